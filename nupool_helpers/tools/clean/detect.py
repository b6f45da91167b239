"""What is secret in a line of text. The detectors of detect-secrets, and the shapes that it does not know."""

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from nupool_helpers.tools.clean.named import named_otherwise
from nupool_helpers.tools.clean.shapes import CERTAIN, CONFIGURED, HEXADECIMAL, NAMED, SHAPES
from nupool_helpers.validation.keys import placeholder

__all__ = ["REMOVED", "Hit", "find", "without"]

REMOVED = "REMOVED"
"""What stands in the place of a value that was taken out."""
# The library's expressions take time with the square of a line's length, so a long line is looked at part by part.
_WINDOW, _OVERLAP = 1000, 400
_REST = re.compile(r"[^\s\"'<>\\]*")  # of a value that goes on after its part
_FEWEST_SIGNS = 3  # different ones; a line of zeros is no secret
# Its detectors of whole shapes. Those by entropy alone cry out at every hash in a notebook.
_DETECTORS = (
    *("AWSKeyDetector", "AzureStorageKeyDetector", "BasicAuthDetector", "DiscordBotTokenDetector"),
    *("GitHubTokenDetector", "GitLabTokenDetector", "JwtTokenDetector", "KeywordDetector", "NpmDetector"),
    *("OpenAIDetector", "PrivateKeyDetector", "PypiTokenDetector", "SendGridDetector", "SlackDetector"),
    *("StripeDetector", "TelegramBotTokenDetector", "TwilioKeyDetector"),
)
# Values that are published: RFC 6238's and RFC 4226's seeds, and the one of Google's Key URI Format.
_PUBLISHED = ("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", "JBSWY3DPEHPK3PXP")
# Not a value but a name for something (password-reset), the word itself, or a sentence about it.
_WORDS = re.compile(rf"[a-z]+(?:[_/-][a-z]+)+|[A-Z]+(?:_[A-Z]+)+|/[\w/.-]*|{NAMED}|[A-Z][a-z]+ .*\.")
_NO_VALUE = re.compile(
    r"(?i)^(?:none|null|true|false|[\w.]*(?:getenv|environ|getpass|input)\b.*|[a-z_][\w]*(?:\.[\w]+)+|[$%]?\{.*\}.*)$"
)


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
    for begin in range(0, max(len(line) - _OVERLAP, 1), _WINDOW - _OVERLAP):
        part = line[begin : begin + _WINDOW]
        for hit in _in_part(part, configuration, certain):
            rest = _REST.match(line, begin + hit.end) if hit.end == len(part) else None
            moved = Hit(hit.kind, hit.start + begin, rest.end() if rest else hit.end + begin)
            if all(moved.end <= one.start or moved.start >= one.end for one in hits):
                hits.append(moved)
    return sorted(hits, key=lambda hit: hit.start)


def without(line: str) -> str:
    """Return a line with REMOVED in the place of every secret."""
    for hit in reversed(find(line)):
        line = line[: hit.start] + REMOVED + line[hit.end :]
    return line


def _in_part(part: str, configuration: bool, certain: bool) -> list[Hit]:
    found = [*_by_shape(part, CERTAIN if certain else tuple(SHAPES))]
    if not certain:
        found += [*_by_library(part), *(_by_name(part) if configuration else ())]
    return [hit for hit in found if not _harmless(hit, part)]


def _by_shape(line: str, kinds: tuple[str, ...]) -> Iterator[Hit]:
    for kind in kinds:
        for match in SHAPES[kind].finditer(line):
            part = "value" if "value" in match.re.groupindex else 0
            yield Hit(kind.removesuffix(" at the end"), *match.span(part))


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
            value = secret.secret_value or ""
            start = line.find(value)
            if value and start >= 0 and not _WORDS.fullmatch(value):
                yield Hit(secret.type.lower(), start, start + len(value))


def _harmless(hit: Hit, line: str) -> bool:
    value = hit.value(line)
    plain = value.replace(" ", "").upper()
    if any(published in plain for published in _PUBLISHED) or len(set(plain)) < _FEWEST_SIGNS:
        return True
    if hit.kind == HEXADECIMAL:
        return named_otherwise(line, hit.start, hit.end)
    # A shape speaks for itself; what only a name made suspicious may be an expression or a placeholder.
    by_name = hit.kind in ("named value", "secret keyword", "text given as a secret")
    if not by_name:
        return False
    return value == REMOVED or bool(_NO_VALUE.match(value) or _WORDS.fullmatch(value)) or placeholder(value)
