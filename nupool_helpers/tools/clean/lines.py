"""A text's lines, however long they are, and those as one over which a picture goes."""

import io
from collections.abc import Iterator

from nupool_helpers.tools.clean.pictures import goes_on

__all__ = ["OVERLAP", "PART", "lines"]

PART, OVERLAP = 4 * 1024 * 1024, 1000
"""Characters of a line, or bytes of what is no text, that are looked at at once, and how many are looked at again."""


def lines(text: io.TextIOWrapper) -> Iterator[tuple[int, str]]:
    """Return each line with its number; one too long in parts, and those over which a picture goes as one."""
    number, before, more = 1, "", 0
    while part := text.readline(PART):
        line, whole = before + part, part.endswith("\n")
        if whole and goes_on(line):
            before, more = line, more + 1
            continue
        yield number, line
        number, before, more = (number + more + 1, "", 0) if whole else (number, part[-OVERLAP:], more)
    if more:
        yield number, before
