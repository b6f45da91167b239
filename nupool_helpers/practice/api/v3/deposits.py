"""Coins that came in. On the practice exchange a deposit is complete as soon as it is made."""

from typing import Any

from sqlalchemy import Connection, Row, select

from nupool_helpers.practice.api.v3.call import Call
from nupool_helpers.practice.api.v3.paging import page
from nupool_helpers.practice.api.v3.texts import amount, time_of
from nupool_helpers.practice.refusals import Refused
from nupool_helpers.practice.wallet.schema import deposits

__all__ = ["by_tx_id", "closed", "deposit", "still_open"]

_OPEN, _CLOSED = ("PENDING",), ("COMPLETED", "ORPHANED", "INVALIDATED")


def still_open(_connection: Connection, call: Call) -> list[dict[str, Any]]:
    """Return the deposits that wait for something: none."""
    call.status(_OPEN)
    call.coin_or_none()
    return []


def closed(connection: Connection, call: Call) -> list[dict[str, Any]]:
    """Return a page of deposits."""
    status, coin = call.status(_CLOSED), call.coin_or_none()
    wanted = [deposits.c.account_id == call.account_id]
    if coin:
        wanted.append(deposits.c.currency == coin.code)
    found = page(connection, call, deposits, deposits.c.at, *wanted)
    return [_deposit(row) for row in found if status in (None, "COMPLETED")]


def by_tx_id(connection: Connection, call: Call) -> list[dict[str, Any]]:
    """Return the deposits of one transaction."""
    mine = (deposits.c.account_id == call.account_id, deposits.c.tx_id == call.path["txId"].lower())
    return [_deposit(row) for row in connection.execute(select(deposits).where(*mine))]


def deposit(connection: Connection, call: Call) -> dict[str, Any]:
    """Return one deposit."""
    mine = (deposits.c.account_id == call.account_id, deposits.c.uuid == call.uuid("depositId"))
    row = connection.execute(select(deposits).where(*mine)).one_or_none()
    if row is None:
        raise Refused("NOT_FOUND")
    return _deposit(row)


def _deposit(row: Row[Any]) -> dict[str, Any]:
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
