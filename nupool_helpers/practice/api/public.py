"""Calls that need no key."""

from typing import Any

from sqlalchemy import Connection, select

from nupool_helpers.practice.api.call import Call
from nupool_helpers.practice.market.amounts import number
from nupool_helpers.practice.market.matching import best
from nupool_helpers.practice.market.schema import trades

__all__ = ["ticker"]


def ticker(connection: Connection, call: Call) -> dict[str, Any]:
    """Return the best prices and the last one of a market."""
    market = call.market()
    bid, ask = (best(connection, market.name, side) for side in ("BUY", "SELL"))
    newest = select(trades.c.rate).where(trades.c.market == market.name).order_by(trades.c.id.desc()).limit(1)
    last = connection.scalar(newest) or market.price
    return {"Bid": number(bid.rate) if bid else 0.0, "Ask": number(ask.rate) if ask else 0.0, "Last": number(last)}
