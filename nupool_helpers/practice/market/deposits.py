"""Practice coins that come in, and the addresses at which an account receives them."""

import hashlib
from collections.abc import Callable

import base58
from sqlalchemy import Connection, insert, select

from nupool_helpers.practice.market import sequence, services
from nupool_helpers.practice.market.coins import Coin
from nupool_helpers.practice.market.matching import new_uuid
from nupool_helpers.practice.market.schema import addresses, deposits

__all__ = ["address_of", "deposit", "make_address"]


def address_of(connection: Connection, account_id: int, currency: str) -> str | None:
    """Return where an account receives a coin, None where no address was made yet."""
    mine = (addresses.c.account_id == account_id, addresses.c.currency == currency)
    return connection.scalar(select(addresses.c.address).where(*mine))


def make_address(connection: Connection, account_id: int, coin: Coin, token_bytes: Callable[[int], bytes]) -> str:
    """Return where an account receives a coin, made now where there is none. Nobody holds a key to it."""
    found = address_of(connection, account_id, coin.code)
    if found is None:
        found = base58.b58encode_check(bytes([coin.version]) + hashlib.sha256(token_bytes(32)).digest()[:20]).decode()
        row = {"account_id": account_id, "currency": coin.code, "address": found}
        connection.execute(insert(addresses).values(row))
    return found


def deposit(
    connection: Connection, account_id: int, coin: Coin, units: int, now: int, token_bytes: Callable[[int], bytes]
) -> str:
    """Give an account practice coins, and return the deposit's uuid."""
    name = new_uuid(token_bytes)
    address = make_address(connection, account_id, coin, token_bytes)
    row = {"uuid": name, "account_id": account_id, "currency": coin.code, "amount": units, "address": address}
    connection.execute(insert(deposits).values(row | {"tx_id": token_bytes(32).hex(), "at": now}))
    services.add(connection, account_id, coin.code, units, now)
    sequence.advance(connection, sequence.of_account(account_id))
    return name
