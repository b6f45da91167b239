"""Balances, coins that came in and where they come in, coins sent away."""

from typing import Any

from sqlalchemy import Row, Table, select

from nupool_helpers.practice.api.v1.arguments import ArgumentsV1
from nupool_helpers.practice.api.v1.texts import time_of
from nupool_helpers.practice.transaction import Transaction
from nupool_helpers.practice.wallet import deposits as incoming
from nupool_helpers.practice.wallet import services
from nupool_helpers.practice.wallet import withdrawals as outgoing
from nupool_helpers.practice.wallet.money import number
from nupool_helpers.practice.wallet.schema import deposits as deposits_table
from nupool_helpers.practice.wallet.schema import withdrawals as withdrawals_table

__all__ = ["balance", "balances", "deposit_address", "deposits", "withdraw", "withdrawals"]

_MOST = 500


def balances(tx: Transaction, arguments: ArgumentsV1) -> list[dict[str, Any]]:
    """Return every balance of the account."""
    rows = services.read(tx, tx.account_id)
    return [_balance(row.currency, row.total, row.reserved) for row in rows]


def balance(tx: Transaction, arguments: ArgumentsV1) -> dict[str, Any]:
    """Return one balance."""
    coin = arguments.coin()
    row = services.read_one(tx, tx.account_id, coin.code)
    return _balance(coin.code, row.total if row else 0, row.reserved if row else 0)


def _balance(currency: str, total: int, reserved: int) -> dict[str, Any]:
    return {
        "Currency": currency,
        "Balance": number(total),
        "Available": number(total - reserved),
        "Pending": 0.0,
        "CryptoAddress": None,
        "Requested": False,
        "Uuid": None,
    }


def deposit_address(tx: Transaction, arguments: ArgumentsV1) -> dict[str, Any]:
    """Return where the account receives a coin."""
    coin = arguments.coin()
    address = incoming.make_address(tx, coin)
    return {"Currency": coin.code, "Address": address}


def withdraw(tx: Transaction, arguments: ArgumentsV1) -> dict[str, Any]:
    """Send coins away."""
    coin, units, address = arguments.coin(), arguments.amount("quantity"), arguments.address()
    return {"uuid": outgoing.withdraw(tx, coin, units, address)}


def withdrawals(tx: Transaction, arguments: ArgumentsV1) -> list[dict[str, Any]]:
    """Return the coins that were sent away, newest first, of one currency or of all."""
    rows = _newest(tx, arguments, withdrawals_table)
    return [_withdrawal(row, tx.now - row.at < outgoing.PENDING_MS) for row in rows]


def _withdrawal(row: Row[Any], waits: bool) -> dict[str, Any]:
    cancelled = row.cancelled_at is not None
    return {
        "PaymentUuid": row.uuid,
        "Currency": row.currency,
        "Amount": number(row.amount),
        "Address": row.address,
        "Opened": time_of(row.at),
        "Authorized": True,
        "PendingPayment": waits and not cancelled,
        "TxCost": number(row.fee),
        "TxId": None if waits or cancelled else row.tx_id,
        "Canceled": cancelled,
        "InvalidAddress": False,
    }


def deposits(tx: Transaction, arguments: ArgumentsV1) -> list[dict[str, Any]]:
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
        for row in _newest(tx, arguments, deposits_table)
    ]


def _newest(tx: Transaction, arguments: ArgumentsV1, table: Table) -> list[Row[Any]]:
    query, coin = select(table).where(table.c.account_id == tx.account_id), arguments.coin_or_none()
    if coin is not None:
        query = query.where(table.c.currency == coin.code)
    return list(tx.connection.execute(query.order_by(table.c.id.desc()).limit(_MOST)))
