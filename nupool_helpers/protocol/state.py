"""How things stand with the learner of a seat. Times are milliseconds since 1970 (UTC)."""

from dataclasses import dataclass
from enum import StrEnum

from nupool_helpers.protocol.events import LogEntry
from nupool_helpers.secret import SecretText
from nupool_helpers.validation.keys import Permission

__all__ = ["FromTeacher", "Holdings", "KeyState", "Learner", "Mail", "Mailbox", "OpenOrder", "StatePage", "TwoFactor"]


class TwoFactor(StrEnum):
    """Where the set-up of an account's second factor stands."""

    OFF = "off"
    SETUP = "setup"
    WAITING_FOR_MAIL = "waiting for mail"
    IN_FORCE = "in force"


@dataclass(frozen=True, slots=True)
class KeyState:
    """A row of the page for keys. Not `saved` yet, its `key` is empty; `version` marks what a form shows of it.

    `name` is that of the program which has the key, or empty; `addresses` are IP addresses, spaces between.
    """

    id: int
    key: str
    permissions: list[Permission]
    addresses: str
    made_at: int
    last_used_at: int | None
    saved: bool
    version: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Learner:
    """The account that the notebooks follow."""

    email: str
    activated: bool
    two_factor: TwoFactor
    keys: list[KeyState]


@dataclass(frozen=True, slots=True)
class FromTeacher:
    """What the teacher of a class has for a seat: messages, oldest first, and whether the seat is frozen.

    `offered` is the first open step of a ready account that may be taken, None where none is offered.
    """

    messages: list[str]
    frozen: bool
    offered: int | None


@dataclass(frozen=True, slots=True)
class StatePage:
    """Where the learner stands, with a page of the log behind the mark that was sent, oldest entry first.

    `mark` is what to send next time. `anew` says that the log begins here, `more` that there is another page;
    `notice` is a sentence for whoever misses an account: where the data of another edition are kept. `invitation` makes
    whoever registers by it the learner; there is one while there is no learner. Who opens the first page by `visit` is
    the learner. `teacher` is None outside of a class.
    """

    now: int
    learner: Learner | None
    activity: list[LogEntry]
    anew: bool
    mark: str
    more: bool
    notice: str
    invitation: SecretText | None
    visit: SecretText
    teacher: FromTeacher | None = None


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail. A link is its page's path with the token; text and links hold it, and are secrets by that."""

    id: int
    at: int
    from_: str
    to: str
    subject: str
    text: SecretText
    headers: list[list[str]]
    links: list[SecretText]


@dataclass(frozen=True, slots=True)
class Mailbox:
    """The learner's mails, newest first."""

    mails: list[Mail]


@dataclass(frozen=True, slots=True)
class OpenOrder:
    """An order that waits, amounts as decimal text; `side` is BUY or SELL."""

    market: str
    side: str
    quantity: str
    rate: str


@dataclass(frozen=True, slots=True)
class Holdings:
    """What an account holds, as decimal text by coin, and its open orders."""

    balances: dict[str, str]
    orders: list[OpenOrder]
