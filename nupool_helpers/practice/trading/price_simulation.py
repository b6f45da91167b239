"""The simulation of prices: every market moves, at most once in a time step, by whoever looks first.

What has happened since somebody last looked is worked out then. So there is no task or thread that could die, two
processes on one database move it once, and an exchange that nobody uses does nothing.
"""

import logging

from sqlalchemy import insert, select, update

from nupool_helpers.practice.context import Context
from nupool_helpers.practice.schema import meta
from nupool_helpers.practice.store import Unavailable
from nupool_helpers.practice.trading.market_maker import pass_by, quote
from nupool_helpers.practice.trading.prices import STEP_MS, fair
from nupool_helpers.practice.transaction import Transaction
from nupool_helpers.practice.wallet.listings import MARKETS

__all__ = ["advance_if_due", "advance_prices", "start_simulation"]

_SEED, _STEP = "market seed", "market step"
_MOST_STEPS = 8  # worked out at once; after a longer time unseen they lie further apart
_BEFORE = 24 * 3_600_000 // STEP_MS  # a new market has a day behind it
_CLOCK_WAS_WRONG = 240  # steps: an hour
_SEEN = "price step"  # of a context: the newest step that its process knows of
_log = logging.getLogger(__name__)


def advance_if_due(context: Context) -> None:
    """Advance the prices before somebody looks at what they move: books, orders, balances."""
    step = context.now() // STEP_MS
    if not context.simulate_prices or context.options.get(_SEEN) == step:
        return
    context.options[_SEEN] = step  # Also where it fails: a disk that is full is not asked at every request.
    try:
        with context.transaction() as tx:
            advance_prices(tx)
    except Unavailable:
        _log.warning("The prices could not be advanced.")


def start_simulation(tx: Transaction, seed: int | None = None) -> None:
    """Make the seed, once for a database, or take the one given."""
    kept = tx.connection.scalar(select(meta.c.value).where(meta.c.name == _SEED))
    if kept is None:
        new = str(int.from_bytes(tx.random_bytes(8), "big") if seed is None else seed)
        start = str(tx.now // STEP_MS - _BEFORE)
        tx.connection.execute(insert(meta), [{"name": _SEED, "value": new}, {"name": _STEP, "value": start}])
    elif seed is not None:
        tx.connection.execute(update(meta).where(meta.c.name == _SEED).values(value=str(seed)))


def advance_prices(tx: Transaction) -> None:
    """Bring every market to the present step, unless somebody has: one conditional update decides who does it."""
    kept = {row.name: row.value for row in tx.connection.execute(select(meta).where(meta.c.name.in_((_SEED, _STEP))))}
    last, step = int(kept[_STEP]), tx.now // STEP_MS
    if last - _CLOCK_WAS_WRONG <= step <= last:
        return
    mine = update(meta).where(meta.c.name == _STEP, meta.c.value == kept[_STEP]).values(value=str(step))
    if tx.connection.execute(mine).rowcount == 1:
        for missed in _missed(last, step):
            _trade(tx.at(missed * STEP_MS), kept[_SEED])


def _missed(last: int, step: int) -> list[int]:
    stride = max(1, -(-(step - last) // _MOST_STEPS))
    return list(range(step, last, -stride))[::-1] or [step]


def _trade(tx: Transaction, seed: str) -> None:
    for market in MARKETS.values():
        if not market.thin:
            price = fair(seed, market, tx.now // STEP_MS)
            quote(tx, market, price)
            pass_by(tx, seed, market, price)
