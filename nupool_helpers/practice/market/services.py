"""Balances: given, held for an order, let go and moved. Every change is judged by the statement that makes it."""

from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from nupool_helpers.practice.market.coins import COINS
from nupool_helpers.practice.market.schema import balances

__all__ = ["add", "fund", "hold", "let_go", "read", "read_one", "take"]


def fund(connection: Connection, account_id: int, now: int) -> None:
    """Give a new account its play money."""
    for coin in COINS.values():
        add(connection, account_id, coin.code, coin.gift, now)


def add(connection: Connection, account_id: int, currency: str, units: int, now: int) -> None:
    """Add to a balance, making it where there is none."""
    mine = update(balances).where(*_of(account_id, currency))
    if connection.execute(mine.values(total=balances.c.total + units, updated_at=now)).rowcount == 0:
        row = {"account_id": account_id, "currency": currency, "total": units, "updated_at": now}
        connection.execute(insert(balances).values(row))


def hold(connection: Connection, account_id: int, currency: str, units: int, now: int) -> bool:
    """Hold money for an order; False, and nothing changed, where there is not enough that is free."""
    free = balances.c.total - balances.c.reserved >= units
    held = update(balances).where(*_of(account_id, currency), free)
    return connection.execute(held.values(reserved=balances.c.reserved + units, updated_at=now)).rowcount == 1


def let_go(connection: Connection, account_id: int, currency: str, units: int, now: int) -> None:
    """Free what was held and not spent."""
    held = update(balances).where(*_of(account_id, currency))
    connection.execute(held.values(reserved=balances.c.reserved - units, updated_at=now))


def take(connection: Connection, account_id: int, currency: str, units: int, now: int, held: int = 0) -> bool:
    """Take money away, `held` of it from what an order holds; False, and nothing changed, where it is not there."""
    free = balances.c.total - balances.c.reserved >= units - held
    mine = update(balances).where(*_of(account_id, currency), free, balances.c.reserved >= held)
    left = {"total": balances.c.total - units, "reserved": balances.c.reserved - held, "updated_at": now}
    return connection.execute(mine.values(left)).rowcount == 1


def read(connection: Connection, account_id: int) -> list[Row[Any]]:
    """Return an account's balances by currency."""
    mine = select(balances).where(balances.c.account_id == account_id)
    return list(connection.execute(mine.order_by(balances.c.currency)))


def read_one(connection: Connection, account_id: int, currency: str) -> Row[Any] | None:
    """Return one balance, None where the account never had any."""
    return connection.execute(select(balances).where(*_of(account_id, currency))).one_or_none()


def _of(account_id: int, currency: str) -> tuple[Any, Any]:
    return balances.c.account_id == account_id, balances.c.currency == currency
