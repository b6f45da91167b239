"""The words of the exchange's activity log: what a learner has done, as any real site records it.

The exchange writes them, the steps are judged by them. There is no second record of progress.
"""

from dataclasses import dataclass, field
from enum import StrEnum

__all__ = ["Detail", "Event", "LogEntry"]

Detail = str | int | list[str]
"""What may stand in an entry's detail, beside its name."""


class Event(StrEnum):
    """What happened. The detail that comes with some of them is named behind each."""

    REGISTERED = "registered"
    ACTIVATED = "activated"
    SITE_OPENED = "site opened"
    LOGGED_IN = "logged in"  # second_factor: "none", "code" or "recovery code"
    LOGIN_REFUSED = "login refused"  # reason: "wrong", or "throttled" with `until`, a time as text
    LOGGED_OUT = "logged out"
    MAIL_SENT = "mail sent"  # subject
    PASSWORD_REFUSED = "password refused"  # noqa: S105  (in an open session; reason as above)
    PASSWORD_CHANGED = "password changed"  # noqa: S105
    TWO_FACTOR_PAGE_OPENED = "two-factor page opened"
    SEED_MADE = "seed made"
    COPY_PROVED = "copy proved"  # of: "seed" or "recovery codes"
    COPY_REFUSED = "copy refused"  # the same, and reason: "wrong", "used" or "throttled"
    STEP_TICKED = "step ticked"  # step: 5 to 8
    CODE_REFUSED = "code refused"  # reason: "wrong", "used", "clock" (it was right a while ago) or "throttled"
    TWO_FACTOR_CODE_RIGHT = "two-factor code right"
    TWO_FACTOR_IN_FORCE = "two-factor in force"
    TWO_FACTOR_OFF = "two-factor switched off"
    RECOVERY_CODES_MADE = "recovery codes made"  # asked: the place of the one that shows that they were kept
    RECOVERY_CODE_USED = "recovery code used"  # left: how many are left
    API_KEYS_PAGE_OPENED = "API keys page opened"
    KEY_ADDED = "key added"  # id
    KEY_SAVED = "key saved"  # id, name, key, permissions (list of the switches' names), addresses
    KEY_CHANGED = "key changed"  # the same
    KEY_DELETED = "key deleted"  # id, name, key (empty where it was never saved)
    KEY_FIRST_USED = "key first used"  # id, name, key, call
    KEY_USED_ELSEWHERE = "key used from another address"  # id, name, key, call; once for each address
    CALL_REFUSED = "call refused"  # name, key, call, reason (the API's code, "key deleted" or "second factor off")
    SESSION_OPENED = "session opened by the notebooks"
    COINS_RECEIVED = "practice coins received"  # currency, amount
    ADDRESS_ALLOWED = "withdrawal address allowed"  # currency, to
    ADDRESS_REMOVED = "withdrawal address removed"  # currency, to
    TEACHER_HELPED = "act of the teacher"  # act, by (the hub's name of the teacher)


@dataclass(frozen=True, slots=True)
class LogEntry:
    """One line of the log: `at` in milliseconds since 1970 (UTC), `address` the IP address it came from.

    The later of two has the greater `id`.
    """

    at: int
    what: Event
    detail: dict[str, Detail] = field(default_factory=dict)
    address: str = ""
    id: int = 0
