"""A `.env`, read as python-dotenv reads it, which is what programs have read it with; and a value written for it."""

import io
import re
from dataclasses import dataclass, field

from nupool_helpers.errors import InvalidInput

__all__ = ["Statement", "cannot_hold", "quoted", "statements"]

_BLANKS = re.compile(r"[^\S\r\n]+")
_MOST_BLANKS = 200  # in a row; python-dotenv takes time with their square to find where a value ends
_PADDED = "This .env has hundreds of blanks in a row. Take them out, and look again."
_REPLACED = "A program that reads a .env puts something else in for ${...}. Choose keys.json for this one."
_RETURN = "A .env cannot hold this Secret's line ends, which are those of Windows. Choose keys.json for this one."
_QUOTED = "Programs do not agree on what ' and \\ mean in a .env. Choose keys.json for this one."


@dataclass(frozen=True, slots=True)
class Statement:
    """A part of a `.env`, as it stands there: a name with its value, or neither.

    Then it is a comment, or what python-dotenv passes over because it cannot read it. None of it is in its repr: it may
    hold a Secret.
    """

    text: str = field(repr=False)
    line: int
    name: str = ""
    value: str = field(default="", repr=False)
    passed_over: bool = False


def statements(text: str) -> list[Statement]:
    """Return what stands in a `.env`. Nothing is put in for ${...}, nothing is looked up, and no other file is read.

    Raises InvalidInput where it is padded, so that reading it would take for ever.
    """
    from dotenv.parser import parse_stream

    if any(len(run) > _MOST_BLANKS for run in _BLANKS.findall(text)):
        raise InvalidInput(_PADDED, "path")
    return [
        Statement(one.original.string, one.original.line, one.key or "", one.value or "", one.error)
        for one in parse_stream(io.StringIO(text, newline=""))
    ]


def cannot_hold(value: str) -> str:
    """Return the sentence that says why a value cannot stand in a `.env`, or nothing.

    What a shell (`. ./.env`) would read otherwise than python-dotenv is refused: what comes after it there would run.
    """
    if "${" in value:  # python-dotenv replaces it in any quotes
        return _REPLACED
    if "\r" in value:  # files are opened as text, which makes one sign of the two
        return _RETURN
    return _QUOTED if "'" in value or "\\" in value else ""


def quoted(value: str) -> str:
    """Return a value in single quotes, in which nothing that `cannot_hold` lets through has another meaning."""
    return f"'{value}'"
