"""What the application is given from outside, so that the same code answers under a server and in a test."""

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from email.message import EmailMessage
from typing import Any, Protocol

from nupool_helpers.practice.call_limits import CallLimits
from nupool_helpers.practice.offload import Offload, unthreaded_offload
from nupool_helpers.practice.store import Store
from nupool_helpers.secret import SecretText

__all__ = ["Context", "Mailer"]


class Mailer(Protocol):
    """Sends a message to one account; called after the transaction that caused it has been kept."""

    async def __call__(self, account_id: int, message: EmailMessage) -> None:
        """Deliver `message`."""


@dataclass(slots=True)
class Context:
    """The store, the clock and the rest. `clock()` gives seconds since 1970."""

    store: Store
    clock: Callable[[], float] = time.time
    mailer: Mailer | None = None  # None: the account's own mailbox here
    # Three, so that who floods one kind of slow work keeps nobody from another: log-ins above all go on.
    offload: Offload = unthreaded_offload  # passwords proved
    offload_new: Offload = unthreaded_offload  # new passwords judged and hashed
    offload_mail: Offload = unthreaded_offload  # mails sent
    random_bytes: Callable[[int], bytes] = secrets.token_bytes
    owner_token: SecretText | None = None  # None: nobody may act as the owner
    call_limits: CallLimits | None = None  # None: a program may call as often as it likes
    hosts: set[str] = field(default_factory=set)  # names besides loopback that Host may be
    simulate_prices: bool = True  # where not, the market maker stands around the first ones
    price_seed: int | None = None  # None: one of this database's own
    options: dict[str, Any] = field(default_factory=dict)

    def now(self) -> int:
        """Return the time in milliseconds since 1970, the unit of every column."""
        return int(self.clock() * 1000)
