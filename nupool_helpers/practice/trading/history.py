"""What has happened on a market: its book, its last day, its trades, and candles of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, bindparam, func, select

from nupool_helpers.practice.trading.matching import best
from nupool_helpers.practice.trading.schema import orders, trades
from nupool_helpers.practice.transaction import Transaction
from nupool_helpers.practice.wallet.listings import Market
from nupool_helpers.practice.wallet.money import value_of

__all__ = ["DAY_MS", "Candle", "Summary", "book", "candles", "last_price", "newest_trades", "summary"]

DAY_MS = 86_400_000
# One side at a time: without the side no index leads past the orders that are closed.
_STANDING = select(func.count()).where(
    orders.c.market == bindparam("name"), orders.c.side == bindparam("side"), orders.c.closed_at.is_(None)
)
_PART = 2**20


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
    query = select(trades.c.rate).where(trades.c.market == market.name)
    if before is not None:
        query = query.where(trades.c.at < before)
    return tx.connection.scalar(query.order_by(trades.c.id.desc()).limit(1)) or market.price


def newest_trades(tx: Transaction, market: Market, most: int) -> list[Row[Any]]:
    """Return the newest trades, newest first."""
    query = select(trades).where(trades.c.market == market.name)
    return list(tx.connection.execute(query.order_by(trades.c.id.desc()).limit(most)))


def book(tx: Transaction, market: Market, side: str, most: int) -> list[tuple[int, int]]:
    """Return one side of the book, the best first: price, and how much stands at it."""
    price = orders.c.rate.asc() if side == "SELL" else orders.c.rate.desc()
    # Summed in two parts: at a low price the whole can be more than 64 bits hold.
    parts = (func.sum(orders.c.remaining // _PART), func.sum(orders.c.remaining % _PART))
    query = select(orders.c.rate, *parts).where(
        orders.c.market == market.name, orders.c.side == side, orders.c.closed_at.is_(None)
    )
    levels = tx.connection.execute(query.group_by(orders.c.rate).order_by(price).limit(most))
    return [(rate, int(whole) * _PART + int(rest)) for rate, whole, rest in levels]


def summary(tx: Transaction, market: Market) -> Summary:
    """Return a market's last 24 hours."""
    (day,) = candles(tx, market, tx.now - DAY_MS, tx.now, DAY_MS)
    bid, ask = (best(tx, market.name, side) for side in ("BUY", "SELL"))
    buys, sells = (
        tx.connection.scalar(_STANDING, {"name": market.name, "side": side}) or 0 for side in ("BUY", "SELL")
    )
    before = last_price(tx, market, tx.now - DAY_MS)
    return Summary(day, bid.rate if bid else 0, ask.rate if ask else 0, buys, sells, before)


def candles(tx: Transaction, market: Market, since: int, until: int, interval: int) -> list[Candle]:
    """Return a candle for each interval that begins in [since, until); an empty one stands at the close before it."""
    query = select(trades.c.at, trades.c.rate, trades.c.quantity).where(
        trades.c.market == market.name, trades.c.at >= since, trades.c.at < until
    )
    rows = (tuple(row) for row in tx.connection.execute(query.order_by(trades.c.id)))
    return _draw(rows, last_price(tx, market, since), range(since, until, interval))


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
