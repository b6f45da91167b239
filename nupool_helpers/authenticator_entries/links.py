"""Links of entries in whatever text has them: one a line, run together, or in quotes in JSON, CSV or a page."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from nupool_helpers.secret import SecretText

__all__ = ["Link", "has_links", "links_in"]

_START = re.compile(r"(?:otpauth(?:-migration)?|steam):(?:\\*/){2}", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:amp;)*(?:quot|apos|#0*3[49]|#x0*2[27]);$", re.IGNORECASE)
_OPENED = {
    **{"<": ">", ">": "<", "[": "]", "{": "}", "=": ">"},
    **{"“": "”", "‘": "’", "«": "»", "»": "«", "‹": "›", "›": "‹", "„": "“", "‚": "‘"},
}
_COLUMNS = {sign: re.escape(sign) for sign in ",;|"}
# What a line without quotes has behind a link: a comment, or the next column. A sign of theirs in a name is followed by
# a blank, or by other parameters.
_BEHIND = r"(?:{}|\s[#|](?=\s|$))(?!.*&(?:amp;)*(?:algorithm|digits|issuer|period|secret)=)"
_CODE = re.compile(r"\\+u([0-9a-fA-F]{4})")
_SLASH = re.compile(r"\\+/")


@dataclass(frozen=True, slots=True)
class Link:
    """A link, the line in which it begins, and which of that line's links it is, both from 1."""

    uri: SecretText
    line: int
    number: int


def has_links(text: SecretText) -> bool:
    """Whether a text holds links of entries, of whatever kind."""
    return bool(_START.search(text.reveal()))


def links_in(text: SecretText) -> Iterator[Link]:
    """Return the links in a text. Notes between them, and what a file has behind each, are passed over."""
    plain = text.reveal()
    starts = [match.start() for match in _START.finditer(plain)]
    line, number, at = 1, 0, 0
    for begin, end in zip(starts, [*starts[1:], len(plain)], strict=False):
        passed = len(re.findall(r"\r\n|\n|\r", plain[at:begin]))
        line, number, at = line + passed, 1 if passed else number + 1, begin
        yield Link(SecretText(_link(plain[max(begin - 12, 0) : begin], plain[begin:end])), line, number)


def _link(before: str, rest: str) -> str:
    """The link at the beginning of a text: it ends with its line, or where what was opened before it is closed."""
    rest = re.split(r"[\r\n\t]", rest, maxsplit=1)[0]
    entity = _ENTITY.search(before)
    opened = before.rstrip("\\ ")[-1:]
    if entity:
        return rest.split(entity[0])[0]
    if opened in ('"', "'", "`"):
        # An apostrophe within a name is followed by a letter.
        return _unescaped(re.split(rf"{opened}(?![A-Za-z0-9])", rest, maxsplit=1)[0].rstrip("\\"))
    if opened == "(":
        return _unescaped(rest[: _closed(rest)])
    if opened in _OPENED:
        rest = rest.split(_OPENED[opened])[0]
    return _unescaped(_bare(rest, _COLUMNS.get(opened, r",(?=[^\s%])")))


def _bare(link: str, column: str) -> str:
    """A link that stands in no quotes, without what its file has behind it; a column ends with that sign."""
    label, mark, query = link.partition("?")
    return (label + mark + re.split(_BEHIND.format(column), query, maxsplit=1)[0]).rstrip(" ,;|")


def _closed(text: str) -> int:
    """Where the bracket that was opened before a text is closed in it."""
    depth = 0
    for at, sign in enumerate(text):
        depth += (sign == "(") - (sign == ")")
        if depth < 0:
            return at
    return len(text)


def _unescaped(link: str) -> str:
    r"""A link with its signs in the place of what JSON writes for them: `\/`, `\u0026`."""
    if "\\" not in link:
        return link
    signs = _CODE.sub(lambda match: chr(int(match[1], 16)), _SLASH.sub("/", link))
    return signs.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
