"""A configuration's text, and what is wrong with how it is saved."""

import codecs

from nupool_helpers.validation.wide_text import wide_encoding

__all__ = ["decoded"]

_MARK = "The file begins with an invisible mark, which spoils its first line for programs. Save it as plain UTF-8."
_WIDE = "The file is saved as {}, in which programs read nothing. Save it as plain UTF-8."


def decoded(content: bytes) -> tuple[str, list[str]] | None:
    """Return a file's text, and sentences about how it is saved; None for what is no text."""
    if encoding := wide_encoding(content):
        return content.decode(encoding, "replace"), [_WIDE.format(encoding[:6].upper())]
    if b"\0" in content:
        return None
    wrong = [_MARK] if content.startswith(codecs.BOM_UTF8) else []
    content = content.removeprefix(codecs.BOM_UTF8)
    try:
        return content.decode(), wrong
    except UnicodeDecodeError:  # the client of 2015 read bytes, and took any
        return content.decode("latin-1"), wrong
