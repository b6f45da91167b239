"""What there is to do in the stories of the lost phone and the lost computer, as the activity log tells it."""

from collections.abc import Callable, Iterable
from enum import StrEnum

from nupool_helpers.lessons.recovery.stopwatch import Part, in_order
from nupool_helpers.protocol import Event, LogEntry

__all__ = ["StoryName", "computer_parts", "phone_parts", "refusals"]


class StoryName(StrEnum):
    """The three stories, as the notebook calls them."""

    PHONE = "The phone is gone"
    KEY = "The key has leaked"
    COMPUTER = "The computer is gone"


_REFUSED = {
    (Event.CODE_REFUSED, "used"): "A code or recovery code was refused: it had been used. Each works once.",
    (
        Event.CODE_REFUSED,
        "wrong",
    ): "A code or recovery code was refused: it was wrong. A new seed has other codes than the old one.",
    (Event.CODE_REFUSED, "clock"): "A code was refused: it was an old one, or a clock is behind.",
    (Event.CODE_REFUSED, "throttled"): "There were too many wrong codes, so the exchange made you wait.",
    (Event.LOGIN_REFUSED, "wrong"): "A log-in was refused: the password was wrong.",
    (Event.LOGIN_REFUSED, "throttled"): "There were too many wrong passwords, so the exchange made you wait.",
    (Event.PASSWORD_REFUSED, "wrong"): "The password was wrong where it was asked for again.",
}


def phone_parts(log: Iterable[LogEntry], *, phone_is_out: bool) -> list[Part]:
    """Return the parts of the lost phone. `phone_is_out`: its open session was tried just now, and opens nothing."""
    lines = list(log)
    parts = in_order(
        lines,
        [
            ("Log in with your password and a recovery code.", _logged_in_by_recovery_code),
            ("Switch two-factor authentication off, with a second recovery code.", _is(Event.TWO_FACTOR_OFF)),
            ("Make a new seed.", _is(Event.SEED_MADE)),
            ("Type a code of the new seed.", _is(Event.TWO_FACTOR_CODE_RIGHT)),
            ("Follow the mail's link, and keep the new recovery codes.", _is(Event.TWO_FACTOR_IN_FORCE)),
        ],
    )
    out = next((entry.at for entry in lines if entry.what in _ENDS_SESSIONS), None) if phone_is_out else None
    return [*parts, Part("See that the phone's own session has ended.", out)]


def computer_parts(
    log: Iterable[LogEntry], keys: Iterable[str], *, opened_at: int | None, computer_is_out: bool
) -> list[Part]:
    """Return the parts of the lost computer.

    `keys` are the account's Keys at the beginning, `opened_at` when a copy of the vault was opened, and
    `computer_is_out` tells that the computer's open session was tried just now, and opens nothing.
    """
    lines = list(log)
    changed = next((entry.at for entry in lines if entry.what is Event.PASSWORD_CHANGED), None)
    gone = {str(entry.detail.get("key")): entry.at for entry in lines if entry.what is Event.KEY_DELETED}
    deleted = [gone.get(key) for key in keys]
    last = max((at for at in deleted if at is not None), default=changed)
    return [
        Part("Open a copy of the vault on another device, and see what was on the computer.", opened_at),
        Part("Change the password on the exchange: every other session ends.", changed),
        Part("Delete every key that lay on the computer.", None if None in deleted else last),
        Part("See that the computer's own session has ended.", changed if computer_is_out else None),
    ]


def refusals(log: Iterable[LogEntry]) -> list[str]:
    """Return a sentence for each kind of try that the exchange refused, in the order of the first of each."""
    said = [_REFUSED.get((entry.what, str(entry.detail.get("reason"))), "") for entry in log]
    return [sentence for sentence in dict.fromkeys(said) if sentence]


# What ends the sessions of every other browser.
_ENDS_SESSIONS = (
    *(Event.TWO_FACTOR_OFF, Event.TWO_FACTOR_IN_FORCE, Event.PASSWORD_CHANGED),
    Event.RECOVERY_CODES_MADE,
)


def _is(what: Event) -> Callable[[LogEntry], bool]:
    return lambda entry: entry.what is what


def _logged_in_by_recovery_code(entry: LogEntry) -> bool:
    return entry.what is Event.LOGGED_IN and entry.detail.get("second_factor") == "recovery code"
