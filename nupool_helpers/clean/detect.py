"""What a secret looks like in a line of text. The detectors of detect-secrets, and the shapes that it does not know."""

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from nupool_helpers.keys import placeholder

__all__ = ["REMOVED", "Hit", "find"]

REMOVED = "REMOVED"
"""What stands in the place of a value that was taken out."""
_LONGEST_LINE = 20_000
_FEWEST_SIGNS = 3  # different ones; a line of zeros is no secret
# Its detectors of whole shapes. Those by entropy alone cry out at every hash in a notebook.
_DETECTORS = (
    *("AWSKeyDetector", "AzureStorageKeyDetector", "BasicAuthDetector", "DiscordBotTokenDetector"),
    *("GitHubTokenDetector", "GitLabTokenDetector", "JwtTokenDetector", "KeywordDetector", "NpmDetector"),
    *("OpenAIDetector", "PrivateKeyDetector", "PypiTokenDetector", "SendGridDetector", "SlackDetector"),
    *("StripeDetector", "TelegramBotTokenDetector", "TwilioKeyDetector"),
)
_NAMED = r"(?i:api_?secret|secret(?:_?key)?|api_?key|passphrase|passw(?:or)?d|seed|token|private_?key)"
_SHAPES: dict[str, re.Pattern[str]] = {
    "otpauth link": re.compile(
        r"(?i)otpauth://[^\s\"'<>\\]*?[?&]secret=(?:[a-z2-7=]|%20|%3d){16,}[^\s\"'<>\\]*"
        r"|otpauth-migration://[^\s\"'<>\\]*?[?&]data=[\w%+/=-]{16,}"
    ),
    "seed": re.compile(
        r"(?<![A-Z0-9a-z])(?:[A-Z2-7]{32}|(?:[A-Z2-7]{4} ){7}[A-Z2-7]{4}|(?:[a-z2-7]{4} ){7}[a-z2-7]{4})(?![A-Za-z0-9])"
    ),
    "Key or Secret of 32 characters": re.compile(r"(?<![0-9A-Za-z-])[0-9a-f]{32}(?![0-9A-Za-z-])", re.ASCII),
    "recovery code": re.compile(r"(?<![0-9a-z-])[a-z2-7]{4}(?:-[a-z2-7]{4}){3}(?![0-9a-z-])", re.ASCII),
    "mail link": re.compile(r"(?<=[?&]token=)[\w.-]{20,}", re.ASCII),
    "session": re.compile(r"(?<=practice_session=)[\w.-]{16,}", re.ASCII),
    # Kraken and Coinbase Exchange give 64 bytes in base64, Binance 64 letters and digits.
    "exchange secret (64 bytes in base64)": re.compile(r"(?<![\w+/=])[A-Za-z0-9+/]{86}==(?![\w+/=])", re.ASCII),
    "exchange key of 64 characters": re.compile(
        r"(?<![\w])(?=[A-Za-z0-9]*[A-Z])(?=[A-Za-z0-9]*[a-z])(?=[A-Za-z0-9]*[0-9])[A-Za-z0-9]{64}(?![\w])", re.ASCII
    ),
    # A line without quotes, which detect-secrets passes over: a name, and a value that nobody would think up.
    "named value": re.compile(
        rf"(?:^|[\s,{{\"'])[\w.-]*{_NAMED}[\"']?\s*[=:]\s*[\"']?"
        r"(?P<value>(?=[^\s\"']*[0-9])(?=[^\s\"']*[A-Za-z])[\w+/=-]{12,})(?=[\"']?,?\s*(?:#.*)?$)"
    ),
}
# In a configuration, whatever stands behind such a name.
_CONFIGURED = re.compile(rf"(?i)^\s*(?:export\s+)?[\w.-]*{_NAMED}\s*[=:]\s*(?P<value>\S.{{6,}}?)\s*(?:#.*)?$")
# Values that are published: RFC 6238's and RFC 4226's seeds, and the one of Google's Key URI Format.
_PUBLISHED = ("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", "JBSWY3DPEHPK3PXP")
# Not a value but a name for something (password-reset), the word itself, or a sentence about it.
_WORDS = re.compile(rf"[a-z]+(?:[_/-][a-z]+)+|[A-Z]+(?:_[A-Z]+)+|/[\w/.-]*|{_NAMED}|[A-Z][a-z]+ .*\.")
_NO_VALUE = re.compile(
    r"(?i)^(?:none|null|true|false|[\w.]*(?:getenv|environ|getpass|input)\b.*|[a-z_][\w]*(?:\.[\w]+)+)$"
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


def find(line: str, *, configuration: bool = False) -> list[Hit]:
    """Return what is secret in a line, each place once; placeholders and published test values are not.

    In a line of a configuration any value behind a telling name counts, however simple.
    """
    hits: list[Hit] = []
    start = line[:_LONGEST_LINE]
    for hit in (*_by_shape(start), *_by_library(start), *(_by_name(start) if configuration else ())):
        if not _harmless(hit, line) and all(hit.end <= one.start or hit.start >= one.end for one in hits):
            hits.append(hit)
    return sorted(hits, key=lambda hit: hit.start)


def _by_shape(line: str) -> Iterator[Hit]:
    for kind, shape in _SHAPES.items():
        for match in shape.finditer(line):
            part = "value" if "value" in shape.groupindex else 0
            yield Hit(kind, *match.span(part))


def _by_name(line: str) -> Iterator[Hit]:
    match = _CONFIGURED.match(line)
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
    # A shape speaks for itself; what only a name made suspicious may be an expression or a placeholder.
    by_name = hit.kind in ("named value", "secret keyword")
    return by_name and (value == REMOVED or bool(_NO_VALUE.match(value)) or placeholder(value))
