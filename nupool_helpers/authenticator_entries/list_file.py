"""The text of a list that somebody saved, in whatever encoding the program or the system chose."""

import re
from collections.abc import Iterator

from nupool_helpers.validation.wide_text import wide_encoding

__all__ = ["text_of"]

_WIDE = {"utf-16-le": 2, "utf-16-be": 2, "utf-32-le": 4, "utf-32-be": 4}


def text_of(content: bytes) -> str:
    """Return a file's text, nothing where it is none: a picture, say."""
    # Windows PowerShell's `>` and Notepad's "Unicode" write UTF-16.
    if encoding := wide_encoding(content) or _by_a_link(content):
        return content.decode(encoding, "replace").removeprefix("\ufeff")
    if b"\0" in content:
        return ""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        # Older programs of Windows write a name's accents in one byte; everything else of a link is ASCII.
        return content.decode("cp1252", "replace") if b"otpauth" in content.lower() else ""


def _by_a_link(content: bytes) -> str:
    """The encoding in which a link stands in a list: one without a mark may begin with names in any script."""
    if b"\0" not in content:
        return ""
    lower = content.lower()
    # Where a sign begins: read from one byte too far, either order of UTF-16 looks like the other.
    found = (
        name for name, size in _WIDE.items() if any(at % size == 0 for at in _places("otpauth".encode(name), lower))
    )
    return next(found, "")


def _places(part: bytes, whole: bytes) -> Iterator[int]:
    return (match.start() for match in re.finditer(re.escape(part), whole))
