r"""How a line reads to a person: its colours, its tags and what only stands for another sign taken away.

In JSON, a page, an address or coloured output a value stands between signs that are none of it: `\"secret\": \"...\"`,
`&quot;`, `%3D`, `ESC[32m`. Each way of reading is tried by itself, and places are told in the line as it stands. A
colour reads as a blank: two values of different colours side by side are two, and one that changes its colour is none.
"""

import html
import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

__all__ = ["COLOUR", "Reading", "readings"]

# ECMA-48's colours and the like, links in a terminal, and sets of signs (ECMA-35); also as JSON, Python, shells and
# logs write the escape sign, and a colour where a log has lost it.
_ESCAPE = r"(?:\x1b|\u241b|\\+(?:u001b|u\{1b\}|x1b|0?33|e)|#033|\^\[)"
COLOUR = re.compile(
    rf"{_ESCAPE}\[[0-?]{{0,40}}[ -/]{{0,4}}[@-~]|\x9b[0-?]{{0,40}}[@-~]|\x1b\]8;[^;\x07\x1b]{{0,80}};|\x1b\\|\x07"
    rf"|{_ESCAPE}[(-/][0-9A-Z]|\x1b[0-?]|\[(?:[0-9]{{1,3}};){{0,6}}[0-9]{{1,3}}m",
    re.IGNORECASE,
)
"""What gives a text its colours in a terminal."""
_BACKSLASHES = re.compile(r"\\+(?:(?P<blank>[nrt])|u00(?P<code>[2-7][0-9a-fA-F])|(?P<sign>[\"'/]))")
_MARKUP = re.compile(
    r"</?[a-zA-Z][^<>]{0,1000}>|&(?:amp;)*(?P<entity>quot|apos|amp|lt|gt|#0*3[49]|#x0*2[27]);", re.IGNORECASE
)
_PERCENT = re.compile(r"%(?P<code>[2-7][0-9A-Fa-f])")
_Put = Callable[["re.Match[str]"], str]


@dataclass(frozen=True, slots=True)
class Reading:
    """A line as it reads, and where its signs stand in the line that was given."""

    text: str = field(repr=False)
    before: "Reading | None" = field(default=None, repr=False)
    starts: list[int] = field(default_factory=lambda: [0])
    moved: list[int] = field(default_factory=lambda: [0])

    def place(self, at: int) -> int:
        """Return where the sign at `at` stands in the line that was given."""
        at += self.moved[bisect_right(self.starts, at) - 1]
        return self.before.place(at) if self.before else at


def readings(line: str) -> Iterator[Reading]:
    """Return each reading of a line that is not the line itself."""
    now = Reading(line)
    for pattern, put in _STEPS:
        then = _read(now, pattern, put)
        if then.starts != [0]:
            now = then
            yield now


def _read(before: Reading, pattern: re.Pattern[str], put: _Put) -> Reading:
    parts, starts, moved = [], [0], [0]
    end = length = 0
    for match in pattern.finditer(before.text):
        parts += [before.text[end : match.start()], put(match)]  # always one sign in the place of some
        length += match.start() - end + 1
        end = match.end()
        starts.append(length)
        moved.append(end - length)
    return Reading("".join([*parts, before.text[end:]]), before, starts, moved)


def _sign(match: re.Match[str]) -> str:
    return " " if match["blank"] else match["sign"] or chr(int(match["code"], 16))


def _entity(match: re.Match[str]) -> str:
    return html.unescape(f"&{match['entity'].lower()};") if match["entity"] else " "


_STEPS: tuple[tuple[re.Pattern[str], _Put], ...] = (
    (COLOUR, lambda _match: " "),
    (_BACKSLASHES, _sign),
    (_MARKUP, _entity),
    (_PERCENT, lambda match: chr(int(match["code"], 16))),
)
