"""Coins sent away. On the practice exchange they go nowhere, and are gone; for a minute that can be undone."""

from typing import Any

from sqlalchemy import Row, insert, select, update

from nupool_helpers.practice.identifiers import new_uuid
from nupool_helpers.practice.refusals import Refused
from nupool_helpers.practice.transaction import Transaction
from nupool_helpers.practice.wallet import allow_list, sequence, services
from nupool_helpers.practice.wallet.listings import Coin
from nupool_helpers.practice.wallet.schema import withdrawals

__all__ = ["PENDING_MS", "by_client_id", "cancel", "find", "withdraw"]

PENDING_MS = 60_000
"""How long a withdrawal waits before it is sent; until then it can be cancelled."""
_FEES = 3
"""How many times its fee a withdrawal must be more than (the vendor's description)."""


def withdraw(tx: Transaction, coin: Coin, units: int, address: str, client_id: str | None = None) -> str:
    """Send coins away, the fee out of what is sent, and return the withdrawal's uuid. Raises Refused."""
    if not allow_list.can_be_sent_to(coin, address):
        raise Refused("ADDRESS_INVALID")
    if not allow_list.may_be_sent_to(tx, coin, address):
        raise Refused("WHITELIST_VIOLATION_WITHDRAWAL_ADDRESS")
    if units <= _FEES * coin.fee:
        raise Refused("WITHDRAWAL_TOO_SMALL")
    if not services.debit(tx, tx.account_id, coin.code, units):
        raise Refused("INSUFFICIENT_FUNDS")
    name = new_uuid(tx.random_bytes)
    row = {
        "uuid": name,
        "account_id": tx.account_id,
        "currency": coin.code,
        "amount": units - coin.fee,
        "fee": coin.fee,
    }
    more = {"address": address, "at": tx.now, "client_id": client_id, "tx_id": tx.random_bytes(32).hex()}
    tx.connection.execute(insert(withdrawals).values(row | more))
    sequence.advance(tx, sequence.of_account(tx.account_id))
    return name


def find(tx: Transaction, name: str) -> Row[Any] | None:
    """Return an account's withdrawal by its uuid."""
    mine = (withdrawals.c.account_id == tx.account_id, withdrawals.c.uuid == name)
    return tx.connection.execute(select(withdrawals).where(*mine)).one_or_none()


def by_client_id(tx: Transaction, client_id: str) -> str | None:
    """Return the uuid of the withdrawal that was asked for under the client's own uuid."""
    mine = (withdrawals.c.account_id == tx.account_id, withdrawals.c.client_id == client_id)
    return tx.connection.scalar(select(withdrawals.c.uuid).where(*mine).limit(1))


def cancel(tx: Transaction, name: str) -> None:
    """Take back a withdrawal that still waits, its fee included. Raises Refused."""
    row = find(tx, name)
    if row is None:
        raise Refused("WITHDRAWAL_DOES_NOT_EXIST")
    waiting = (withdrawals.c.cancelled_at.is_(None), withdrawals.c.at > tx.now - PENDING_MS)
    gone = update(withdrawals).where(withdrawals.c.id == row.id, *waiting).values(cancelled_at=tx.now)
    if tx.connection.execute(gone).rowcount == 0:
        raise Refused("WITHDRAWAL_NOT_OPEN")
    services.add(tx, tx.account_id, row.currency, row.amount + row.fee)
    sequence.advance(tx, sequence.of_account(tx.account_id))
