"""`nupool-doctor --live`: what the live pairs in a file may do, each asked only where its holder agrees."""

import argparse
import getpass
import sys
from dataclasses import dataclass
from pathlib import Path

from nupool_helpers import live
from nupool_helpers.errors import WorkbookError
from nupool_helpers.secret import SecretText
from nupool_helpers.tools.doctor.detect_format import Subject, parts_of
from nupool_helpers.tools.doctor.examine import content_of
from nupool_helpers.tools.doctor.live_pairs import credentials_of, exchange_of
from nupool_helpers.tools.doctor.pairs import about_pair
from nupool_helpers.tools.terminal import say

__all__ = ["LiveRights", "live_rights", "live_subjects"]

_DECLINED = "It was not asked, since nobody agreed."


@dataclass(frozen=True, slots=True)
class LiveRights:
    """What is known of one live pair: the lines for a person, an exit status as `nupool-key` has it, and the JSON."""

    file: Path
    place: str
    exchange: str
    lines: list[str]
    status: int
    told: dict[str, object]

    def as_json(self) -> dict[str, object]:
        """Return it for `--json`, with the names that `nupool-key --json` has."""
        return {"file": str(self.file), "place": self.place, "exchange": self.exchange, **self.told}


def live_subjects(
    path: Path, password: SecretText | None = None
) -> list[tuple[Subject, live.Exchange | live.NothingTold]]:
    """Return the pairs in a file that are whole, of an exchange of today that is known here. Raises as `examine`."""
    subjects = parts_of(path, content_of(path), password).subjects
    named = [(subject, exchange_of(subject.entry.exchange)) for subject in subjects if not about_pair(path, subject)]
    return [(subject, exchange) for subject, exchange in named if exchange]


def live_rights(path: Path, password: SecretText | None, given: argparse.Namespace) -> list[LiveRights]:
    """Ask about each live pair in a file, as the options say. Raises as `examine` does."""
    return [_one(path, subject, exchange, given) for subject, exchange in live_subjects(path, password)]


def _one(
    path: Path, subject: Subject, exchange: live.Exchange | live.NothingTold, given: argparse.Namespace
) -> LiveRights:
    if isinstance(exchange, live.NothingTold):
        return _unknown(path, subject, exchange.id, live.by_hand(exchange))
    _show(path, subject, exchange)
    if not given.yes and not _agreed():
        return _unknown(path, subject, exchange.id, [_DECLINED])
    try:
        pair = credentials_of(subject.entry, code=_code(exchange))
        verdict = live.ask(exchange, pair, live.Line(given.ca, given.proxy), _announce)
    except WorkbookError as error:
        return _unknown(path, subject, exchange.id, [str(error)])
    judgement = live.judge(verdict, given.purpose)
    told = {**live.as_json(verdict, judgement), "outcome": judgement.outcome}
    return LiveRights(path, subject.place, exchange.id, live.lines(verdict, judgement), judgement.status, told)


def _unknown(path: Path, subject: Subject, exchange: str, lines: list[str]) -> LiveRights:
    told = {**dict.fromkeys(live.TOLD), "problem": None, "note": " ".join(lines), "outcome": "cannot be established"}
    return LiveRights(path, subject.place, exchange, lines, 2, told)


def _show(path: Path, subject: Subject, exchange: live.Exchange) -> None:
    """Show the request. What is asked for goes to the other stream, so that `--json` stands alone."""
    say(f"About the pair {subject.place} in {path} this would be sent to {exchange.title}, once:", error=True)
    for line in live.preview(exchange):
        say(f"    {line}", error=True)


def _agreed() -> bool:
    """Ask. Nothing, an end, or anything but yes is no: a live pair is not used because somebody was away."""
    say("Send it? Type yes or no:", error=True)
    try:
        answer = sys.stdin.readline()
    except UnicodeDecodeError:
        return False
    return answer.strip().lower() in ("y", "yes")


def _code(exchange: live.Exchange) -> SecretText | None:
    """Ask for the one-time code of a key that may have one, where somebody is there to ask."""
    if "code" not in exchange.may_need or not sys.stdin.isatty():
        return None
    return SecretText(getpass.getpass("One-time code of the key (nothing: it has none): ").strip()) or None


def _announce(follow: live.FollowUp, signed: live.SignedRequest) -> None:
    say(f"{follow.why} So this is sent, too:", error=True)
    for line in signed.lines():
        say(f"    {line}", error=True)
