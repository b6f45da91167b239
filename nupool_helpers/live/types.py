"""What travels between the parts: a pair, a reply, and what was read of it. None of them shows a secret."""

from dataclasses import dataclass, field, replace
from typing import Any

from nupool_helpers.secret import SecretText, require_secret

__all__ = ["RIGHTS", "TOLD", "Credentials", "Reading", "Reply"]

RIGHTS = ("read", "trade", "withdraw", "transfer", "margin_futures")
TOLD = (*RIGHTS, "ip_list", "expires")  # all that a verdict says, in the order in which it is said


@dataclass(frozen=True)
class Credentials:
    """A key pair as a person entered it; `passphrase` and one-time `code` only where the exchange has them.

    Raises PlaintextSecret where one of them is plain text. The Key is hidden, too: some exchanges take it in
    the URL, and it is half of what a thief needs.
    """

    key: SecretText
    secret: SecretText
    passphrase: SecretText | None = None
    code: SecretText | None = None

    def __post_init__(self) -> None:
        for name in ("key", "secret", "passphrase", "code"):
            if getattr(self, name) is not None or name in ("key", "secret"):
                require_secret(getattr(self, name), name)


@dataclass(frozen=True)
class Reply:
    """What is kept of an answer: its status, its JSON, the server's clock; the JSON is never shown."""

    status: int
    content: object = field(default=None, repr=False)
    is_json: bool = False
    skew: float | None = None  # seconds that the server's clock is ahead of ours


@dataclass(frozen=True)
class Reading:
    """What a reply says. Each of TOLD is True or False where it says so in the documented form, else None."""

    read: bool | None = None
    trade: bool | None = None
    withdraw: bool | None = None
    transfer: bool | None = None
    margin_futures: bool | None = None
    ip_list: bool | None = None
    expires: bool | None = None
    problem: str | None = None
    notes: tuple[str, ...] = ()
    beyond: tuple[str, ...] = ()  # what else the key may do, in words
    inseparable: frozenset[str] = frozenset()  # of RIGHTS: comes with a right than which this exchange has no narrower

    def noting(self, *notes: str) -> "Reading":
        """Return the same with more to say."""
        return replace(self, notes=(*self.notes, *notes))

    def also(self, **told: Any) -> "Reading":
        """Return the same with these fields."""
        return replace(self, **told)

    def bound(self, ip_list: bool | None, expires: bool | None = None) -> "Reading":
        """Return the same with what is told of addresses and of an end."""
        return replace(self, ip_list=ip_list, expires=expires)
