"""Coins sent away, and where they may be sent."""

from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, case, or_, select

from nupool_helpers.practice.api.v3.call import Call
from nupool_helpers.practice.api.v3.paging import page
from nupool_helpers.practice.api.v3.refusals import BadRequest, Refusal
from nupool_helpers.practice.api.v3.texts import amount, time_of
from nupool_helpers.practice.refusals import Refused
from nupool_helpers.practice.wallet import withdrawals as sending
from nupool_helpers.practice.wallet.schema import allowed_addresses, withdrawals
from nupool_helpers.practice.wallet.withdrawals import PENDING_MS

__all__ = ["allowed", "by_tx_id", "cancel", "closed", "new", "still_open", "withdrawal"]

_OPEN = ("REQUESTED", "AUTHORIZED", "PENDING", "ERROR_INVALID_ADDRESS")
_CLOSED = ("COMPLETED", "CANCELLED")
_MOST = 1000
# When a withdrawal was, or will be, done with.
_done_at = case(
    (withdrawals.c.cancelled_at.is_not(None), withdrawals.c.cancelled_at), else_=withdrawals.c.at + PENDING_MS
)


def still_open(connection: Connection, call: Call) -> list[dict[str, Any]]:
    """Return the withdrawals that still wait, newest first."""
    status = call.status(_OPEN)
    waiting = (withdrawals.c.cancelled_at.is_(None), withdrawals.c.at > call.now - PENDING_MS)
    newest = select(withdrawals).where(*_mine(call), *waiting).order_by(withdrawals.c.id.desc()).limit(_MOST)
    return [_withdrawal(row, call.now) for row in connection.execute(newest) if status in (None, "AUTHORIZED")]


def closed(connection: Connection, call: Call) -> list[dict[str, Any]]:
    """Return a page of the withdrawals that were sent or cancelled."""
    status = call.status(_CLOSED)
    sent, cancelled = withdrawals.c.at <= call.now - PENDING_MS, withdrawals.c.cancelled_at.is_not(None)
    state = {None: or_(sent, cancelled), "CANCELLED": cancelled, "COMPLETED": sent & ~cancelled}[status]
    found = page(connection, call, withdrawals, _done_at, *_mine(call), state)
    return [_withdrawal(row, call.now) for row in found]


def by_tx_id(connection: Connection, call: Call) -> list[dict[str, Any]]:
    """Return the withdrawals of one transaction, once it was sent."""
    sent = (withdrawals.c.cancelled_at.is_(None), withdrawals.c.at <= call.now - PENDING_MS)
    this = (withdrawals.c.account_id == call.account_id, withdrawals.c.tx_id == call.path["txId"].lower())
    return [_withdrawal(row, call.now) for row in connection.execute(select(withdrawals).where(*this, *sent))]


def withdrawal(connection: Connection, call: Call) -> dict[str, Any]:
    """Return one withdrawal."""
    return _found(connection, call, call.uuid("withdrawalId"))


def new(connection: Connection, call: Call) -> dict[str, Any]:
    """Send coins away."""
    coin, units = call.coin_in_body(), call.amount("quantity")
    if call.given("fundsTransferMethodId"):
        raise BadRequest("fundsTransferMethodId")  # no bank is involved here
    address, client_id = call.text("cryptoAddress"), call.uuid_or_none("clientWithdrawalId")
    if client_id and (known := sending.by_client_id(connection, call.account_id, client_id)):
        raise Refusal("CLIENTWITHDRAWALID_ALREADY_EXISTS", data={"id": known})
    made = sending.withdraw(
        connection, call.account_id, coin, units, address, call.now, call.random_bytes, client_id=client_id
    )
    return _found(connection, call, made)


def cancel(connection: Connection, call: Call) -> dict[str, Any]:
    """Take a withdrawal back that still waits."""
    name = call.uuid("withdrawalId")
    sending.cancel(connection, call.account_id, name, call.now)
    return _found(connection, call, name)


def allowed(connection: Connection, call: Call) -> list[dict[str, str]]:
    """Return the addresses to which coins may be sent; while there is none, they may be sent anywhere."""
    mine = select(allowed_addresses).where(allowed_addresses.c.account_id == call.account_id)
    return [
        {
            "currencySymbol": row.currency,
            "createdAt": time_of(row.at),
            "status": "ACTIVE",
            "activeAt": time_of(row.at),
            "cryptoAddress": row.address,
        }
        for row in connection.execute(mine.order_by(allowed_addresses.c.id))
    ]


def _mine(call: Call) -> list[ColumnElement[bool]]:
    coin, mine = call.coin_or_none(), [withdrawals.c.account_id == call.account_id]
    return [*mine, withdrawals.c.currency == coin.code] if coin else mine


def _found(connection: Connection, call: Call, name: str) -> dict[str, Any]:
    row = sending.find(connection, call.account_id, name)
    if row is None:
        raise Refused("WITHDRAWAL_DOES_NOT_EXIST")
    return _withdrawal(row, call.now)


def _withdrawal(row: Row[Any], now: int) -> dict[str, Any]:
    shown = {
        "id": row.uuid,
        "currencySymbol": row.currency,
        "quantity": amount(row.amount + row.fee),  # as it was asked for
        "cryptoAddress": row.address,
        "txCost": amount(row.fee),
        "createdAt": time_of(row.at),
        "target": "BLOCKCHAIN",
    }
    if row.client_id:
        shown["clientWithdrawalId"] = row.client_id
    if row.cancelled_at is not None:
        return shown | {"status": "CANCELLED", "completedAt": time_of(row.cancelled_at)}
    if row.at > now - PENDING_MS:
        return shown | {"status": "AUTHORIZED"}
    return shown | {"status": "COMPLETED", "completedAt": time_of(row.at + PENDING_MS), "txId": row.tx_id}
