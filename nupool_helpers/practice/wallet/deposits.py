"""Practice coins that come in, and the addresses at which an account receives them."""

import hashlib
from collections.abc import Callable

import base58
from sqlalchemy import Connection, func, insert, select

from nupool_helpers.errors import InvalidInput, RateLimited
from nupool_helpers.practice.activity.services import record
from nupool_helpers.practice.identifiers import new_uuid
from nupool_helpers.practice.wallet import sequence, services
from nupool_helpers.practice.wallet.listings import Coin
from nupool_helpers.practice.wallet.money import text
from nupool_helpers.practice.wallet.schema import addresses, deposits
from nupool_helpers.protocol import Event

__all__ = ["address_of", "ask_for", "deposit", "make_address"]

_EVERY_MS = 60_000
_MOST_PORTIONS = 20


def ask_for(
    connection: Connection, account_id: int, coin: Coin, now: int, random_bytes: Callable[[int], bytes], address: str
) -> None:
    """Give an account a portion of practice coins. Raises RateLimited, or InvalidInput where it holds enough."""
    newest = connection.scalar(select(func.max(deposits.c.at)).where(deposits.c.account_id == account_id))
    if newest is not None and now - newest < _EVERY_MS:
        seconds = -(-(newest + _EVERY_MS - now) // 1000)
        raise RateLimited(f"Practice coins come once a minute. Wait {seconds} seconds and press again.", seconds)
    balance = services.read_one(connection, account_id, coin.code)
    if balance is not None and balance.total >= _MOST_PORTIONS * coin.portion:
        raise InvalidInput(f"You hold plenty of {coin.code}. Take another coin, or trade some of it.", "currency")
    deposit(connection, account_id, coin, coin.portion, now, random_bytes)
    record(connection, account_id, now, Event.COINS_RECEIVED, address, currency=coin.code, amount=text(coin.portion))


def address_of(connection: Connection, account_id: int, currency: str) -> str | None:
    """Return where an account receives a coin, None where no address was made yet."""
    mine = (addresses.c.account_id == account_id, addresses.c.currency == currency)
    return connection.scalar(select(addresses.c.address).where(*mine))


def make_address(connection: Connection, account_id: int, coin: Coin, random_bytes: Callable[[int], bytes]) -> str:
    """Return where an account receives a coin, made now where there is none. Nobody holds a key to it."""
    address = address_of(connection, account_id, coin.code)
    if address is None:
        address = base58.b58encode_check(
            bytes([coin.version]) + hashlib.sha256(random_bytes(32)).digest()[:20]
        ).decode()
        row = {"account_id": account_id, "currency": coin.code, "address": address}
        connection.execute(insert(addresses).values(row))
    return address


def deposit(
    connection: Connection, account_id: int, coin: Coin, units: int, now: int, random_bytes: Callable[[int], bytes]
) -> str:
    """Give an account practice coins, and return the deposit's uuid."""
    name = new_uuid(random_bytes)
    address = make_address(connection, account_id, coin, random_bytes)
    row = {"uuid": name, "account_id": account_id, "currency": coin.code, "amount": units, "address": address}
    connection.execute(insert(deposits).values(row | {"tx_id": random_bytes(32).hex(), "at": now}))
    services.add(connection, account_id, coin.code, units, now)
    sequence.advance(connection, sequence.of_account(account_id))
    return name
