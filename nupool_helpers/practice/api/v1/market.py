"""Calls that place, list and cancel orders."""

from typing import Any

from sqlalchemy import Connection

from nupool_helpers.practice.api.v1.account import open_order
from nupool_helpers.practice.api.v1.call import Call
from nupool_helpers.practice.trading import orders

__all__ = ["cancel", "open_orders", "place"]


def place(connection: Connection, call: Call, *, side: str, limit: bool) -> dict[str, Any]:
    """Buy or sell at a price or a better one; or else at any, as far as money and offers go, and nothing stays open."""
    market, quantity = call.market(), call.amount("quantity")
    rate, stands = (call.amount("rate"), call.time_in_force()) if limit else (None, orders.IMMEDIATE)
    new = orders.New(market, side, quantity, rate, stands)
    return {"uuid": orders.place(connection, call.account_id, new, call.now, call.random_bytes)}


def cancel(connection: Connection, call: Call) -> dict[str, Any]:
    """Cancel an open order."""
    uuid = call.uuid()
    orders.cancel(connection, call.account_id, uuid, call.now)
    return {"uuid": uuid}


def open_orders(connection: Connection, call: Call) -> list[dict[str, Any]]:
    """List the open orders, of one market or of all."""
    market = call.market_or_none()
    return [open_order(row) for row in orders.open_orders(connection, call.account_id, market.name if market else None)]
