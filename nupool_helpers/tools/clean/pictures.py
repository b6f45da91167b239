"""QR codes that carry a secret, in pictures and in pictures that stand in a text."""

import base64
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from nupool_helpers import qr
from nupool_helpers.errors import InvalidInput
from nupool_helpers.tools.clean.detect import find

__all__ = ["PictureInText", "goes_on", "pictures_in", "shows_a_secret"]

_SHORTEST = 64  # characters of base64
# `data:` addresses (RFC 2397), and base64 that begins as PNG, JPEG, GIF and WebP do. In JSON, addresses and HTML its
# line ends and signs are written otherwise, and it goes over many lines. SVG is looked at nowhere: what it shows is
# known only when it is drawn, and nothing here draws it.
_PICTURE = re.compile(
    r"(?:data:image/[a-z0-9.+-]{1,20}(?:;[a-z0-9=-]{1,40}){0,3};base64,\s*"
    r"|(?<![A-Za-z0-9+/=])(?=(?-i:iVBORw0KGgo|/9j/|R0lGOD|UklGR)))"
    r"(?P<data>(?:[a-z0-9+/%\\]+|&(?:#(?:0*4[37]|x0*2[bf])|plus|sol);|\s*\n\s*)+)",
    re.IGNORECASE | re.ASCII,
)
# A sign of base64 that has another meaning where it stands. What else is encoded, as the `=` at its end, is no data.
_ESCAPED = re.compile(
    r"(?P<plus>%2b|\\+(?:u00|x)2b|&(?:#0*43|#x0*2b|plus);)|(?P<slash>%2f|\\+(?:u00|x)2f|&(?:#0*47|#x0*2f|sol);)"
    r"|%(?:[0-9a-f]{2})?|\\+u00[0-9a-f]{2}|\\+[nr]?|\s",
    re.IGNORECASE,
)
_LARGEST = 32 * 1024 * 1024  # characters: more than a picture that is looked at


@dataclass(frozen=True, slots=True)
class PictureInText:
    """A picture in a text, and where its base64 begins and ends there."""

    content: bytes = field(repr=False)
    start: int
    end: int


def shows_a_secret(picture: bytes) -> bool:
    """Tell whether a picture shows a QR code of a seed, or of another secret. What is no picture shows none."""
    try:
        return any(find(text) for text in qr.read(picture))
    except InvalidInput:
        return False


def pictures_in(text: str) -> Iterator[PictureInText]:
    """Return the pictures that stand in a text as base64."""
    for match in _PICTURE.finditer(text):
        plain = _ESCAPED.sub(lambda sign: "+" if sign["plus"] else "/" if sign["slash"] else "", match["data"])
        if _SHORTEST <= len(plain) <= _LARGEST:
            # To the last byte: a JPEG that lacks one is none. What follows may be no base64 any more: the readers of
            # pictures stop at their end.
            whole = plain[:-1] if len(plain) % 4 == 1 else plain
            yield PictureInText(base64.b64decode(whole + "=" * (-len(whole) % 4)), *match.span("data"))


def goes_on(line: str) -> bool:
    """Tell whether a picture may go on in the line behind this one."""
    begin = max(line.rfind("base64,"), *(line.rfind(start) for start in ("iVBORw0KGgo", "/9j/", "R0lGOD", "UklGR")), 0)
    found = _PICTURE.findall(line, max(begin - 100, 0))
    return bool(found) and line.endswith(found[-1]) and _SHORTEST <= len(found[-1]) <= _LARGEST
