"""Orders placed, listed and cancelled (the vendor's "Placing Orders")."""

from decimal import Decimal, InvalidOperation
from typing import Any

from sqlalchemy import Connection, Row

from nupool_helpers.practice.api.v3.call import Call
from nupool_helpers.practice.api.v3.paging import page
from nupool_helpers.practice.api.v3.refusals import BadRequest, Refusal
from nupool_helpers.practice.api.v3.texts import amount, time_of
from nupool_helpers.practice.refusals import Refused
from nupool_helpers.practice.trading import orders as trading
from nupool_helpers.practice.trading.history import DAY_MS
from nupool_helpers.practice.trading.orders import FILL_OR_KILL, GOOD, IMMEDIATE, POST_ONLY
from nupool_helpers.practice.trading.schema import orders
from nupool_helpers.practice.wallet.listings import MARKETS
from nupool_helpers.practice.wallet.money import UNIT
from nupool_helpers.validation.keys import Permission

__all__ = ["cancel", "cancel_all", "closed", "needed_for", "new", "order", "still_open"]

_TIMES = {"LIMIT": (GOOD, IMMEDIATE, FILL_OR_KILL, POST_ONLY), "MARKET": (IMMEDIATE, FILL_OR_KILL)}
_CEILINGS = ("CEILING_LIMIT", "CEILING_MARKET")
_ALL_TIMES = (GOOD, IMMEDIATE, FILL_OR_KILL, POST_ONLY, "BUY_NOW", "INSTANT")
_KNOWN_FOR = DAY_MS  # how long a clientOrderId keeps an order from being placed again


def needed_for(call: Call) -> frozenset[Permission]:
    """Return the right that a new order needs; where its type cannot be told, either of the two will do."""
    both = frozenset({Permission.TRADE_LIMIT, Permission.TRADE_MARKET})
    try:
        word = call.text("type")
    except BadRequest:
        return both
    by_type = {"LIMIT": Permission.TRADE_LIMIT, "MARKET": Permission.TRADE_MARKET}
    found = by_type.get(word.removeprefix("CEILING_"))
    return frozenset({found}) if found else both


def new(connection: Connection, call: Call) -> dict[str, Any]:
    """Place an order."""
    placed, client_id = _new(call), call.uuid_or_none("clientOrderId")
    if client_id and (known := trading.by_client_id(connection, call.account_id, client_id, call.now - _KNOWN_FOR)):
        raise Refusal("CLIENTORDERID_ALREADY_EXISTS", data={"id": known})
    return _found(connection, call, trading.place(connection, call.account_id, placed, call.now, call.random_bytes))


def _new(call: Call) -> trading.New:
    market, direction = call.market_in_body(), call.choice("direction", ("BUY", "SELL"))
    kind = call.choice("type", (*_TIMES, *_CEILINGS))
    time_in_force = call.choice("timeInForce", _ALL_TIMES)
    if kind in _CEILINGS:
        raise Refusal("ORDER_TYPE_INVALID", "The practice exchange has no ceiling orders.")
    if time_in_force not in _TIMES[kind]:
        raise Refused("INVALID_MARKET_ORDER" if kind == "MARKET" else "ORDER_TYPE_INVALID")
    if call.given("ceiling") or (kind == "MARKET" and call.given("limit")):
        raise Refused("INVALID_ORDER_TYPE")
    _awards(call)
    quantity, rate = call.amount("quantity"), _limit(call) if kind == "LIMIT" else None
    return trading.New(market, direction, quantity, rate, time_in_force, call.uuid_or_none("clientOrderId"))


def _awards(call: Call) -> None:
    wanted = call.body.get("useAwards")
    if wanted not in (None, True, False):
        raise BadRequest("useAwards")
    if wanted:
        raise Refused("INSUFFICIENT_AWARDS")


def _limit(call: Call) -> int:
    units = call.amount("limit")
    try:
        if Decimal(call.written("limit")) * UNIT != units:
            raise Refused("RATE_PRECISION_NOT_ALLOWED")
    except InvalidOperation:  # more digits than a price can have
        raise Refused("RATE_PRECISION_NOT_ALLOWED") from None
    return units


def order(connection: Connection, call: Call) -> dict[str, Any]:
    """Return one order, open or closed."""
    return _found(connection, call, call.uuid("orderId"))


def cancel(connection: Connection, call: Call) -> dict[str, Any]:
    """Cancel an open order."""
    name = call.uuid("orderId")
    trading.cancel(connection, call.account_id, name, call.now)
    return _found(connection, call, name)


def cancel_all(connection: Connection, call: Call) -> list[dict[str, Any]]:
    """Cancel every open order, of one market or of all."""
    names = [row.uuid for row in _open(connection, call)]
    for name in names:
        trading.cancel(connection, call.account_id, name, call.now)
    return [{"id": name, "statusCode": "SUCCESS", "result": _found(connection, call, name)} for name in names]


def still_open(connection: Connection, call: Call) -> list[dict[str, Any]]:
    """Return the open orders, of one market or of all."""
    return [_order(row) for row in _open(connection, call)]


def _open(connection: Connection, call: Call) -> list[Row[Any]]:
    market = call.market_or_none()
    return trading.open_orders(connection, call.account_id, market.name if market else None)


def closed(connection: Connection, call: Call) -> list[dict[str, Any]]:
    """Return a page of closed orders."""
    wanted = [orders.c.account_id == call.account_id, orders.c.closed_at.is_not(None)]
    market = call.market_or_none()
    if market:
        wanted.append(orders.c.market == market.name)
    return [_order(row) for row in page(connection, call, orders, orders.c.closed_at, *wanted)]


def _found(connection: Connection, call: Call, name: str) -> dict[str, Any]:
    row = trading.find(connection, call.account_id, name)
    if row is None:
        raise Refused("NOT_FOUND")  # not ORDER_DOES_NOT_EXIST: clients know this code as "no such order"
    return _order(row)


def _order(row: Row[Any]) -> dict[str, Any]:
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
