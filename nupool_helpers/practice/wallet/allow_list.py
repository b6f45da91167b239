"""The withdrawal addresses of an account, to which its coins may be sent. While it lists none: anywhere."""

import re
from typing import Any

from sqlalchemy import Row, delete, func, insert, select

from nupool_helpers.errors import InvalidInput
from nupool_helpers.practice.activity.services import record
from nupool_helpers.practice.transaction import Transaction
from nupool_helpers.practice.wallet import sequence
from nupool_helpers.practice.wallet.listings import COINS, Coin
from nupool_helpers.practice.wallet.schema import allowed_addresses
from nupool_helpers.protocol import Event
from nupool_helpers.validation.addresses import address_complaint
from nupool_helpers.validation.coin_addresses import coin_address_complaint

__all__ = ["allow", "can_be_sent_to", "clean", "may_be_sent_to", "owned", "read", "remove"]

_ADDRESS = re.compile(r"[A-Za-z0-9]{20,100}", re.ASCII)
_MOST = 20


def can_be_sent_to(coin: Coin, address: str) -> bool:
    """Tell whether an address has the shape of one; NuBits addresses are known better."""
    return bool(_ADDRESS.fullmatch(address)) and not (coin.code == "NBT" and address_complaint(address))


def may_be_sent_to(tx: Transaction, coin: Coin, address: str) -> bool:
    """Tell whether the account's list, when it has one, lets a coin go to an address."""
    rows = read(tx)
    return not rows or any((row.currency, row.address) == (coin.code, address) for row in rows)


def read(tx: Transaction) -> list[Row[Any]]:
    """Return an account's list, oldest first."""
    mine = select(allowed_addresses).where(allowed_addresses.c.account_id == tx.account_id)
    return list(tx.connection.execute(mine.order_by(allowed_addresses.c.id)))


def owned(tx: Transaction, number: int) -> Row[Any] | None:
    """Return one line of an account's list."""
    mine = (allowed_addresses.c.account_id == tx.account_id, allowed_addresses.c.id == number)
    return tx.connection.execute(select(allowed_addresses).where(*mine)).one_or_none()


def clean(currency: str, typed: str) -> tuple[Coin, str]:
    """Return a coin and an address of it as they were typed. Raises InvalidInput where one is none."""
    coin, address = COINS.get(currency), typed.strip()
    if coin is None:
        raise InvalidInput("Choose one of the coins.", "currency")
    # Stricter than a call of the API is judged: what stands on the list is trusted from then on.
    if complaint := coin_address_complaint(coin.code, address):
        raise InvalidInput(complaint, "address")
    return coin, address


def allow(tx: Transaction, coin: Coin, address: str) -> None:
    """Put an address on the list. Raises InvalidInput where the list is full; one that is on it stays there."""
    mine = allowed_addresses.c.account_id == tx.account_id
    same = (mine, allowed_addresses.c.currency == coin.code, allowed_addresses.c.address == address)
    if tx.connection.scalar(select(allowed_addresses.c.id).where(*same)) is not None:
        return
    if (tx.connection.scalar(select(func.count()).select_from(allowed_addresses).where(mine)) or 0) >= _MOST:
        raise InvalidInput(f"The list takes at most {_MOST} withdrawal addresses. Remove one first.", "address")
    row = {"account_id": tx.account_id, "currency": coin.code, "address": address, "at": tx.now}
    tx.connection.execute(insert(allowed_addresses).values(row))
    _changed(tx, Event.ADDRESS_ALLOWED, coin.code, address)


def remove(tx: Transaction, row: Row[Any]) -> None:
    """Take an address off the list."""
    tx.connection.execute(delete(allowed_addresses).where(allowed_addresses.c.id == row.id))
    _changed(tx, Event.ADDRESS_REMOVED, row.currency, row.address)


def _changed(tx: Transaction, what: Event, currency: str, address: str) -> None:
    record(tx, what, currency=currency, to=address)
    sequence.advance(tx, sequence.of_account(tx.account_id))
