"""Private files: whole or not at all, and readable by this user alone from their first byte."""

import logging
import os
import tempfile
from contextlib import suppress
from pathlib import Path

from nupool_helpers.data_folder import data_dir, make_private
from nupool_helpers.ordinary_files import content_of, is_there, open_ordinary, read_file
from nupool_helpers.secret import SecretText

__all__ = ["read_private", "replace_file", "tighten", "write_private"]

_COPIES = "before-writing"
_log = logging.getLogger(__name__)


def read_private(path: Path, mark: bytes = b"", limit: int = 10 * 1024 * 1024) -> bytes:
    """Return the content of a file of this program's own, its mode tightened where others could read it.

    A notice in the log says so. What does not begin with `mark` is none of its own, and is left as it is. Raises as
    `read_file` does.
    """
    handle = open_ordinary(path)
    try:
        content = content_of(handle, limit)
        # By the open handle: a path could lead elsewhere by now. And only what is our own: a link may lead to a file
        # that others are meant to read.
        if content.startswith(mark):
            tighten(handle, path)
    finally:
        os.close(handle)
    return content


def write_private(path: Path, content: bytes | SecretText) -> None:
    """Write a file to the side with mode 0600, sync it, and put it in the place of the old one.

    Whatever stops it (a full disk, a kill) leaves the old file or the new one. Raises OSError.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    # In the same folder, or the exchange of names would not be one step; made with 0600, so that there is no moment
    # in which others can open it.
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content.reveal().encode() if isinstance(content, SecretText) else content)
            file.flush()
            os.fsync(file.fileno())  # before the name: else a power cut can leave the new name with no content
        Path(name).replace(path)
    except BaseException:  # Ctrl+C as well: half a secret would lie about under a name that nobody looks for
        with suppress(OSError):
            Path(name).unlink()
        raise
    _sync_folder(path.parent)


def replace_file(path: Path, content: SecretText, *, keep: bool) -> Path | None:
    """Write a file that a person named; return the private copy of the one before, None where none is kept.

    The copy lies in the data folder: beside the file, a `.gitignore` that names the file would not name it. Where
    others could read the one before, a notice says so. Raises as `write_private` and `is_there` do.
    """
    there = is_there(path)
    was_shared = there and os.name == "posix" and path.lstat().st_mode & 0o077
    copy = _keep_copy(path) if there and keep else None
    write_private(path, content)
    if was_shared:
        _say(path)
    return copy


def tighten(handle: int, path: Path) -> None:
    """Make an open file of this program's own this user's alone, with a notice where it was not. Raises OSError."""
    # On Windows the user's own folders are closed to others, and the mode's bits say nothing of it.
    if os.name == "posix" and os.fstat(handle).st_mode & 0o077:
        os.fchmod(handle, 0o600)
        _say(path)


def _say(path: Path) -> None:
    _log.warning("Others could read %s. It is readable by you alone now.", path)


def _keep_copy(path: Path) -> Path:
    content = read_file(path)
    make_private(data_dir())
    number = 1
    while os.path.lexists(copy := data_dir() / _COPIES / f"{path.name}.{number}"):
        number += 1
    write_private(copy, content)
    return copy


def _sync_folder(folder: Path) -> None:
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
