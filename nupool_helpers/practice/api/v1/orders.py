"""Orders placed, cancelled, looked up and listed."""

from typing import Any

from sqlalchemy import bindparam, select

from nupool_helpers.practice.api.v1.arguments import ArgumentsV1
from nupool_helpers.practice.api.v1.texts import time_of
from nupool_helpers.practice.store import Prepared
from nupool_helpers.practice.trading import orders
from nupool_helpers.practice.trading.schema import orders as table
from nupool_helpers.practice.transaction import Transaction
from nupool_helpers.practice.wallet.money import number

__all__ = ["cancel", "closed_orders", "open_orders", "order", "place"]

_MOST = 500
_MINE = select(table).where(table.c.account_id == bindparam("whose"), table.c.closed_at.is_not(None))
_NEWEST = _MINE.order_by(table.c.closed_at.desc(), table.c.id.desc()).limit(_MOST)
_CLOSED, _CLOSED_IN_MARKET = Prepared(_NEWEST), Prepared(_NEWEST.where(table.c.market == bindparam("market")))
# Which fields the vendor showed where, in this order.
_CONDITIONS = ("IsConditional", "Condition", "ConditionTarget")
_ORDER = (
    *("AccountId", "OrderUuid", "Exchange", "Type", "Quantity", "QuantityRemaining", "Limit", "Reserved"),
    *("ReserveRemaining", "CommissionReserved", "CommissionReserveRemaining", "CommissionPaid", "Price"),
    *("PricePerUnit", "Opened", "Closed", "IsOpen", "Sentinel", "CancelInitiated", "ImmediateOrCancel"),
    *_CONDITIONS,
)
_OPEN_ORDER = (
    *("Uuid", "OrderUuid", "Exchange", "OrderType", "Quantity", "QuantityRemaining", "Limit", "CommissionPaid"),
    *("Price", "PricePerUnit", "Opened", "Closed", "CancelInitiated", "ImmediateOrCancel", *_CONDITIONS),
)
_CLOSED_ORDER = (
    *("OrderUuid", "Exchange", "TimeStamp", "OrderType", "Limit", "Quantity", "QuantityRemaining", "Commission"),
    *("Price", "PricePerUnit", "ImmediateOrCancel", "Closed", *_CONDITIONS),
)


def place(tx: Transaction, arguments: ArgumentsV1, *, side: str, limit: bool) -> dict[str, Any]:
    """Buy or sell at a price or a better one; or else at any, as far as money and offers go, and nothing stays open."""
    market, quantity = arguments.market(), arguments.amount("quantity")
    rate, stands = (arguments.amount("rate"), arguments.time_in_force()) if limit else (None, orders.IMMEDIATE)
    new = orders.New(market, side, quantity, rate, stands)
    return {"uuid": orders.place(tx, new)}


def cancel(tx: Transaction, arguments: ArgumentsV1) -> dict[str, Any]:
    """Cancel an open order."""
    uuid = arguments.uuid()
    orders.cancel(tx, uuid)
    return {"uuid": uuid}


def order(tx: Transaction, arguments: ArgumentsV1) -> dict[str, Any] | None:
    """Return one order of the account, open or closed; None, and no refusal, where it has none of that name."""
    row = orders.find(tx, arguments.uuid())
    # None as the vendor answered: ccxt turns just that into its OrderNotFound.
    return None if row is None else _fields(row, _ORDER)


def open_orders(tx: Transaction, arguments: ArgumentsV1) -> list[dict[str, Any]]:
    """List the open orders, of one market or of all."""
    market = arguments.market_or_none()
    rows = orders.open_orders(tx, market.name if market else None)
    return [_fields(row, _OPEN_ORDER) for row in rows]


def closed_orders(tx: Transaction, arguments: ArgumentsV1) -> list[dict[str, Any]]:
    """Return the account's closed orders, newest first, of one market or of all."""
    market = arguments.market_or_none()
    if market is None:
        rows = _CLOSED.all(tx.connection, whose=tx.account_id)
    else:
        rows = _CLOSED_IN_MARKET.all(tx.connection, whose=tx.account_id, market=market.name)
    return [_fields(row, _CLOSED_ORDER) for row in rows]


def _fields(row: Any, names: tuple[str, ...]) -> dict[str, Any]:
    """Return the named fields of an order, some of which the vendor called differently from list to list."""
    traded, opened = row.quantity - row.remaining, time_of(row.opened_at)
    kind, fee = f"{'LIMIT' if row.rate else 'MARKET'}_{row.side}", number(row.fee)
    fields = {
        **{"AccountId": None, "Uuid": None, "OrderUuid": row.uuid, "Sentinel": row.uuid, "Exchange": row.market},
        **{"Type": kind, "OrderType": kind, "Limit": number(row.rate or 0)},
        **{"Quantity": number(row.quantity), "QuantityRemaining": number(row.remaining)},
        **{"Reserved": number(row.first_reserved), "ReserveRemaining": number(row.reserved)},
        **{"CommissionReserved": 0.0, "CommissionReserveRemaining": 0.0, "CommissionPaid": fee, "Commission": fee},
        **{"Price": number(row.value), "PricePerUnit": row.value / traded if traded else None},
        **{"Opened": opened, "TimeStamp": opened, "Closed": time_of(row.closed_at), "IsOpen": row.closed_at is None},
        **{"CancelInitiated": row.cancelled, "ImmediateOrCancel": row.time_in_force == orders.IMMEDIATE},
        **{"IsConditional": False, "Condition": "NONE", "ConditionTarget": None},
    }
    return {name: fields[name] for name in names}
