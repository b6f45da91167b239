"""Where a learner is, read from the activity log in the order in which it was written.

It is the step of the last activity, not the first that is open: who skipped one is elsewhere.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from nupool_helpers.protocol import Event, LogEntry
from nupool_helpers.validation.keys import permission_list
from nupool_helpers.validation.least_privilege import NEEDED

__all__ = ["Progress", "follow_progress", "read_progress"]

_STEPS = {
    Event.REGISTERED: 0,
    Event.ACTIVATED: 0,
    Event.SITE_OPENED: 1,
    Event.TWO_FACTOR_PAGE_OPENED: 3,
    Event.SEED_MADE: 4,
    Event.TWO_FACTOR_OFF: 4,
    Event.TWO_FACTOR_CODE_RIGHT: 9,
    Event.TWO_FACTOR_IN_FORCE: 10,
    Event.RECOVERY_CODES_MADE: 10,
    Event.API_KEYS_PAGE_OPENED: 11,
    Event.KEY_ADDED: 12,
    Event.KEY_SAVED: 13,
    Event.KEY_CHANGED: 13,
    Event.KEY_FIRST_USED: 14,
    Event.CALL_REFUSED: 14,
}
# Who looks at a page again, or logs in again, is not back at the step that this was at first.
_ONWARD = frozenset({Event.SITE_OPENED, Event.LOGGED_IN, Event.TWO_FACTOR_PAGE_OPENED, Event.API_KEYS_PAGE_OPENED})
_REFUSED = {
    Event.LOGIN_REFUSED: "the log-in: e-mail or password was not right",
    Event.PASSWORD_REFUSED: "the password was not right",
    Event.CODE_REFUSED: "the code was not right",
    Event.COPY_REFUSED: "what was typed of the copy was not right",
    Event.CALL_REFUSED: "a signed call of a program",
}
_REASONS = {
    "throttled": "too many wrong tries, a waiting time runs",
    "used": "the code had been used already",
    "clock": "the code was an old one, or the clock of the phone is behind",
}


@dataclass(slots=True)
class Progress:
    """Where a learner is: `since` and `last` in milliseconds since 1970, `refused` in words, empty where nothing was.

    `refusals` is how many there were at this step since something last went well there.
    """

    step: int = 0
    since: int = 0
    last: int = 0
    refused: str = ""
    refusals: int = 0
    done: bool = False


def read_progress(log: Iterable[LogEntry]) -> Progress:
    """Return where the learner of a log is, oldest entry first."""
    progress = Progress()
    for progress in follow_progress(log):  # noqa: B007  (the last one counts)
        pass
    return progress


def follow_progress(log: Iterable[LogEntry]) -> Iterator[Progress]:
    """Give after each entry where the learner was then: one object, that goes on with the log."""
    progress, enabled, right = Progress(), False, dict[object, bool]()
    helped_at = 0
    for entry in log:
        if entry.what is Event.TEACHER_HELPED:  # not what the learner did
            helped_at = entry.at
            continue
        if entry.at != helped_at:  # nor is what an act brings about: it is written with it, at one time
            progress.last = entry.at
        if entry.what in (Event.TWO_FACTOR_IN_FORCE, Event.TWO_FACTOR_OFF):
            enabled = entry.what is Event.TWO_FACTOR_IN_FORCE
            progress.done = progress.done and enabled
        _note_key(progress, entry, right)
        _go_to(progress, entry, _step_of(entry, progress.step, enabled))
        yield progress


def _step_of(entry: LogEntry, now_at: int, enabled: bool) -> int | None:
    match entry.what:
        case Event.LOGGED_IN | Event.LOGIN_REFUSED:
            return 11 if enabled else 2
        case Event.CODE_REFUSED:
            return (13 if now_at >= 12 else 11) if enabled else 9
        case Event.COPY_PROVED | Event.COPY_REFUSED:
            return 4 if entry.detail.get("of") == "seed" else 10
        case Event.STEP_TICKED:
            return int(str(entry.detail["step"]))
    return _STEPS.get(entry.what)


def _go_to(progress: Progress, entry: LogEntry, step: int | None) -> None:
    refused = entry.what in _REFUSED
    if refused:
        reason = str(entry.detail.get("reason", ""))
        progress.refused = _REASONS.get(reason, _REFUSED[entry.what])
    if step is None or (entry.what in _ONWARD and step < progress.step):
        return
    if step != progress.step or not progress.since:
        progress.step, progress.since, progress.refusals = step, entry.at, 0
    progress.refusals = progress.refusals + 1 if refused else 0


def _note_key(progress: Progress, entry: LogEntry, right: dict[object, bool]) -> None:
    """Follow what each key may do: all steps are done when one with just the rights that are needed was used."""
    number = entry.detail.get("id")
    if entry.what in (Event.KEY_SAVED, Event.KEY_CHANGED):
        right[number] = entry.detail.get("permissions") == permission_list(NEEDED)
    elif entry.what is Event.KEY_FIRST_USED and right.get(number):
        progress.done = True
