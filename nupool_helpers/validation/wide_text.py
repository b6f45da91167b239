"""Which encoding with two or four bytes a sign a text is saved in, with a mark at its beginning or without one."""

import codecs

__all__ = ["wide_encoding"]

_LOOKED_AT = 8192
# UTF-32's mark in little-endian order begins with UTF-16's.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Where the zeros of a sign below 256 stand: names and values are of such signs, whatever language the comments are in.
_ZEROS = (
    ("utf-32-le", (False, True, True, True)),
    ("utf-32-be", (True, True, True, False)),
    ("utf-16-le", (False, True)),
    ("utf-16-be", (True, False)),
)
_LEAST = 8  # signs from which it is judged
_FEWEST, _MOST = 0.5, 0.1  # zeros among the bytes at a place that has them, and at one that has none


def wide_encoding(content: bytes) -> str:
    """Return the name of Python's codec for a text in UTF-16 or UTF-32; empty for every other content.

    Without a mark it is told by where the zeros stand, which no picture, database or archive begins with.
    """
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return encoding
    begin = content[:_LOOKED_AT]
    return next((encoding for encoding, zeros in _ZEROS if _fits(begin, zeros) and _is_text(begin, encoding)), "")


def _fits(begin: bytes, zeros: tuple[bool, ...]) -> bool:
    signs = len(begin) // len(zeros)
    if signs < _LEAST:
        return False
    shares = [begin[place :: len(zeros)].count(0) / signs for place in range(len(zeros))]
    return all(share >= _FEWEST if zero else share <= _MOST for share, zero in zip(shares, zeros, strict=True))


def _is_text(begin: bytes, encoding: str) -> bool:
    text = begin.decode(encoding, "replace")[:-1]  # the last sign may be cut
    return "\0" not in text and all(sign.isprintable() or sign.isspace() for sign in text)
