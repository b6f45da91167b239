"""Balances: credited, debited, reserved and released. Every change is judged by the statement that makes it."""

from typing import Any

from sqlalchemy import BindParameter, bindparam, insert, select, update

from nupool_helpers.practice.store import Prepared
from nupool_helpers.practice.transaction import Transaction
from nupool_helpers.practice.wallet.listings import COINS
from nupool_helpers.practice.wallet.schema import balances

__all__ = ["add", "debit", "fund", "read", "read_one", "release", "reserve"]

_MOST = 2**63 - 1  # what a column holds; a quantity times a price can be more

_total, _reserved = balances.c.total, balances.c.reserved
_units: BindParameter[int] = bindparam("units")
_held: BindParameter[int] = bindparam("held")
_mine = (balances.c.account_id == bindparam("whose"), balances.c.currency == bindparam("coin"))
_change = update(balances).where(*_mine).values(updated_at=bindparam("now"))
_MAKE = Prepared(insert(balances), ["account_id", "currency", "total", "reserved", "updated_at"])
_ADD = Prepared(_change.values(total=_total + _units))
_RESERVE = Prepared(_change.where(_total - _reserved >= _units).values(reserved=_reserved + _units))
_RELEASE = Prepared(_change.values(reserved=_reserved - _units))
_DEBIT = Prepared(
    _change.where(_total - _reserved >= _units - _held, _reserved >= _held).values(
        total=_total - _units, reserved=_reserved - _held
    )
)
_READ = Prepared(select(balances).where(_mine[0]).order_by(balances.c.currency))
_READ_ONE = Prepared(select(balances).where(*_mine))


def fund(tx: Transaction) -> None:
    """Give a new account its play money."""
    for coin in COINS.values():
        add(tx, tx.account_id, coin.code, coin.gift)


def add(tx: Transaction, account_id: int, currency: str, units: int) -> None:
    """Add to a balance, making it where there is none."""
    if _ADD.change(tx.connection, whose=account_id, coin=currency, units=units, now=tx.now) == 0:
        row = {"account_id": account_id, "currency": currency, "total": units, "reserved": 0, "updated_at": tx.now}
        _MAKE.change(tx.connection, **row)


def reserve(tx: Transaction, account_id: int, currency: str, units: int) -> bool:
    """Reserve money for an order; False, and nothing changed, where there is not enough that is free."""
    if units > _MOST:
        return False
    return _RESERVE.change(tx.connection, whose=account_id, coin=currency, units=units, now=tx.now) == 1


def release(tx: Transaction, account_id: int, currency: str, units: int) -> None:
    """Release what was reserved and not spent."""
    _RELEASE.change(tx.connection, whose=account_id, coin=currency, units=units, now=tx.now)


def debit(tx: Transaction, account_id: int, currency: str, units: int, held: int = 0) -> bool:
    """Debit a balance, `held` of it reserved by an order; False, and nothing changed, where it is not there."""
    return _DEBIT.change(tx.connection, whose=account_id, coin=currency, units=units, held=held, now=tx.now) == 1


def read(tx: Transaction, account_id: int) -> list[Any]:
    """Return an account's balances by currency."""
    return _READ.all(tx.connection, whose=account_id)


def read_one(tx: Transaction, account_id: int, currency: str) -> Any:
    """Return one balance, None where the account never had any."""
    return _READ_ONE.first(tx.connection, whose=account_id, coin=currency)
