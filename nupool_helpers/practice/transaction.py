"""A transaction: what is read and changed together, at one time, in whose name, asked for from where.

Services take it first and take no time, randomness, account or address besides. Nothing may be awaited inside one:
other requests are answered by the same thread, and would wait for its lock for ever.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row
from starlette.requests import Request

from nupool_helpers.practice.askers import KeyRow, Visitor

__all__ = ["Transaction", "remote_ip"]


class Transaction(NamedTuple):
    """One transaction, as `Context.transaction`, `reading` and `acting` begin it.

    `now` is milliseconds since 1970, read once: all that one transaction writes has one time. `remote_ip` is empty
    where nobody sent a request. `whose` is the account in whose name all is done; `visitor` or `key` is who asks, known
    where a session or a signature was looked up in this same transaction. `seat` is at whose cost what is refused is
    counted in a class, where addresses tell nobody from another; alone it is empty.

    A named tuple, since two are made for every signed call, and a frozen dataclass takes three times as long.
    """

    connection: Connection
    now: int
    random_bytes: Callable[[int], bytes]
    remote_ip: str = ""
    whose: int | None = None
    visitor: Visitor | None = None
    key: KeyRow | None = None
    seat: str = ""

    @property
    def account_id(self) -> int:
        """Return the account in whose name all is done. Raises RuntimeError where none is known yet."""
        if self.whose is None:
            raise RuntimeError("Nobody's account is known in this transaction.")
        return self.whose

    @property
    def account(self) -> Row[Any]:
        """Return the account of who is logged in. Raises RuntimeError where no session was looked up."""
        return self._logged_in().account

    @property
    def session(self) -> str:
        """Return the hash of the session's token. Raises RuntimeError where no session was looked up."""
        return self._logged_in().token_hash

    def for_account(self, account_id: int) -> "Transaction":
        """Return the same transaction in the name of an account, whoever asks."""
        return self._replace(whose=account_id, visitor=None, key=None)

    def for_visitor(self, visitor: Visitor) -> "Transaction":
        """Return the same transaction in the name of who is logged in."""
        return self._replace(whose=visitor.account.id, visitor=visitor, key=None)

    def for_key(self, key: KeyRow) -> "Transaction":
        """Return the same transaction in the name of the account whose key signed the request."""
        return self._replace(whose=key.account_id, visitor=None, key=key)

    def at(self, now: int) -> "Transaction":
        """Return the same transaction at another time, for what is worked out later than it happened."""
        return self._replace(now=now)

    def _logged_in(self) -> Visitor:
        if self.visitor is None:
            raise RuntimeError("No session was looked up in this transaction.")
        return self.visitor


def remote_ip(request: Request) -> str:
    """Return the IP address at the other end of the connection (forwarded headers are not believed)."""
    # Whoever may write the header would have a new address for every guess.
    client = request.scope.get("client")
    return client[0] if client else ""
