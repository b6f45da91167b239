"""What orders got, trade by trade."""

from typing import Any

from sqlalchemy import Row, select

from nupool_helpers.practice.api.v3.arguments import ArgumentsV3
from nupool_helpers.practice.api.v3.orders import ORDERS
from nupool_helpers.practice.api.v3.resource import Resource
from nupool_helpers.practice.api.v3.texts import amount, time_of
from nupool_helpers.practice.trading.schema import executions
from nupool_helpers.practice.transaction import Transaction
from nupool_helpers.practice.wallet.listings import MARKETS

__all__ = ["EXECUTIONS", "last_id", "of_order"]


def last_id(tx: Transaction, arguments: ArgumentsV3) -> dict[str, str]:
    """Return the newest execution's name; nothing where there is none."""
    names = select(executions.c.uuid).where(*EXECUTIONS.mine(tx, arguments))
    newest = tx.connection.scalar(names.order_by(executions.c.id.desc()).limit(1))
    return {"lastId": newest} if newest else {}


def of_order(tx: Transaction, arguments: ArgumentsV3) -> list[dict[str, Any]]:
    """Return what one order got, newest first."""
    order = ORDERS.row(tx, arguments, arguments.uuid("orderId"))
    return EXECUTIONS.newest(tx, arguments, executions.c.order_id == order.id)


def _execution(row: Row[Any], _now: int) -> dict[str, Any]:
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


EXECUTIONS = Resource(executions, "executionId", executions.c.at, _execution)
"""Executions, in pages and by uuid."""
