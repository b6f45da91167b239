"""What orders got, trade by trade."""

from typing import Any

from sqlalchemy import Connection, Row, select

from nupool_helpers.practice.api.v3.call import Call
from nupool_helpers.practice.api.v3.paging import page
from nupool_helpers.practice.api.v3.texts import amount, time_of
from nupool_helpers.practice.refusals import Refused
from nupool_helpers.practice.trading import orders
from nupool_helpers.practice.trading.schema import executions as table
from nupool_helpers.practice.wallet.listings import MARKETS

__all__ = ["execution", "executions", "last_id", "of_order"]

_MOST = 1000


def executions(connection: Connection, call: Call) -> list[dict[str, Any]]:
    """Return a page of executions."""
    return [_execution(row) for row in page(connection, call, table, table.c.at, *_mine(call))]


def execution(connection: Connection, call: Call) -> dict[str, Any]:
    """Return one execution."""
    this = (table.c.account_id == call.account_id, table.c.uuid == call.uuid("executionId"))
    row = connection.execute(select(table).where(*this)).one_or_none()
    if row is None:
        raise Refused("NOT_FOUND")
    return _execution(row)


def last_id(connection: Connection, call: Call) -> dict[str, str]:
    """Return the newest execution's name; nothing where there is none."""
    found = connection.scalar(select(table.c.uuid).where(*_mine(call)).order_by(table.c.id.desc()).limit(1))
    return {"lastId": found} if found else {}


def of_order(connection: Connection, call: Call) -> list[dict[str, Any]]:
    """Return what one order got, newest first."""
    order = orders.find(connection, call.account_id, call.uuid("orderId"))
    if order is None:
        raise Refused("NOT_FOUND")
    newest = select(table).where(table.c.order_id == order.id).order_by(table.c.id.desc()).limit(_MOST)
    return [_execution(row) for row in connection.execute(newest)]


def _mine(call: Call) -> list[Any]:
    market, mine = call.market_or_none(), [table.c.account_id == call.account_id]
    return [*mine, table.c.market == market.name] if market else mine


def _execution(row: Row[Any]) -> dict[str, Any]:
    return {
        "id": row.uuid,
        "marketSymbol": MARKETS[row.market].symbol,
        "executedAt": time_of(row.at),
        "quantity": amount(row.quantity),
        "rate": amount(row.rate),
        "orderId": row.order_uuid,
        "commission": amount(row.fee),
        "isTaker": row.taker,
    }
