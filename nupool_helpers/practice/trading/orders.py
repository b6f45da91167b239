"""Orders placed, cancelled and found."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import BindParameter, bindparam, insert, select, update

from nupool_helpers.practice.identifiers import new_uuid
from nupool_helpers.practice.refusals import Refused
from nupool_helpers.practice.store import Prepared
from nupool_helpers.practice.trading.limits import require_room
from nupool_helpers.practice.trading.matching import best, match
from nupool_helpers.practice.trading.schema import orders
from nupool_helpers.practice.transaction import Transaction
from nupool_helpers.practice.wallet import sequence, services
from nupool_helpers.practice.wallet.listings import MIN_VALUE, Market
from nupool_helpers.practice.wallet.money import fee_of, value_of

__all__ = [
    "FILL_OR_KILL",
    "GOOD",
    "IMMEDIATE",
    "POST_ONLY",
    "New",
    "by_client_id",
    "cancel",
    "find",
    "open_orders",
    "place",
]

_now: BindParameter[int] = bindparam("now")
_PLACE = Prepared(insert(orders).returning(orders), [column.name for column in orders.c if column.name != "id"])
_FIND = Prepared(select(orders).where(orders.c.uuid == bindparam("name"), orders.c.account_id == bindparam("whose")))
_CLOSE = Prepared(
    update(orders)
    .where(orders.c.id == bindparam("order"))
    .values(closed_at=_now, updated_at=_now, reserved=0, cancelled=True)
)
_OPEN = select(orders).where(orders.c.account_id == bindparam("whose"), orders.c.closed_at.is_(None))
_OPEN_ANYWHERE = Prepared(_OPEN.order_by(orders.c.id))
_OPEN_IN_MARKET = Prepared(_OPEN.where(orders.c.market == bindparam("market")).order_by(orders.c.id))
GOOD = "GOOD_TIL_CANCELLED"
IMMEDIATE = "IMMEDIATE_OR_CANCEL"
FILL_OR_KILL = "FILL_OR_KILL"
POST_ONLY = "POST_ONLY_GOOD_TIL_CANCELLED"


@dataclass(frozen=True, slots=True)
class New:
    """An order that is to be placed. `side` is "BUY" or "SELL", `rate` None: at any price; both amounts in units.

    `time_in_force` is v3's word; `client_id` the client's own uuid for it.
    """

    market: Market
    side: str
    quantity: int
    rate: int | None
    time_in_force: str = GOOD
    client_id: str | None = None


def place(tx: Transaction, new: New) -> str:
    """Place an order, match it, and return its uuid. Raises Refused; then the transaction must be given up."""
    market, rate = new.market, new.rate
    require_room(tx)
    if new.quantity < market.least:
        raise Refused("MIN_TRADE_REQUIREMENT_NOT_MET")
    if rate is not None and value_of(new.quantity, rate) < MIN_VALUE:
        raise Refused("DUST_TRADE_DISALLOWED_MIN_VALUE_50K_SAT")
    if new.time_in_force == POST_ONLY and _would_trade(tx, new):
        raise Refused("POST_ONLY")
    reserved = _reserve(tx, new)
    name = new_uuid(tx.random_bytes)
    values: dict[str, Any] = {
        **{"uuid": name, "account_id": tx.account_id, "market": market.name, "side": new.side, "rate": rate},
        **{"quantity": new.quantity, "remaining": new.quantity, "reserved": reserved, "first_reserved": reserved},
        **{"opened_at": tx.now, "updated_at": tx.now, "time_in_force": new.time_in_force, "client_id": new.client_id},
        **{"value": 0, "fee": 0, "closed_at": None, "cancelled": False},
    }
    order = match(tx, _PLACE.first(tx.connection, **values), market)
    if order is None:
        raise Refused("SELF_TRADE")
    if new.time_in_force == FILL_OR_KILL and order.remaining:
        raise Refused("FILL_OR_KILL")
    if rate is None or new.time_in_force == IMMEDIATE:
        _close(tx, order)
    _changed(tx, market.name)
    return name


def cancel(tx: Transaction, name: str) -> None:
    """Cancel an open order. Raises Refused where there is none."""
    order = find(tx, name)
    if order is None:
        raise Refused("INVALID_ORDER")
    if order.closed_at is not None:
        raise Refused("ORDER_NOT_OPEN")
    _close(tx, order)
    _changed(tx, order.market)


def by_client_id(tx: Transaction, client_id: str, since: int) -> str | None:
    """Return the uuid of the order that was placed under the client's own uuid since a time."""
    mine = (orders.c.account_id == tx.account_id, orders.c.client_id == client_id, orders.c.opened_at >= since)
    return tx.connection.scalar(select(orders.c.uuid).where(*mine).limit(1))


def find(tx: Transaction, name: str) -> Any:
    """Return an account's order by its uuid, None where it has none."""
    return _FIND.first(tx.connection, name=name, whose=tx.account_id)


def open_orders(tx: Transaction, market: str | None = None) -> list[Any]:
    """Return an account's open orders, oldest first."""
    if market is None:
        return _OPEN_ANYWHERE.all(tx.connection, whose=tx.account_id)
    return _OPEN_IN_MARKET.all(tx.connection, whose=tx.account_id, market=market)


def _would_trade(tx: Transaction, new: New) -> bool:
    other = best(tx, new.market.name, "SELL" if new.side == "BUY" else "BUY")
    if other is None or new.rate is None:
        return False
    return bool(other.rate <= new.rate if new.side == "BUY" else other.rate >= new.rate)


def _changed(tx: Transaction, market: str) -> None:
    sequence.advance(tx, sequence.of_account(tx.account_id), market, sequence.MARKETS)


def _reserve(tx: Transaction, new: New) -> int:
    market, currency, units = new.market, new.market.coin, new.quantity
    if new.side == "BUY" and new.rate is not None:
        value = value_of(new.quantity, new.rate)
        currency, units = market.base, value + fee_of(value)
    elif new.side == "BUY":  # at any price: whatever is free may be needed, and the rest is freed in this transaction
        balance = services.read_one(tx, tx.account_id, market.base)
        currency, units = market.base, balance.total - balance.reserved if balance else 0
    if units <= 0 or not services.reserve(tx, tx.account_id, currency, units):
        raise Refused("INSUFFICIENT_FUNDS")
    return units


def _close(tx: Transaction, order: Any) -> None:
    if order.closed_at is not None:
        return
    base, _, coin = order.market.partition("-")
    services.release(tx, order.account_id, base if order.side == "BUY" else coin, order.reserved)
    _CLOSE.change(tx.connection, order=order.id, now=tx.now)
