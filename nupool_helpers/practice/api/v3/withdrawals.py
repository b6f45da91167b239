"""Coins sent away, and where they may be sent."""

from typing import Any

from sqlalchemy import Row, case, or_

from nupool_helpers.practice.api.v3.arguments import ArgumentsV3
from nupool_helpers.practice.api.v3.refusals import BadRequest, Refusal
from nupool_helpers.practice.api.v3.resource import Resource
from nupool_helpers.practice.api.v3.texts import amount, time_of
from nupool_helpers.practice.transaction import Transaction
from nupool_helpers.practice.wallet import allow_list
from nupool_helpers.practice.wallet import withdrawals as sending
from nupool_helpers.practice.wallet.schema import withdrawals
from nupool_helpers.practice.wallet.withdrawals import PENDING_MS

__all__ = ["WITHDRAWALS", "allowed", "cancel", "closed", "new", "of_transaction", "still_open"]

_OPEN = ("REQUESTED", "AUTHORIZED", "PENDING", "ERROR_INVALID_ADDRESS")
_CLOSED = ("COMPLETED", "CANCELLED")
# When a withdrawal was, or will be, done with.
_done_at = case(
    (withdrawals.c.cancelled_at.is_not(None), withdrawals.c.cancelled_at), else_=withdrawals.c.at + PENDING_MS
)


def still_open(tx: Transaction, arguments: ArgumentsV3) -> list[dict[str, Any]]:
    """Return the withdrawals that still wait, newest first."""
    status = arguments.status(_OPEN)
    waiting = (withdrawals.c.cancelled_at.is_(None), withdrawals.c.at > tx.now - PENDING_MS)
    newest = WITHDRAWALS.newest(tx, arguments, *WITHDRAWALS.mine(tx, arguments), *waiting)
    return newest if status in (None, "AUTHORIZED") else []


def closed(tx: Transaction, arguments: ArgumentsV3) -> list[dict[str, Any]]:
    """Return a page of the withdrawals that were sent or cancelled."""
    status = arguments.status(_CLOSED)
    sent, cancelled = withdrawals.c.at <= tx.now - PENDING_MS, withdrawals.c.cancelled_at.is_not(None)
    state = {None: or_(sent, cancelled), "CANCELLED": cancelled, "COMPLETED": sent & ~cancelled}[status]
    return WITHDRAWALS.page(tx, arguments, state)


def of_transaction(tx: Transaction, arguments: ArgumentsV3) -> list[dict[str, Any]]:
    """Return the withdrawals of one transaction, once it was sent."""
    sent = (withdrawals.c.cancelled_at.is_(None), withdrawals.c.at <= tx.now - PENDING_MS)
    return WITHDRAWALS.of_transaction(tx, arguments, *sent)


def new(tx: Transaction, arguments: ArgumentsV3) -> dict[str, Any]:
    """Send coins away."""
    body = arguments.body
    coin, units = body.coin(), body.amount("quantity")
    if body.has("fundsTransferMethodId"):
        raise BadRequest("fundsTransferMethodId")  # no bank is involved here
    address, client_id = body.text("cryptoAddress"), body.uuid_or_none("clientWithdrawalId")
    # The client's own uuid makes this safe to repeat: who got no answer asks again, and does not pay twice.
    if client_id and (known := sending.by_client_id(tx, client_id)):
        raise Refusal("CLIENTWITHDRAWALID_ALREADY_EXISTS", data={"id": known})
    name = sending.withdraw(tx, coin, units, address, client_id)
    return WITHDRAWALS.find(tx, arguments, name)


def cancel(tx: Transaction, arguments: ArgumentsV3) -> dict[str, Any]:
    """Take a withdrawal back that still waits."""
    name = arguments.uuid("withdrawalId")
    sending.cancel(tx, name)
    return WITHDRAWALS.find(tx, arguments, name)


def allowed(tx: Transaction, arguments: ArgumentsV3) -> list[dict[str, str]]:
    """Return the addresses to which coins may be sent; while there is none, they may be sent anywhere."""
    return [
        {
            "currencySymbol": row.currency,
            "createdAt": time_of(row.at),
            "status": "ACTIVE",
            "activeAt": time_of(row.at),
            "cryptoAddress": row.address,
        }
        for row in allow_list.read(tx)
    ]


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


WITHDRAWALS = Resource(withdrawals, "withdrawalId", _done_at, _withdrawal, missing="WITHDRAWAL_DOES_NOT_EXIST")
"""Withdrawals, by uuid, by transaction, and those done with in pages."""
