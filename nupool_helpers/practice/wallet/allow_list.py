"""The addresses to which an account's coins may be sent. While it lists none: anywhere."""

import re
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, select

from nupool_helpers.errors import InvalidInput
from nupool_helpers.practice.activity.services import record
from nupool_helpers.practice.wallet import sequence
from nupool_helpers.practice.wallet.listings import COINS, Coin
from nupool_helpers.practice.wallet.schema import allowed_addresses
from nupool_helpers.protocol import Event
from nupool_helpers.validation.addresses import address_complaint

__all__ = ["allow", "can_be_sent_to", "clean", "may_be_sent_to", "owned", "read", "remove"]

_ADDRESS = re.compile(r"[A-Za-z0-9]{20,100}", re.ASCII)
_MOST = 20


def can_be_sent_to(coin: Coin, address: str) -> bool:
    """Tell whether an address has the shape of one; NuBits addresses are known better."""
    return bool(_ADDRESS.fullmatch(address)) and not (coin.code == "NBT" and address_complaint(address))


def may_be_sent_to(connection: Connection, account_id: int, coin: Coin, address: str) -> bool:
    """Tell whether the account's list, when it has one, lets a coin go to an address."""
    rows = read(connection, account_id)
    return not rows or any((row.currency, row.address) == (coin.code, address) for row in rows)


def read(connection: Connection, account_id: int) -> list[Row[Any]]:
    """Return an account's list, oldest first."""
    mine = select(allowed_addresses).where(allowed_addresses.c.account_id == account_id)
    return list(connection.execute(mine.order_by(allowed_addresses.c.id)))


def owned(connection: Connection, account_id: int, number: int) -> Row[Any] | None:
    """Return one line of an account's list."""
    mine = (allowed_addresses.c.account_id == account_id, allowed_addresses.c.id == number)
    return connection.execute(select(allowed_addresses).where(*mine)).one_or_none()


def clean(currency: str, typed: str) -> tuple[Coin, str]:
    """Return a coin and an address of it as they were typed. Raises InvalidInput where one is none."""
    coin, address = COINS.get(currency), typed.strip()
    if coin is None:
        raise InvalidInput("Choose one of the coins.", "currency")
    if not can_be_sent_to(coin, address):
        raise InvalidInput(f"This is no {coin.name} address. Copy the whole of it from where it was made.", "address")
    return coin, address


def allow(connection: Connection, account_id: int, coin: Coin, address: str, now: int, origin: str) -> None:
    """Put an address on the list. Raises InvalidInput where the list is full; one that is on it stays there."""
    mine = allowed_addresses.c.account_id == account_id
    same = (mine, allowed_addresses.c.currency == coin.code, allowed_addresses.c.address == address)
    if connection.scalar(select(allowed_addresses.c.id).where(*same)) is not None:
        return
    if (connection.scalar(select(func.count()).select_from(allowed_addresses).where(mine)) or 0) >= _MOST:
        raise InvalidInput(f"The list takes at most {_MOST} addresses. Remove one first.", "address")
    row = {"account_id": account_id, "currency": coin.code, "address": address, "at": now}
    connection.execute(insert(allowed_addresses).values(row))
    _changed(connection, account_id, now, Event.ADDRESS_ALLOWED, origin, coin.code, address)


def remove(connection: Connection, row: Row[Any], now: int, origin: str) -> None:
    """Take an address off the list."""
    connection.execute(delete(allowed_addresses).where(allowed_addresses.c.id == row.id))
    _changed(connection, row.account_id, now, Event.ADDRESS_REMOVED, origin, row.currency, row.address)


def _changed(
    connection: Connection, account_id: int, now: int, what: Event, origin: str, currency: str, address: str
) -> None:
    record(connection, account_id, now, what, origin, currency=currency, to=address)
    sequence.advance(connection, sequence.of_account(account_id))
