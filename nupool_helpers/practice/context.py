"""What the application is given from outside, so that the same code answers under a server and in a test."""

import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from typing import Any, Protocol, TypeVar

from sqlalchemy import Connection
from starlette.exceptions import HTTPException
from starlette.requests import Request

from nupool_helpers.practice import sessions
from nupool_helpers.practice.askers import hub_user
from nupool_helpers.practice.call_limits import CallLimits
from nupool_helpers.practice.cipher import Cipher, FernetCipher
from nupool_helpers.practice.classroom import Classroom
from nupool_helpers.practice.offload import Offload, unthreaded_offload
from nupool_helpers.practice.store import GroupCommit, Store
from nupool_helpers.practice.transaction import Transaction, remote_ip
from nupool_helpers.secret import SecretText

__all__ = ["Context", "Mailer"]

T = TypeVar("T")


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
    group_commit: GroupCommit | None = None  # None: each transaction commits by itself, and nothing waits
    random_bytes: Callable[[int], bytes] = secrets.token_bytes
    cipher: Callable[[bytes], Cipher] = FernetCipher  # what closes the cookies that browsers may not read
    owner_token: SecretText | None = None  # None: nobody may act as the owner
    call_limits: CallLimits | None = None  # None: a program may call as often as it likes
    hosts: set[str] = field(default_factory=set)  # names besides loopback that Host may be
    seat_hosts: dict[str, set[str]] = field(default_factory=dict)  # and those of each seat's JupyterLab
    outer_url: str | None = None  # where browsers find the front page, for links in mails that are really sent
    simulate_prices: bool = True  # where not, the market maker stands around the first ones
    price_seed: int | None = None  # None: one of this database's own
    classroom: Classroom | None = None  # None: one person's, whose kernels hold the owner token
    options: dict[str, Any] = field(default_factory=dict)

    def host_names(self) -> frozenset[str]:
        """Return every name besides loopback under which the exchange answers now."""
        return frozenset(self.hosts).union(*self.seat_hosts.values())

    def now(self) -> int:
        """Return the time in milliseconds since 1970, the unit of every column."""
        return int(self.clock() * 1000)

    @contextmanager
    def transaction(self, request: Request | None = None) -> Iterator[Transaction]:
        """Yield a transaction whose changes are all kept, on disk, or none, when the block raises.

        It takes the lock at the start, and reads the clock behind it: what is written later has the later time. Without
        a request, nobody far away has asked.
        """
        with self.store.write() as connection:
            yield self._transaction(connection, request)

    async def keep(self, work: Callable[[Transaction], T], request: Request | None = None) -> T:
        """Return what `work` returns, in a transaction as `transaction` gives it, once that is kept.

        What arrives together is kept by one commit, where the server does so. Where `work` raises, nothing of its own
        is kept.
        """
        if self.group_commit is None:
            with self.transaction(request) as tx:
                return work(tx)
        return await self.group_commit.keep(lambda connection: work(self._transaction(connection, request)))

    @contextmanager
    def reading(self, request: Request | None = None) -> Iterator[Transaction]:
        """Yield a transaction that sees one state of the database and changes nothing."""
        with self.store.read() as connection:
            yield self._transaction(connection, request)

    @contextmanager
    def acting(self, request: Request, *, complete: bool = True) -> Iterator[Transaction]:
        """Yield a transaction in the name of who is logged in; without a session the request ends with 401.

        The session is looked up inside it. Whatever a page looked up before may have changed since: a password that was
        changed meanwhile has ended this session, and then nothing is done in its name. With `complete` False a session
        that waits for its code will do.
        """
        with self.transaction(request) as tx:
            session = sessions.find(tx, sessions.token_of(request))
            if session is None or (complete and not session[0].complete):
                raise HTTPException(401)
            yield tx.for_visitor(session[0])

    def _transaction(self, connection: Connection, request: Request | None) -> Transaction:
        if request is None:
            return Transaction(connection, self.now(), self.random_bytes)
        user = hub_user(request)
        seat = user.seat if user else ""
        return Transaction(connection, self.now(), self.random_bytes, remote_ip(request), seat=seat)
