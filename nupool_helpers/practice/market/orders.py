"""Orders placed, cancelled and found."""

import uuid
from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from nupool_helpers.practice.market import services
from nupool_helpers.practice.market.amounts import fee_of, value_of
from nupool_helpers.practice.market.coins import MIN_VALUE, Market
from nupool_helpers.practice.market.matching import match
from nupool_helpers.practice.market.schema import orders

__all__ = ["Refused", "cancel", "find", "open_orders", "place"]


class Refused(Exception):  # noqa: N818  (an answer of the market, in the exchange's own word)
    """The market does not take it; `code` is the exchange's word for why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def place(
    connection: Connection,
    account_id: int,
    market: Market,
    side: str,
    quantity: int,
    rate: int | None,
    now: int,
    token_bytes: Callable[[int], bytes],
) -> str:
    """Place an order ("BUY" or "SELL"; `rate` None: at any price), match it, and return its uuid.

    Raises Refused; then nothing has been changed.
    """
    if quantity < market.least:
        raise Refused("MIN_TRADE_REQUIREMENT_NOT_MET")
    if rate is not None and value_of(quantity, rate) < MIN_VALUE:
        raise Refused("DUST_TRADE_DISALLOWED_MIN_VALUE_50K_SAT")
    held = _hold(connection, account_id, market, side, quantity, rate)
    name = str(uuid.UUID(bytes=token_bytes(16), version=4))
    values: dict[str, Any] = {
        **{"uuid": name, "account_id": account_id, "market": market.name, "side": side, "rate": rate},
        **{"quantity": quantity, "remaining": quantity, "reserved": held, "first_reserved": held, "opened_at": now},
    }
    order_id = connection.execute(insert(orders).values(values).returning(orders.c.id)).scalar_one()
    match(connection, order_id, market, now)
    if rate is None:
        _close(connection, _by_id(connection, order_id), now)
    return name


def cancel(connection: Connection, account_id: int, name: str, now: int) -> None:
    """Cancel an open order. Raises Refused where there is none."""
    order = find(connection, account_id, name)
    if order is None:
        raise Refused("INVALID_ORDER")
    if order.closed_at is not None:
        raise Refused("ORDER_NOT_OPEN")
    _close(connection, order, now)


def find(connection: Connection, account_id: int, name: str) -> Row[Any] | None:
    """Return an account's order by its uuid."""
    mine = select(orders).where(orders.c.uuid == name, orders.c.account_id == account_id)
    return connection.execute(mine).one_or_none()


def open_orders(connection: Connection, account_id: int, market: str | None = None) -> list[Row[Any]]:
    """Return an account's open orders, oldest first."""
    mine = select(orders).where(orders.c.account_id == account_id, orders.c.closed_at.is_(None))
    if market is not None:
        mine = mine.where(orders.c.market == market)
    return list(connection.execute(mine.order_by(orders.c.id)))


def _hold(connection: Connection, account_id: int, market: Market, side: str, quantity: int, rate: int | None) -> int:
    currency, units = market.coin, quantity
    if side == "BUY" and rate is not None:
        value = value_of(quantity, rate)
        currency, units = market.base, value + fee_of(value)
    elif side == "BUY":  # at any price: whatever is free may be needed, and the rest is freed in this transaction
        balance = services.read_one(connection, account_id, market.base)
        currency, units = market.base, balance.total - balance.reserved if balance else 0
    if units <= 0 or not services.hold(connection, account_id, currency, units):
        raise Refused("INSUFFICIENT_FUNDS")
    return units


def _close(connection: Connection, order: Row[Any], now: int) -> None:
    if order.closed_at is not None:
        return
    base, _, coin = order.market.partition("-")
    services.let_go(connection, order.account_id, base if order.side == "BUY" else coin, order.reserved)
    this = update(orders).where(orders.c.id == order.id)
    connection.execute(this.values(closed_at=now, reserved=0, cancelled=True))


def _by_id(connection: Connection, order_id: int) -> Row[Any]:
    return connection.execute(select(orders).where(orders.c.id == order_id)).one()
