"""What the application is given from outside, so that the same code answers under a server and in a test."""

import asyncio
import secrets
import time
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from email.message import EmailMessage
from typing import Any, Protocol, TypeVar

from nupool_helpers.practice.limits import CallLimits
from nupool_helpers.practice.store import Store
from nupool_helpers.secret import SecretText

__all__ = ["Context", "Mailer", "Offload", "thread_offload", "unthreaded_offload"]

T = TypeVar("T")
Offload = Callable[..., Awaitable[Any]]


class Mailer(Protocol):
    """Sends a message to one account; called after the transaction that caused it has been kept."""

    async def __call__(self, account_id: int, message: EmailMessage) -> None:
        """Deliver `message`."""


async def unthreaded_offload(work: Callable[..., T], *arguments: object) -> T:
    """Do slow work where it is, for tests and for a Python without threads."""
    return work(*arguments)


def thread_offload(workers: int = 2) -> Offload:
    """Return an `offload` that does slow work (password hashing) in a small thread pool."""
    pool = ThreadPoolExecutor(workers, thread_name_prefix="offload")

    async def offload(work: Callable[..., T], *arguments: object) -> T:
        return await asyncio.get_running_loop().run_in_executor(pool, work, *arguments)

    return offload


@dataclass(slots=True)
class Context:
    """The store, the clock and the rest. `clock()` gives seconds since 1970."""

    store: Store
    clock: Callable[[], float] = time.time
    mailer: Mailer | None = None  # None: the account's own mailbox here
    offload: Offload = unthreaded_offload
    token_bytes: Callable[[int], bytes] = secrets.token_bytes
    owner_token: SecretText | None = None  # None: nobody may act as the owner
    call_limits: CallLimits | None = None  # None: a program may call as often as it likes
    hosts: set[str] = field(default_factory=set)  # names besides loopback that Host may be
    moving: bool = True  # whether prices move; where not, the house stands around the first ones
    market_seed: int | None = None  # None: one of this database's own
    options: dict[str, Any] = field(default_factory=dict)

    def now(self) -> int:
        """Return the time in milliseconds since 1970, the unit of every column."""
        return int(self.clock() * 1000)
