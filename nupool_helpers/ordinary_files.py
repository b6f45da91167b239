"""Ordinary files, looked at: to look changes nothing about a file, not even who may read it.

Whatever a person names may be a link, a pipe or a device, and root may have started this: so a file is judged before it
is opened, and again once it is open.
"""

import os
import stat
from contextlib import suppress
from pathlib import Path

from nupool_helpers.errors import InvalidInput

__all__ = ["content_of", "is_there", "open_ordinary", "read_file", "read_text"]

_LARGEST = 10 * 1024 * 1024
_LARGEST_TEXT = 1024 * 1024
# A pipe that nobody writes to would hold whoever opens it; a terminal would become this process's own.
_SAFE = sum(getattr(os, name, 0) for name in ("O_NONBLOCK", "O_NOCTTY", "O_BINARY"))
_NO_LINK = getattr(os, "O_NOFOLLOW", 0)


def is_there(path: Path) -> bool:
    """Tell whether there is a file of this name, False where there is nothing yet.

    Raises InvalidInput where it is something else than an ordinary file, OSError where it cannot be told.
    """
    try:
        status = path.lstat()
    except FileNotFoundError:
        return False
    except ValueError:  # a NUL in the name
        raise _no_file() from None
    _check(status)
    return True


def open_ordinary(path: Path, flags: int = os.O_RDONLY, *, follow: bool = False) -> int:
    """Open an ordinary file and return its handle; with O_CREAT it is made, for this user alone.

    Raises InvalidInput for a folder, a pipe, a socket, a device, and for a link unless that is to be followed;
    OSError where it cannot be opened.
    """
    with suppress(FileNotFoundError):
        _check(path.stat(follow_symlinks=follow))  # a device is not even opened, which can have an effect
    handle = os.open(path, flags | _SAFE | (0 if follow else _NO_LINK), 0o600)
    try:
        _check(os.fstat(handle))
    except InvalidInput:
        os.close(handle)
        raise
    return handle


def content_of(handle: int, limit: int = _LARGEST) -> bytes:
    """Return the content of an open file, from its beginning.

    Raises InvalidInput where it is too large to be what it is taken for, which is seen before it is read.
    """
    with open(handle, "rb", closefd=False) as file:
        content = file.read(limit + 1) if os.fstat(handle).st_size <= limit else None
    if content is None or len(content) > limit:
        raise InvalidInput("This file is too large. Choose the right one.", "path")
    return content


def read_file(path: Path, limit: int = _LARGEST, *, follow: bool = False) -> bytes:
    """Return an ordinary file's content. Raises as `open_ordinary` and `content_of` do."""
    handle = open_ordinary(path, follow=follow)
    try:
        return content_of(handle, limit)
    finally:
        os.close(handle)


def read_text(path: Path) -> str:
    """Return a configuration's text, what is no UTF-8 replaced. Raises as `read_file` does, over 1 MiB too."""
    return read_file(path, _LARGEST_TEXT).decode("utf-8", "replace")


def _check(status: os.stat_result) -> None:
    if not stat.S_ISREG(status.st_mode):
        raise _no_file()


def _no_file() -> InvalidInput:
    return InvalidInput("This is a link, a folder or a device. Name an ordinary file.", "path")
