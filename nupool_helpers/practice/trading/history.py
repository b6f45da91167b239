"""What has happened on a market: its book, its last day, its trades, and candles of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BindParameter, Integer, bindparam, func, select

from nupool_helpers.practice.store import Prepared
from nupool_helpers.practice.trading.matching import best
from nupool_helpers.practice.trading.schema import orders, trades
from nupool_helpers.practice.transaction import Transaction
from nupool_helpers.practice.wallet.listings import Market
from nupool_helpers.practice.wallet.money import value_of

__all__ = ["DAY_MS", "MOST_READ", "Candle", "Summary", "book", "candles", "last_price", "newest_trades", "summary"]

DAY_MS = 86_400_000
MOST_READ = 30_000
"""Trades that are looked at for one reply, the newest of its time: programs add to the tape as fast as they trade."""
# One side at a time: without the side no index leads past the orders that are closed.
_STANDING = Prepared(
    select(func.count()).where(
        orders.c.market == bindparam("name"), orders.c.side == bindparam("side"), orders.c.closed_at.is_(None)
    )
)
_of_market = trades.c.market == bindparam("name")
_since: BindParameter[int] = bindparam("since")
_until: BindParameter[int] = bindparam("until")
_NEWEST = Prepared(
    select(trades).where(_of_market).order_by(trades.c.id.desc()).limit(bindparam("most", type_=Integer))
)
_LAST = Prepared(select(trades.c.rate).where(_of_market).order_by(trades.c.id.desc()).limit(1))
# By time: by number it would pass by all that was traded since.
_LAST_BEFORE = Prepared(
    select(trades.c.rate)
    .where(_of_market, trades.c.at < _until)
    .order_by(trades.c.at.desc(), trades.c.id.desc())
    .limit(1)
)
_BETWEEN = Prepared(
    select(trades.c.at, trades.c.rate, trades.c.quantity)
    .where(_of_market, trades.c.at >= _since, trades.c.at < _until)
    .order_by(trades.c.at.desc(), trades.c.id.desc())
    .limit(bindparam("most", type_=Integer))
)
_PART = 2**20
# Summed in two parts: at a low price the whole can be more than 64 bits hold.
_WHOLE, _REST = func.sum(orders.c.remaining // _PART), func.sum(orders.c.remaining % _PART)
_BOOK = (
    select(orders.c.rate, _WHOLE.label("whole"), _REST.label("rest"))
    .where(orders.c.market == bindparam("name"), orders.c.side == bindparam("side"), orders.c.closed_at.is_(None))
    .group_by(orders.c.rate)
    .limit(bindparam("most", type_=Integer))
)
_LEVELS = {"SELL": Prepared(_BOOK.order_by(orders.c.rate.asc())), "BUY": Prepared(_BOOK.order_by(orders.c.rate.desc()))}


@dataclass(slots=True)
class Candle:
    """The trades of one interval; prices, `volume` (of the coin) and `value` (of the base coin) in units."""

    starts_at: int
    open: int
    high: int
    low: int
    close: int
    volume: int = 0
    value: int = 0


@dataclass(frozen=True, slots=True)
class Summary:
    """A market's last 24 hours. Prices are the last known where nothing was traded."""

    day: Candle
    bid: int
    ask: int
    buys: int
    sells: int
    before: int  # the price a day ago


def last_price(tx: Transaction, market: Market, before: int | None = None) -> int:
    """Return the price of the last trade (before a time), else the one that the market opened with."""
    if before is None:
        last = _LAST.first(tx.connection, name=market.name)
    else:
        last = _LAST_BEFORE.first(tx.connection, name=market.name, until=before)
    return last.rate if last else market.price


def newest_trades(tx: Transaction, market: Market, most: int) -> list[Any]:
    """Return the newest trades, newest first."""
    return _NEWEST.all(tx.connection, name=market.name, most=most)


def book(tx: Transaction, market: Market, side: str, most: int) -> list[tuple[int, int]]:
    """Return one side of the book, the best first: price, and how much stands at it."""
    levels = _LEVELS[side].all(tx.connection, name=market.name, side=side, most=most)
    return [(rate, int(whole) * _PART + int(rest)) for rate, whole, rest in levels]


def summary(tx: Transaction, market: Market) -> Summary:
    """Return a market's last 24 hours."""
    (day,) = candles(tx, market, tx.now - DAY_MS, tx.now, DAY_MS)
    bid, ask = (best(tx, market.name, side) for side in ("BUY", "SELL"))
    buys, sells = (_STANDING.first(tx.connection, name=market.name, side=side)[0] for side in ("BUY", "SELL"))
    before = last_price(tx, market, tx.now - DAY_MS)
    return Summary(day, bid.rate if bid else 0, ask.rate if ask else 0, buys, sells, before)


def candles(tx: Transaction, market: Market, since: int, until: int, interval: int) -> list[Candle]:
    """Return a candle for each interval that begins in [since, until); an empty one stands at the close before it.

    Where there were more trades than `MOST_READ`, the oldest of them are left out.
    """
    rows = _BETWEEN.all(tx.connection, name=market.name, since=since, until=until, most=MOST_READ)
    return _draw(reversed(rows), last_price(tx, market, since), range(since, until, interval))


def _draw(rows: Iterable[tuple[int, int, int]], price: int, starts: range) -> list[Candle]:
    series = [Candle(start, 0, 0, 0, 0) for start in starts]
    for at, rate, quantity in rows:
        candle = series[(at - starts.start) // starts.step]
        if not candle.open:
            candle.open = candle.high = candle.low = rate
        candle.high, candle.low, candle.close = max(candle.high, rate), min(candle.low, rate), rate
        candle.volume += quantity
        candle.value += value_of(quantity, rate)
    for candle in series:
        if not candle.open:
            candle.open = candle.high = candle.low = candle.close = price
        price = candle.close
    return series
