"""Coins that came in. On the practice exchange a deposit is complete as soon as it is made."""

from typing import Any

from sqlalchemy import Row

from nupool_helpers.practice.api.v3.arguments import ArgumentsV3
from nupool_helpers.practice.api.v3.resource import Resource
from nupool_helpers.practice.api.v3.texts import amount, time_of
from nupool_helpers.practice.transaction import Transaction
from nupool_helpers.practice.wallet.schema import deposits

__all__ = ["DEPOSITS", "closed", "still_open"]

_OPEN, _CLOSED = ("PENDING",), ("COMPLETED", "ORPHANED", "INVALIDATED")


def still_open(_tx: Transaction, arguments: ArgumentsV3) -> list[dict[str, Any]]:
    """Return the deposits that wait for something: none."""
    arguments.status(_OPEN)
    arguments.coin_or_none()
    return []


def closed(tx: Transaction, arguments: ArgumentsV3) -> list[dict[str, Any]]:
    """Return a page of deposits."""
    status, page = arguments.status(_CLOSED), DEPOSITS.page(tx, arguments)
    return page if status in (None, "COMPLETED") else []


def _deposit(row: Row[Any], _now: int) -> dict[str, Any]:
    return {
        "id": row.uuid,
        "currencySymbol": row.currency,
        "quantity": amount(row.amount),
        "cryptoAddress": row.address,
        "txId": row.tx_id,
        "confirmations": 2,
        "updatedAt": time_of(row.at),
        "completedAt": time_of(row.at),
        "status": "COMPLETED",
        "source": "BLOCKCHAIN",
    }


DEPOSITS = Resource(deposits, "depositId", deposits.c.at, _deposit)
"""Deposits, in pages, by uuid and by transaction."""
