"""What is over is deleted: rows that no page and no call looks at any more. docs/postgresql.md has the same rule.

A learner's own orders, payments and activity log stay as long as the account, of each kind the newest so many.
"""

import logging
from collections.abc import Callable

from sqlalchemy import ColumnElement, Table, and_, delete, exists, func, or_, select

from nupool_helpers.practice.accounts.registrations import delete_excess_registrations, delete_old_registrations
from nupool_helpers.practice.context import Context
from nupool_helpers.practice.excess import delete_excess
from nupool_helpers.practice.schema import (
    accounts,
    attempts,
    mail_links,
    recovery_codes,
    sessions,
    two_factor_setups,
)
from nupool_helpers.practice.sessions import CODE_TIME, IDLE, LONGEST
from nupool_helpers.practice.store import Unavailable
from nupool_helpers.practice.trading.market_maker import OWN_ACCOUNTS
from nupool_helpers.practice.trading.schema import executions, orders, trades
from nupool_helpers.practice.transaction import Transaction

__all__ = ["EVERY", "KEPT_TAPE", "MONTH", "MOST", "QUARTER", "Retention", "tidy"]

EVERY = 3600
"""Seconds from one look to the next."""
MOST = 500
"""So many rows of a kind are looked at or go at a time: a request that comes meanwhile waits for milliseconds."""
DAY = 24 * 3600 * 1000
WEEK, MONTH, QUARTER = 7 * DAY, 30 * DAY, 90 * DAY
KEPT_TAPE = 600_000
"""Trades of all markets together: as many as prices that somebody watches day and night bring about in a quarter."""
_log = logging.getLogger(__name__)


class Retention:
    """Looks once an hour, between two requests, and with more to do than goes at a time again at the next call."""

    def __init__(self, context: Context, clock: Callable[[], float]) -> None:
        self._context, self._clock, self._due = context, clock, clock()
        self._reached: dict[str, int] = {}

    def __call__(self) -> None:
        """Delete what is over, if it is time to look."""
        now = self._clock()
        if now < self._due:
            return
        self._due = now + EVERY
        try:
            with self._context.transaction() as tx:
                if tidy(tx, self._reached):
                    self._due = now
        except Unavailable:
            _log.warning("What is over could not be deleted. The next look is in an hour.")


def tidy(tx: Transaction, reached: dict[str, int] | None = None) -> bool:
    """Delete what is over, and tell whether there may be more of it.

    `reached` has where the look before got to, by the names of tables; this one goes on from there.
    """
    now, session, reached = tx.now, sessions.c, {} if reached is None else reached
    waiting = and_(session.complete.is_(False), session.made_at <= now - CODE_TIME)
    ended = (session.seen_at <= now - IDLE, session.made_at <= now - LONGEST, waiting)
    deleted = [
        *(_delete(tx, sessions, reason) for reason in ended),  # one by one: each has an index
        _delete(tx, attempts, attempts.c.at <= now - DAY),  # the longest window of `throttle`
        _delete(tx, mail_links, mail_links.c.made_at <= now - WEEK),  # good for hours: `mail.links`
        _delete(tx, recovery_codes, recovery_codes.c.used_at <= now - MONTH),
        _delete(tx, two_factor_setups, two_factor_setups.c.made_at <= now - MONTH),
        delete_old_registrations(tx, now - MONTH, MOST),  # as long as a browser may open the mailbox: `mail.boxes`
        delete_excess_registrations(tx, MOST),
        _delete(tx, trades, and_(or_(trades.c.at <= now - QUARTER, _beyond_tape()), _has_newer_trade())),
        _delete_market_orders(tx, now - QUARTER),
        *delete_excess(tx, reached, MOST),
    ]
    return max(deleted) >= MOST


def _delete(tx: Transaction, table: Table, over: ColumnElement[bool]) -> int:
    (key,) = table.primary_key.columns
    if "id" in table.c:
        # The newest stays: SQLite gives the number of a newest row that is gone to the next one, and what knows the
        # old one by its number (a link, a program's "after") would take that for it.
        over = and_(over, key < select(func.max(key)).scalar_subquery())
    ids = tx.connection.scalars(select(key).where(over).limit(MOST)).all()
    tx.connection.execute(delete(table).where(key.in_(ids)))
    return len(ids)


def _delete_market_orders(tx: Transaction, until: int) -> int:
    """Delete closed orders of the market's own accounts, and their sides of trades."""
    own = select(accounts.c.id).where(accounts.c.email.in_(OWN_ACCOUNTS))
    newest = select(func.max(orders.c.id)).scalar_subquery()
    closed = (orders.c.account_id.in_(own), orders.c.closed_at <= until, orders.c.id < newest)
    ids = tx.connection.scalars(select(orders.c.id).where(*closed).limit(MOST)).all()
    tx.connection.execute(delete(executions).where(executions.c.order_id.in_(ids)))
    tx.connection.execute(delete(orders).where(orders.c.id.in_(ids)))
    return len(ids)


def _beyond_tape() -> ColumnElement[bool]:
    """By number, which costs nothing to look up: of what was traded meanwhile no number is left out for long."""
    return trades.c.id <= select(func.max(trades.c.id)).scalar_subquery() - KEPT_TAPE


def _has_newer_trade() -> ColumnElement[bool]:
    """The last trade of each market is its price, however long ago it was."""
    newer = trades.alias()
    return exists().where(newer.c.market == trades.c.market, newer.c.id > trades.c.id)
