"""Calls about what an account has done: closed orders, coins sent away, coins that came in, and where they come in."""

from typing import Any

from sqlalchemy import Connection, Row, select

from nupool_helpers.practice.api.v1.account import CONDITIONS
from nupool_helpers.practice.api.v1.call import Call, time_of
from nupool_helpers.practice.trading.schema import orders
from nupool_helpers.practice.wallet import deposits as incoming
from nupool_helpers.practice.wallet.money import number
from nupool_helpers.practice.wallet.schema import deposits as deposits_table
from nupool_helpers.practice.wallet.schema import withdrawals
from nupool_helpers.practice.wallet.withdrawals import PENDING_MS

__all__ = ["closed_orders", "deposit_address", "deposits", "withdrawals_made"]

_MOST = 500


def closed_orders(connection: Connection, call: Call) -> list[dict[str, Any]]:
    """Return the account's closed orders, newest first, of one market or of all."""
    query = select(orders).where(orders.c.account_id == call.account_id, orders.c.closed_at.is_not(None))
    market = call.market_or_none()
    if market is not None:
        query = query.where(orders.c.market == market.name)
    return [
        _closed(row)
        for row in connection.execute(query.order_by(orders.c.closed_at.desc(), orders.c.id.desc()).limit(_MOST))
    ]


def _closed(row: Row[Any]) -> dict[str, Any]:
    traded = row.quantity - row.remaining
    return {
        "OrderUuid": row.uuid,
        "Exchange": row.market,
        "TimeStamp": time_of(row.opened_at),
        "OrderType": f"{'LIMIT' if row.rate else 'MARKET'}_{row.side}",
        "Limit": number(row.rate or 0),
        "Quantity": number(row.quantity),
        "QuantityRemaining": number(row.remaining),
        "Commission": number(row.fee),
        "Price": number(row.value),
        "PricePerUnit": row.value / traded if traded else None,
        "ImmediateOrCancel": row.time_in_force == "IMMEDIATE_OR_CANCEL",
        "Closed": time_of(row.closed_at),
        **CONDITIONS,
    }


def deposit_address(connection: Connection, call: Call) -> dict[str, Any]:
    """Return where the account receives a coin."""
    coin = call.coin()
    return {
        "Currency": coin.code,
        "Address": incoming.make_address(connection, call.account_id, coin, call.random_bytes),
    }


def withdrawals_made(connection: Connection, call: Call) -> list[dict[str, Any]]:
    """Return the coins that were sent away, newest first, of one currency or of all."""
    return [
        {
            "PaymentUuid": row.uuid,
            "Currency": row.currency,
            "Amount": number(row.amount),
            "Address": row.address,
            "Opened": time_of(row.at),
            "Authorized": True,
            "PendingPayment": row.cancelled_at is None and call.now - row.at < PENDING_MS,
            "TxCost": number(row.fee),
            "TxId": row.tx_id if row.cancelled_at is None and call.now - row.at >= PENDING_MS else None,
            "Canceled": row.cancelled_at is not None,
            "InvalidAddress": False,
        }
        for row in _of_account(connection, call, withdrawals)
    ]


def deposits(connection: Connection, call: Call) -> list[dict[str, Any]]:
    """Return the coins that came in, newest first, of one currency or of all."""
    return [
        {
            "Id": row.id,
            "Amount": number(row.amount),
            "Currency": row.currency,
            "Confirmations": 2,
            "LastUpdated": time_of(row.at),
            "TxId": row.tx_id,
            "CryptoAddress": row.address,
        }
        for row in _of_account(connection, call, deposits_table)
    ]


def _of_account(connection: Connection, call: Call, table: Any) -> list[Row[Any]]:
    query = select(table).where(table.c.account_id == call.account_id)
    if call.given.get("currency"):
        query = query.where(table.c.currency == call.coin().code)
    return list(connection.execute(query.order_by(table.c.id.desc()).limit(_MOST)))
