"""What is wrong in the NuPool client's own files, judged by the rules by which it reads them."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from nupool_helpers.exports import pool_conf, users_dat
from nupool_helpers.exports.parameters import EXCHANGES, complaint
from nupool_helpers.exports.pool_conf import kept_lines, words
from nupool_helpers.tools.doctor.findings import Finding, Kind
from nupool_helpers.validation.placeholders import placeholder

__all__ = ["about_pool_conf", "about_users", "is_pool_conf", "is_users_dat"]

_NEEDED = ("address", "apikey", "apisecret", "server", "unit", "exchange")
_KNOWN = (*_NEEDED, "interest", "ordermatch", "trading")
_POOL_NAME = re.compile(r"(?im)^[ \t]*(address|apikey|apisecret|server|unit|exchange)[ \t]*[=:]")
_MOST = 20  # lines of one kind that are told one by one
_PARTS = "The client passes over this line in silence: it has no equal sign, or more than one."
_CUT = "The client cuts this line at the #. Take that sign out, or put a space before it if a comment begins there."
_LATER = "The client passes over this line: a later line of the same name counts. Delete one of them."
_STRANGER = "The client knows no such name, and passes over the line. Names are written in small letters."
_FEW = "The client passes over this line: an account has five parts at least, with spaces between."
_WHOLE = "A line here has five parts, so the client reads the whole file as users.dat. Shorten that line."
_MISSING = "The client needs this value, and there is none that it reads."


def is_pool_conf(text: str) -> bool:
    """Tell a pool.conf, also one whose lines have capitals or colons, so that it is told what is wrong with them."""
    names = {match[1].lower() for match in _POOL_NAME.finditer(text)}
    return "apikey" in pool_conf.parse(text) or len(names) > 1


def is_users_dat(text: str) -> bool:
    """Tell a users.dat, also one whose lines are too short, by the exchange in the third place."""
    return any(parts[2] in EXCHANGES for _number, kept in kept_lines(text) if len(parts := words(kept)) > 2)


def about_pool_conf(path: Path, text: str) -> list[Finding]:
    """Return what is wrong in a pool.conf, its pair aside."""
    findings = _limited(_lines(path, text))
    if any(len(words(kept)) >= 5 for _number, kept in kept_lines(text)):
        findings.append(Finding(Kind.READ_DIFFERENTLY, path, "", _WHOLE))
    values = pool_conf.parse(text)
    findings += [Finding(Kind.WRONG_VALUE, path, name, _MISSING) for name in _NEEDED if not values.get(name)]
    for name in _KNOWN:
        if values.get(name):
            findings += _judged(path, name, name, values[name])
    halves = [name for name in ("apikey", "apisecret") if values.get(name)]
    if len(halves) == 1 and placeholder(values[halves[0]]):  # two halves are judged as a pair
        findings.append(
            Finding(Kind.PLACEHOLDER, path, halves[0], f"The {halves[0]} is a placeholder. Put in your own.")
        )
    return findings


def about_users(path: Path, text: str) -> list[Finding]:
    """Return what is wrong in a users.dat, its pairs aside."""
    lines = ((number, words(kept)) for number, kept in kept_lines(text))
    findings = _limited(
        Finding(Kind.LINE_IGNORED, path, f"line {number}", _FEW) for number, parts in lines if 0 < len(parts) < 5
    )
    for number, account in enumerate(users_dat.parse(text), 1):
        values = {"address": account.address, "units": account.unit, "exchange": account.exchange}
        for name, value in (values | {"interest": account.interest, "trading": account.trading}).items():
            findings += _judged(path, f"account {number}", name, value)
    return findings


def _judged(path: Path, place: str, name: str, value: str) -> list[Finding]:
    if name in ("apikey", "apisecret"):  # judged with the pair
        return []
    if name in ("address", "server") and placeholder(value):
        return [Finding(Kind.PLACEHOLDER, path, place, f"The {name} is a placeholder. Put in your own.")]
    sentence = complaint(name, value)
    return (
        [Finding(Kind.WRONG_ADDRESS if name == "address" else Kind.WRONG_VALUE, path, place, sentence)]
        if sentence
        else []
    )


def _lines(path: Path, text: str) -> Iterator[Finding]:
    whole = text.split("\n")
    parts = {number: [part.strip() for part in kept.split("=")] for number, kept in kept_lines(text) if kept.strip()}
    left = Counter(both[0] for both in parts.values() if len(both) == 2)
    for number, both in parts.items():
        place = f"line {number}"
        if len(both) != 2:
            yield Finding(Kind.LINE_IGNORED, path, place, _PARTS)
            continue
        left[both[0]] -= 1
        if both[0] not in _KNOWN:
            yield Finding(Kind.LINE_IGNORED, path, place, _STRANGER)
        elif left[both[0]]:
            yield Finding(Kind.LINE_IGNORED, path, place, _LATER)
        line, mark, _rest = whole[number - 1].partition("#")
        if mark and line.strip() and not line[-1].isspace():
            yield Finding(Kind.READ_DIFFERENTLY, path, place, _CUT)


def _limited(findings: Iterator[Finding]) -> list[Finding]:
    kept, counts = [], Counter[Kind]()
    for finding in findings:
        counts[finding.kind] += 1
        if counts[finding.kind] <= _MOST:
            kept.append(finding)
    for kind, number in counts.items():
        if number > _MOST:
            more = f"There are {number - _MOST} more lines like these. Is this the right file?"
            kept.append(Finding(kind, kept[0].file, "", more))
    return kept
