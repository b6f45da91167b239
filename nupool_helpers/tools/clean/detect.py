"""What is secret in a line of text. The detectors of detect-secrets, and the shapes that it does not know."""

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from nupool_helpers.tools.clean.named import is_data, named_otherwise
from nupool_helpers.tools.clean.passphrases import passphrases
from nupool_helpers.tools.clean.published import is_published, stands_for_a_value
from nupool_helpers.tools.clean.readings import readings
from nupool_helpers.tools.clean.shapes import CERTAIN, CONFIGURED, HEXADECIMAL, SHAPES

__all__ = ["REMOVED", "Hit", "find", "without"]

REMOVED = "REMOVED"
"""What stands in the place of a value that was taken out."""
# The library's expressions take time with the square of a line's length, so a long line is looked at part by part.
_WINDOW, _OVERLAP = 1000, 400
_REST = re.compile(r"[^\s\"'<>\\]*")  # of a value that goes on after its part
# Its detectors of whole shapes. Those by entropy alone cry out at every hash in a notebook.
_DETECTORS = (
    *("AWSKeyDetector", "AzureStorageKeyDetector", "BasicAuthDetector", "DiscordBotTokenDetector"),
    *("GitHubTokenDetector", "GitLabTokenDetector", "JwtTokenDetector", "KeywordDetector", "NpmDetector"),
    *("OpenAIDetector", "PrivateKeyDetector", "PypiTokenDetector", "SendGridDetector", "SlackDetector"),
    *("StripeDetector", "TelegramBotTokenDetector", "TwilioKeyDetector"),
)
_BASE64 = ("exchange secret (64 bytes in base64)", "exchange key of 56 characters")
_PARTS_ALONE = ("basic auth credentials", "private key", "secret keyword")  # of the library's, and rightly so
_PLACE = re.compile(r" at the end$| in code$| in a page$")  # of one kind, by more than one shape
_TOKEN = re.compile(r"[\w.+/=-]*", re.ASCII)
_BY_NAME = ("named value", "secret keyword", "text given as a secret", "value of an option", "password in .netrc")


@dataclass(frozen=True, slots=True)
class Hit:
    """What was found in a line, and where in it; the value itself is for taking it out, and never for showing."""

    kind: str
    start: int
    end: int

    def value(self, line: str) -> str:
        """Return the value in its line."""
        return line[self.start : self.end]


def find(line: str, *, configuration: bool = False, certain: bool = False) -> list[Hit]:
    """Return what is secret in a line, each place once; placeholders and published test values are not.

    In a line of a configuration any value behind a telling name counts, however simple. With `certain` only what
    cannot be anything else does, for what is no text.
    """
    hits: list[Hit] = []
    for hit in _ways(line, configuration, certain):
        if all(hit.end <= one.start or hit.start >= one.end for one in hits):
            hits.append(hit)
    return sorted(hits, key=lambda hit: hit.start)


def without(line: str) -> str:
    """Return a line with REMOVED in the place of every secret."""
    for hit in reversed(find(line)):
        line = line[: hit.start] + REMOVED + line[hit.end :]
    return line


def _ways(line: str, configuration: bool, certain: bool) -> Iterator[Hit]:
    """The hits in the line as it stands, and then, in its places, those that another reading of it shows."""
    yield from _by_parts(line, configuration, certain)
    for reading in readings(line):
        for hit in _by_parts(reading.text, configuration, certain):
            start, end = reading.place(hit.start), reading.place(hit.end)
            if hit.kind == HEXADECIMAL and named_otherwise(line, start, end):
                continue  # by an element whose tags are taken away in this reading
            yield Hit(hit.kind, start, end)


def _by_parts(line: str, configuration: bool, certain: bool) -> Iterator[Hit]:
    for begin in range(0, max(len(line) - _OVERLAP, 1), _WINDOW - _OVERLAP):
        part = line[begin : begin + _WINDOW]
        for hit in _in_part(part, configuration, certain):
            rest = _REST.match(line, begin + hit.end) if hit.end == len(part) else None
            yield Hit(hit.kind, hit.start + begin, rest.end() if rest else hit.end + begin)


def _in_part(part: str, configuration: bool, certain: bool) -> list[Hit]:
    found = [*_by_shape(part, CERTAIN if certain else tuple(SHAPES))]
    if not certain:
        found += [*_by_library(part), *(_by_name(part) if configuration else ())]
        found += [Hit("passphrase of words", *span) for span in passphrases(part)]
    return [hit for hit in found if not _harmless(hit, part)]


def _by_shape(line: str, kinds: tuple[str, ...]) -> Iterator[Hit]:
    for kind in kinds:
        for match in SHAPES[kind].finditer(line):
            part = "value" if "value" in match.re.groupindex else 0
            yield Hit(_PLACE.sub("", kind), *match.span(part))


def _by_name(line: str) -> Iterator[Hit]:
    match = CONFIGURED.match(line)
    if match:
        yield Hit("named value", *match.span("value"))


@functools.cache
def _detectors() -> list[Any]:
    from detect_secrets.core.plugins.initialize import from_plugin_classname

    return [from_plugin_classname(name) for name in _DETECTORS]


def _by_library(line: str) -> Iterator[Hit]:
    for detector in _detectors():
        for secret in detector.analyze_line(filename="adhoc-string-scan", line=line, line_number=0):
            kind, value = secret.type.lower(), secret.secret_value or ""
            start = line.find(value)
            if value and start >= 0:
                yield Hit(kind, start, _end(kind, line, start + len(value)))


def _end(kind: str, line: str, end: int) -> int:
    """Return where a value ends of which the library tells the beginning: of a GitHub token, say, the `ghp` alone."""
    rest = None if kind in _PARTS_ALONE else _TOKEN.match(line, end)
    return rest.end() if rest else end


def _harmless(hit: Hit, line: str) -> bool:
    value = hit.value(line)
    if hit.kind == "value of a password field":
        return value == REMOVED
    if value == REMOVED or is_published(value):
        return True
    if hit.kind == HEXADECIMAL:
        return named_otherwise(line, hit.start, hit.end)
    if hit.kind in _BASE64:
        return is_data(line, hit.start)
    # A shape speaks for itself; what only a name made suspicious may be an expression or a placeholder.
    if hit.kind == "basic auth credentials":
        return stands_for_a_value(value, in_address=True)
    return hit.kind in _BY_NAME and stands_for_a_value(value)
