"""What the steps ask of the activity log: what came since, what came last, what was proved."""

from nupool_helpers.clients.seat import State
from nupool_helpers.protocol import Event, LogEntry

__all__ = [
    "asked_place",
    "copy_kept",
    "deleted_keys",
    "factor_since_enabled",
    "kept",
    "last",
    "logged_in_again",
    "since",
]

_MADE = {"seed": Event.SEED_MADE, "recovery codes": Event.RECOVERY_CODES_MADE}


def since(log: list[LogEntry], what: Event) -> list[LogEntry]:
    """Return what stands behind the newest line of a kind; all where there is none."""
    ends = [n for n, entry in enumerate(log) if entry.what is what]
    return log[ends[-1] + 1 :] if ends else log


def last(log: list[LogEntry], *what: Event) -> LogEntry | None:
    """Return the newest line of some kinds."""
    return next((entry for entry in reversed(log) if entry.what in what), None)


def kept(log: list[LogEntry], what: str) -> bool:
    """Tell whether the copy of the newest "seed" or "recovery codes" was proved."""
    newer = since(log, _MADE[what])
    return any(entry.what is Event.COPY_PROVED and entry.detail.get("of") == what for entry in newer)


def factor_since_enabled(log: list[LogEntry]) -> str:
    """Return with which second factor somebody has logged in since it is enabled; a code counts before others."""
    newer = [entry for entry in since(log, Event.TWO_FACTOR_IN_FORCE) if entry.what is Event.LOGGED_IN]
    factors = {entry.detail.get("second_factor") for entry in newer}
    return next((one for one in ("code", "owner", "recovery code") if one in factors), "")


def deleted_keys(state: State) -> set[str]:
    """Return the Keys that were deleted from the account, wherever that was done."""
    return {str(entry.detail.get("key")) for entry in state.activity if entry.what is Event.KEY_DELETED}


def copy_kept(state: State, what: str) -> bool:
    """Tell the same as `kept` of a state's log, for what is good now."""
    return kept(since(state.activity, Event.TWO_FACTOR_OFF), what)


def logged_in_again(state: State) -> bool:
    """Tell whether there was a log-in with a code since the second factor is enabled, or one in the learner's place."""
    return factor_since_enabled(since(state.activity, Event.TWO_FACTOR_OFF)) in ("code", "owner")


def asked_place(state: State) -> int:
    """Return the place of the recovery code by which the exchange asks whether the list was kept."""
    made = last(state.activity, Event.RECOVERY_CODES_MADE)
    place = made.detail.get("asked") if made else None
    return place if isinstance(place, int) else 1
