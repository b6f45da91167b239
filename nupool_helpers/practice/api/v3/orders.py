"""Orders placed, listed and cancelled (the vendor's "Placing Orders")."""

from decimal import Decimal, InvalidOperation
from typing import Any

from sqlalchemy import Row

from nupool_helpers.practice.api.operation import LIMIT, MARKET
from nupool_helpers.practice.api.v3.arguments import ArgumentsV3
from nupool_helpers.practice.api.v3.body import Body
from nupool_helpers.practice.api.v3.refusals import BadRequest, Refusal
from nupool_helpers.practice.api.v3.resource import Resource
from nupool_helpers.practice.api.v3.texts import amount, time_of
from nupool_helpers.practice.refusals import Refused
from nupool_helpers.practice.trading import orders as trading
from nupool_helpers.practice.trading.history import DAY_MS
from nupool_helpers.practice.trading.orders import FILL_OR_KILL, GOOD, IMMEDIATE, POST_ONLY
from nupool_helpers.practice.trading.schema import orders
from nupool_helpers.practice.transaction import Transaction
from nupool_helpers.practice.wallet.listings import MARKETS
from nupool_helpers.practice.wallet.money import UNIT
from nupool_helpers.validation.keys import Permission

__all__ = ["ORDERS", "cancel", "cancel_all", "closed", "new", "permissions_for", "still_open"]

_TIMES = {"LIMIT": (GOOD, IMMEDIATE, FILL_OR_KILL, POST_ONLY), "MARKET": (IMMEDIATE, FILL_OR_KILL)}
_CEILINGS = ("CEILING_LIMIT", "CEILING_MARKET")
_ALL_TIMES = (GOOD, IMMEDIATE, FILL_OR_KILL, POST_ONLY, "BUY_NOW", "INSTANT")
_KNOWN_FOR = DAY_MS  # how long a clientOrderId keeps an order from being placed again


def permissions_for(arguments: ArgumentsV3) -> frozenset[Permission]:
    """Return the permission that a new order needs; where its type cannot be told, either of the two will do.

    The one part of a body that is read before the signature was verified. It decides nothing but which permission is
    asked for, and the order is then made of the same bytes.
    """
    try:
        word = arguments.body.text("type")
    except BadRequest:
        return LIMIT | MARKET
    return {"LIMIT": LIMIT, "MARKET": MARKET}.get(word.removeprefix("CEILING_"), LIMIT | MARKET)


def new(tx: Transaction, arguments: ArgumentsV3) -> dict[str, Any]:
    """Place an order."""
    order = _order_in(arguments.body)
    # The client's own uuid makes placing safe to repeat: who got no answer asks again, and does not buy twice.
    if order.client_id and (known := trading.by_client_id(tx, order.client_id, tx.now - _KNOWN_FOR)):
        raise Refusal("CLIENTORDERID_ALREADY_EXISTS", data={"id": known})
    return ORDERS.find(tx, arguments, trading.place(tx, order))


def _order_in(body: Body) -> trading.New:
    market, direction = body.market(), body.choice("direction", ("BUY", "SELL"))
    kind = body.choice("type", (*_TIMES, *_CEILINGS))
    time_in_force = body.choice("timeInForce", _ALL_TIMES)
    if kind in _CEILINGS:
        raise Refusal("ORDER_TYPE_INVALID", "The practice exchange has no ceiling orders.")
    if time_in_force not in _TIMES[kind]:
        raise Refused("INVALID_MARKET_ORDER" if kind == "MARKET" else "ORDER_TYPE_INVALID")
    if body.has("ceiling") or (kind == "MARKET" and body.has("limit")):
        raise Refused("INVALID_ORDER_TYPE")
    if body.flag("useAwards"):
        raise Refused("INSUFFICIENT_AWARDS")
    quantity, rate = body.amount("quantity"), _limit(body) if kind == "LIMIT" else None
    return trading.New(market, direction, quantity, rate, time_in_force, body.uuid_or_none("clientOrderId"))


def _limit(body: Body) -> int:
    units = body.amount("limit")
    try:
        if Decimal(body.amount_text("limit")) * UNIT != units:
            raise Refused("RATE_PRECISION_NOT_ALLOWED")
    except InvalidOperation:  # more digits than a price can have
        raise Refused("RATE_PRECISION_NOT_ALLOWED") from None
    return units


def cancel(tx: Transaction, arguments: ArgumentsV3) -> dict[str, Any]:
    """Cancel an open order."""
    name = arguments.uuid("orderId")
    trading.cancel(tx, name)
    return ORDERS.find(tx, arguments, name)


def cancel_all(tx: Transaction, arguments: ArgumentsV3) -> list[dict[str, Any]]:
    """Cancel every open order, of one market or of all."""
    names = [row.uuid for row in _open(tx, arguments)]
    for name in names:
        trading.cancel(tx, name)
    return [{"id": name, "statusCode": "SUCCESS", "result": ORDERS.find(tx, arguments, name)} for name in names]


def still_open(tx: Transaction, arguments: ArgumentsV3) -> list[dict[str, Any]]:
    """Return the open orders, of one market or of all."""
    return [_order(row, tx.now) for row in _open(tx, arguments)]


def _open(tx: Transaction, arguments: ArgumentsV3) -> list[Row[Any]]:
    market = arguments.market_or_none()
    return trading.open_orders(tx, market.name if market else None)


def closed(tx: Transaction, arguments: ArgumentsV3) -> list[dict[str, Any]]:
    """Return a page of closed orders."""
    return ORDERS.page(tx, arguments, orders.c.closed_at.is_not(None))


def _order(row: Row[Any], _now: int) -> dict[str, Any]:
    shown = {
        "id": row.uuid,
        "marketSymbol": MARKETS[row.market].symbol,
        "direction": row.side,
        "type": "MARKET" if row.rate is None else "LIMIT",
        "quantity": amount(row.quantity),
        "timeInForce": row.time_in_force,
        "fillQuantity": amount(row.quantity - row.remaining),
        "commission": amount(row.fee),
        "proceeds": amount(row.value),
        "status": "OPEN" if row.closed_at is None else "CLOSED",
        "createdAt": time_of(row.opened_at),
        "updatedAt": time_of(row.updated_at),
    }
    if row.rate is not None:
        shown["limit"] = amount(row.rate)
    if row.client_id:
        shown["clientOrderId"] = row.client_id
    if row.closed_at is not None:
        shown["closedAt"] = time_of(row.closed_at)
    return shown


# NOT_FOUND where there is none, and not ORDER_DOES_NOT_EXIST: clients know this code as "no such order".
ORDERS = Resource(orders, "orderId", orders.c.closed_at, _order)
"""Orders, by uuid, and those closed in pages."""
