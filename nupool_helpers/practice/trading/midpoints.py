"""The middle between a market's best prices as it moved, drawn from the orders that stood at each time."""

import heapq
from collections import Counter, deque
from collections.abc import Iterator
from itertools import groupby, product

from sqlalchemy import select

from nupool_helpers.practice.trading.history import MOST_READ, Candle, last_price
from nupool_helpers.practice.trading.schema import orders
from nupool_helpers.practice.transaction import Transaction
from nupool_helpers.practice.wallet.listings import Market

__all__ = ["candles"]


def candles(tx: Transaction, market: Market, since: int, until: int, interval: int) -> list[Candle]:
    """Return a candle of the midpoint for each interval that begins in [since, until).

    Where a side of the book is empty the midpoint stays what it was.
    """
    price, drawn = last_price(tx, market, since), []
    moves = deque(_moves(tx, market, since, until))
    for starts_at in range(since, until, interval):
        while moves and moves[0][0] <= starts_at:
            price = moves.popleft()[1]
        candle = Candle(starts_at, price, price, price, price)
        while moves and moves[0][0] < starts_at + interval:
            price = moves.popleft()[1]
            candle.high, candle.low, candle.close = max(candle.high, price), min(candle.low, price), price
        drawn.append(candle)
    return drawn


def _moves(tx: Transaction, market: Market, since: int, until: int) -> Iterator[tuple[int, int]]:
    """Yield when the midpoint was set, and to what, in order of time."""
    sides = {"BUY": _Side(-1), "SELL": _Side(1)}
    for at, events in groupby(sorted(_events(tx, market, since, until)), key=lambda event: event[0]):
        for _at, count, side, rate in events:
            sides[side].change(rate, count)
        bid, ask = sides["BUY"].best(), sides["SELL"].best()
        if bid is not None and ask is not None:
            yield at, (bid + ask) // 2


def _events(tx: Transaction, market: Market, since: int, until: int) -> Iterator[tuple[int, int, str, int]]:
    for side, stood in product(("BUY", "SELL"), (orders.c.closed_at.is_(None), orders.c.closed_at > since)):
        of_side = (orders.c.market == market.name, orders.c.side == side, stood)
        # Of what others place and cancel for ever, the newest that closed: each of the four is a piece of the index.
        query = select(orders.c.opened_at, orders.c.closed_at, orders.c.rate).where(*of_side)
        query = query.where(orders.c.rate.is_not(None), orders.c.opened_at < until)
        for opened_at, closed_at, rate in tx.connection.execute(
            query.order_by(orders.c.closed_at.desc()).limit(MOST_READ)
        ):
            if closed_at is None or closed_at > opened_at:
                yield opened_at, 1, side, rate
                if closed_at is not None and closed_at < until:
                    yield closed_at, -1, side, rate


class _Side:
    """One side of the book: how many orders stand at each price. `sign` is 1 where the lowest price is best."""

    def __init__(self, sign: int) -> None:
        self._sign = sign
        self._counts: Counter[int] = Counter()
        self._heap: list[int] = []

    def change(self, rate: int, count: int) -> None:
        """Add orders at a price, or take them away."""
        self._counts[rate] += count
        if count > 0:
            heapq.heappush(self._heap, self._sign * rate)

    def best(self) -> int | None:
        """Return the best price."""
        while self._heap and self._counts[self._sign * self._heap[0]] <= 0:
            heapq.heappop(self._heap)
        return self._sign * self._heap[0] if self._heap else None
