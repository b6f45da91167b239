"""What an account has more of than anybody looks at: of each kind its newest so many stay, and the rest is deleted."""

from sqlalchemy import ColumnElement, Table, and_, delete, func, select, true

from nupool_helpers.practice.schema import accounts
from nupool_helpers.practice.trading.market_maker import OWN_ACCOUNTS
from nupool_helpers.practice.trading.schema import executions, orders
from nupool_helpers.practice.transaction import Transaction
from nupool_helpers.practice.wallet.schema import deposits, withdrawals

__all__ = ["KEPT", "KEPT_DONE", "delete_excess"]

KEPT = 5000
"""So many cancelled orders, and so many cancelled payments, an account keeps."""
KEPT_DONE = 20_000
"""And so many that were traded, of payments that were sent, and that came: a program can go on trading for ever."""
_END = 2**31 - 1  # no number of a row is greater
Kind = tuple[ColumnElement[bool], int]


def delete_excess(tx: Transaction, reached: dict[str, int], most: int) -> list[int]:
    """Delete it, `most` rows of a kind at a time; returns of each table how many rows were looked at, or went.

    `reached` has where the look before got to, by the names of tables; this one goes on from there. 0: it is through.
    """
    tables = _kept_of_account()
    deleted = [_delete_beyond(tx, reached, table, kinds, most) for table, kinds in tables.items()]
    # Begun anew together: a table that is through sooner would else keep those waiting that are through after it.
    if all(reached.get(table.name) == 0 for table in tables):
        reached.clear()
    return deleted


def _kept_of_account() -> dict[Table, list[Kind]]:
    """Return what is counted by the account, each kind with how many of it stay."""
    closed, cancelled = orders.c.closed_at.is_not(None), withdrawals.c.cancelled_at
    # Candles of a quarter are drawn from the market's own orders. There are so many a time step, whoever trades.
    own = select(accounts.c.id).where(accounts.c.email.in_(OWN_ACCOUNTS))
    traded = and_(closed, orders.c.value > 0, orders.c.account_id.not_in(own))
    return {
        orders: [(and_(closed, orders.c.value == 0), KEPT), (traded, KEPT_DONE)],
        withdrawals: [(cancelled.is_not(None), KEPT), (cancelled.is_(None), KEPT_DONE)],
        deposits: [(true(), KEPT_DONE)],
        executions: [(true(), KEPT_DONE)],  # one order that stays open can have any number of them
    }


def _delete_beyond(tx: Transaction, reached: dict[str, int], table: Table, kinds: list[Kind], most: int) -> int:
    """Delete what an account has more of than anybody looks at: above all what came to nothing.

    Of those accounts that so many rows are of, from the newest row on; returns how many rows that were, or went.
    """
    mine, number = table.c.account_id, table.c.id
    # To count everybody's takes a second where there are a million orders, and all requests would wait for it.
    newest_first = select(number, mine).where(number < reached.get(table.name, _END)).order_by(number.desc())
    rows = tx.connection.execute(newest_first.limit(most)).all()
    some = {row.account_id for row in rows}
    deleted = 0
    for kind, kept in kinds:
        many = select(mine).where(kind, mine.in_(some)).group_by(mine).having(func.count() > kept)
        for account_id in tx.connection.scalars(many).all():
            newest = select(number).where(kind, mine == account_id).order_by(number.desc()).limit(1).offset(kept)
            oldest = tx.connection.scalar(newest)
            ids = select(number).where(kind, mine == account_id, number <= oldest).limit(most)
            gone = tx.connection.scalars(ids).all()
            if table is orders:
                tx.connection.execute(delete(executions).where(executions.c.order_id.in_(gone)))
            tx.connection.execute(delete(table).where(number.in_(gone)))
            deleted = max(deleted, len(gone))
    if deleted < most:
        reached[table.name] = rows[-1].id if len(rows) == most else 0
    return max(deleted, len(rows))
