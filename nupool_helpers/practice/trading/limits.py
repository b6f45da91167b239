"""How many orders an account may have open."""

from sqlalchemy import bindparam, func, select

from nupool_helpers.practice.refusals import Refused
from nupool_helpers.practice.store import Prepared
from nupool_helpers.practice.trading.schema import orders
from nupool_helpers.practice.transaction import Transaction

__all__ = ["MOST_OPEN", "require_room"]

MOST_OPEN = 500
"""As the vendor had it ("Best Practices"). Each stands in the lists that calls return."""
_COUNT = Prepared(select(func.count()).where(orders.c.account_id == bindparam("whose"), orders.c.closed_at.is_(None)))


def require_room(tx: Transaction) -> None:
    """Raise Refused where the account has as many open orders as it may."""
    if _COUNT.first(tx.connection, whose=tx.account_id)[0] >= MOST_OPEN:
        raise Refused("MAX_ORDERS_EXCEEDED")
