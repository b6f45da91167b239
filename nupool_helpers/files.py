"""Private files: whole or not at all, and readable by this user alone from their first byte."""

import logging
import os
import tempfile
from contextlib import suppress
from pathlib import Path

from nupool_helpers.errors import CorrectTheEntry
from nupool_helpers.secret import SecretText

__all__ = ["keep_copy", "ordinary", "read_private", "read_text", "tighten", "write_private"]

_log = logging.getLogger(__name__)


def ordinary(path: Path) -> None:
    """Raise CorrectTheEntry where a path is something else than an ordinary file, or nothing yet."""
    if path.is_symlink() or (path.exists() and not path.is_file()):
        raise CorrectTheEntry("This is a link, a folder or a device. Name an ordinary file.", "path")


def write_private(path: Path, content: bytes | SecretText) -> None:
    """Write a file to the side with mode 0600, sync it, and put it in the place of the old one.

    Whatever stops it (a full disk, a kill) leaves the old file or the new one. Raises OSError.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")  # made with 0600
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content.reveal().encode() if isinstance(content, SecretText) else content)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        with suppress(OSError):
            Path(name).unlink()
        raise
    _sync_folder(path.parent)


def keep_copy(path: Path) -> Path:
    """Copy a file beside itself under the first free name (`pool.conf.1`, `.2`, ...), private too; return that name."""
    number = 1
    while (copy := path.with_name(f"{path.name}.{number}")).exists():
        number += 1
    write_private(copy, path.read_bytes())
    return copy


def read_private(path: Path, limit: int = 10 * 1024 * 1024) -> bytes:
    """Return a private file's content, its mode tightened, with a notice in the log, where others could read it.

    Raises CorrectTheEntry where it is too large to be what it is taken for, OSError where it cannot be read.
    """
    with path.open("rb") as file:
        tighten(file.fileno(), path)
        content = file.read(limit + 1)
    if len(content) > limit:
        raise CorrectTheEntry("This file is too large. Choose the right one.", "path")
    return content


def read_text(path: Path) -> str:
    """Return a configuration's text, what is no UTF-8 replaced. Raises as `read_private` does, over 1 MiB too."""
    return read_private(path, 1024 * 1024).decode("utf-8", "replace")


def tighten(handle: int, path: Path) -> None:
    """Make an open file this user's alone, with a notice in the log where it was not. Raises OSError."""
    if os.name == "posix" and os.fstat(handle).st_mode & 0o077:
        os.fchmod(handle, 0o600)
        _log.warning("Others could read %s. It is readable by you alone now.", path)


def _sync_folder(folder: Path) -> None:
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
