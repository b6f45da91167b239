"""Practice coins that come in, and the addresses at which an account receives them."""

import hashlib

import base58
from sqlalchemy import func, insert, select

from nupool_helpers.errors import InvalidInput
from nupool_helpers.practice.activity.services import record
from nupool_helpers.practice.identifiers import new_uuid
from nupool_helpers.practice.transaction import Transaction
from nupool_helpers.practice.waiting import Wait
from nupool_helpers.practice.wallet import sequence, services
from nupool_helpers.practice.wallet.listings import Coin
from nupool_helpers.practice.wallet.money import text
from nupool_helpers.practice.wallet.schema import addresses, deposits
from nupool_helpers.protocol import Event

__all__ = ["address_of", "ask_for", "deposit", "make_address"]

_EVERY_MS = 60_000
_MOST_PORTIONS = 20


def ask_for(tx: Transaction, coin: Coin) -> None:
    """Give an account a portion of practice coins. Raises Wait, or InvalidInput where it holds enough."""
    newest = tx.connection.scalar(select(func.max(deposits.c.at)).where(deposits.c.account_id == tx.account_id))
    if newest is not None and tx.now - newest < _EVERY_MS:
        raise Wait("Practice coins come once a minute.", newest + _EVERY_MS, tx.now)
    balance = services.read_one(tx, tx.account_id, coin.code)
    if balance is not None and balance.total >= _MOST_PORTIONS * coin.portion:
        raise InvalidInput(f"You hold plenty of {coin.code}. Take another coin, or trade some of it.", "currency")
    deposit(tx, coin, coin.portion)
    record(tx, Event.COINS_RECEIVED, currency=coin.code, amount=text(coin.portion))


def address_of(tx: Transaction, currency: str) -> str | None:
    """Return where an account receives a coin, None where no address was made yet."""
    mine = (addresses.c.account_id == tx.account_id, addresses.c.currency == currency)
    return tx.connection.scalar(select(addresses.c.address).where(*mine))


def make_address(tx: Transaction, coin: Coin) -> str:
    """Return where an account receives a coin, made now where there is none. Nobody holds a key to it."""
    address = address_of(tx, coin.code)
    if address is None:
        address = base58.b58encode_check(
            bytes([coin.version]) + hashlib.sha256(tx.random_bytes(32)).digest()[:20]
        ).decode()
        row = {"account_id": tx.account_id, "currency": coin.code, "address": address}
        tx.connection.execute(insert(addresses).values(row))
    return address


def deposit(tx: Transaction, coin: Coin, units: int) -> str:
    """Give an account practice coins, and return the deposit's uuid."""
    name = new_uuid(tx.random_bytes)
    address = make_address(tx, coin)
    row = {"uuid": name, "account_id": tx.account_id, "currency": coin.code, "amount": units, "address": address}
    tx.connection.execute(insert(deposits).values(row | {"tx_id": tx.random_bytes(32).hex(), "at": tx.now}))
    services.add(tx, tx.account_id, coin.code, units)
    sequence.advance(tx, sequence.of_account(tx.account_id))
    return name
