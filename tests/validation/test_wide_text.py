"""Texts in UTF-16 and UTF-32, and what is none."""

import pytest

from nupool_helpers.validation.wide_text import wide_encoding

TEXT = "# Schlüssel für die Börse – 取引所\nkey = abc\n"


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_a_wide_text_is_read_as_it_was_written(encoding: str, mark: str) -> None:
    """With and without a mark, also where some signs are of other alphabets."""
    content = (mark + TEXT).encode(encoding)

    assert content.decode(wide_encoding(content)).removeprefix("\ufeff") == TEXT


def test_what_is_no_wide_text_is_not_taken_for_one() -> None:
    """Plain text, a database, a picture's beginning, zeros alone and signs that are no text."""
    database = b"SQLite format 3\0\x10\0\1\1\0\x40\x20\x20" + bytes(80)
    png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\1\0\0\0\1\0\x08\x06\0\0\0"
    others = [b"", TEXT.encode(), database, png, bytes(100), b"\x01\0" * 50, b"ab\0cd" * 50]

    assert [wide_encoding(content) for content in others] == [""] * len(others)
