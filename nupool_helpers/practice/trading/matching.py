"""Orders matched by price, then by time. Both sides of a trade and the fee change in one transaction."""

from typing import Any, NamedTuple

from sqlalchemy import BindParameter, bindparam, insert, select, update

from nupool_helpers.practice.identifiers import new_uuid
from nupool_helpers.practice.schema import accounts
from nupool_helpers.practice.store import Prepared
from nupool_helpers.practice.trading.schema import executions, orders, trades
from nupool_helpers.practice.transaction import Transaction
from nupool_helpers.practice.wallet import sequence, services
from nupool_helpers.practice.wallet.listings import Market
from nupool_helpers.practice.wallet.money import UNIT, fee_of, value_of

__all__ = ["MARKET_MAKER", "best", "match"]

MARKET_MAKER = "the house"
"""The market maker's account, which quotes prices and gets the fees, by its e-mail column in every database.

No e-mail address has this form, so nobody can register it, log in to it or ask mails for it.
"""

_STANDING = (
    select(orders)
    .where(orders.c.market == bindparam("market"), orders.c.side == bindparam("side"))
    .where(orders.c.closed_at.is_(None), orders.c.rate.is_not(None))
    .limit(1)
)
_BEST = {
    "SELL": Prepared(_STANDING.order_by(orders.c.rate.asc(), orders.c.id)),
    "BUY": Prepared(_STANDING.order_by(orders.c.rate.desc(), orders.c.id)),
}
_MARKET_MAKER = Prepared(select(accounts.c.id).where(accounts.c.email == MARKET_MAKER))
_TRADED, _EXECUTED = (
    Prepared(insert(table), [column.name for column in table.c if column.name != "id"])
    for table in (trades, executions)
)
_spent: BindParameter[int] = bindparam("spent")
_paid: BindParameter[int] = bindparam("paid")
_FILL = Prepared(
    update(orders)
    .where(orders.c.id == bindparam("order"))
    .values(remaining=bindparam("left"), reserved=bindparam("held"))
    .values(updated_at=bindparam("now"), closed_at=bindparam("closed"))
    .values(value=orders.c.value + _spent, fee=orders.c.fee + _paid)
    .returning(orders)
)


class _Fill(NamedTuple):
    """A trade as both of its orders count it; in units, `value` and the `fee` of each side in the base coin."""

    quantity: int
    value: int
    fee: int


def best(tx: Transaction, market: str, side: str) -> Any:
    """Return the open order that is served first on one side of a market, None where none stands."""
    return _BEST[side].first(tx.connection, market=market, side=side)


def match(tx: Transaction, taker: Any, market: Market) -> Any:
    """Let an order that has just come trade with what stands, at the prices that stand; return what became of it.

    None where it came upon an order of its own account. Nobody trades with themselves, and an order that passed its
    own by would leave a book whose bid is above its ask: so the whole must be given up then.
    """
    while taker.remaining:
        maker = best(tx, market.name, "SELL" if taker.side == "BUY" else "BUY")
        if maker is None or not _meet(taker, maker.rate):
            break
        affordable = _affordable(taker, maker.rate)
        quantity = min(taker.remaining, maker.remaining, affordable)
        if quantity <= 0:
            break
        if maker.account_id == taker.account_id:
            return None
        taker = _trade(tx, market, taker, maker, quantity)
        if quantity == affordable:  # what rounding has left would buy a unit's worth, in a trade of its own
            break
    return taker


def _meet(taker: Any, rate: int) -> bool:
    if taker.rate is None:
        return True
    return bool(taker.rate >= rate if taker.side == "BUY" else taker.rate <= rate)


def _affordable(taker: Any, rate: int) -> int:
    if taker.side == "SELL" or taker.rate is not None:
        return int(taker.remaining)
    # What is held covers quantity * rate and its fee of a four hundredth. Less than a unit's worth is not given away.
    quantity = int(taker.reserved * 400 // 401 * UNIT // rate)
    return quantity if value_of(quantity, rate) else 0


def _trade(tx: Transaction, market: Market, taker: Any, maker: Any, quantity: int) -> Any:
    """Do one trade; return what became of the taker's order."""
    buyer, seller = (taker, maker) if taker.side == "BUY" else (maker, taker)
    rate, value = maker.rate, value_of(quantity, maker.rate)
    fill = _Fill(quantity, value, fee_of(value))
    fee = fill.fee
    bought, sold = _spend(tx, buyer, fill, market.base, value + fee), _spend(tx, seller, fill, market.coin, quantity)
    services.add(tx, buyer.account_id, market.coin, quantity)
    services.add(tx, seller.account_id, market.base, value - fee)
    market_maker = _MARKET_MAKER.first(tx.connection)
    if market_maker is not None:
        services.add(tx, market_maker.id, market.base, 2 * fee)
    row = {"market": market.name, "at": tx.now, "quantity": quantity, "rate": rate}
    _TRADED.change(tx.connection, **row, uuid=new_uuid(tx.random_bytes), side=taker.side)
    for order in (taker, maker):
        got = {"uuid": new_uuid(tx.random_bytes), "account_id": order.account_id, "value": value, "fee": fee}
        named = {"order_id": order.id, "order_uuid": order.uuid, "taker": order is taker}
        _EXECUTED.change(tx.connection, **row, **got, **named)
    sequence.advance(tx, sequence.of_account(maker.account_id))
    return bought if taker is buyer else sold


def _spend(tx: Transaction, order: Any, fill: _Fill, currency: str, units: int) -> Any:
    """Debit an order's account what its side of a trade costs, out of what the order holds; return the order then."""
    left = order.remaining - fill.quantity
    reserved = order.reserved - units
    if not services.debit(tx, order.account_id, currency, units, held=units):
        raise RuntimeError("An order held less than it was to pay.")
    if not left:  # a buyer who paid less than the limit gets the rest back
        services.release(tx, order.account_id, currency, reserved)
        reserved = 0
    rest = {"left": left, "held": reserved, "now": tx.now, "closed": None if left else tx.now}
    return _FILL.first(tx.connection, order=order.id, spent=fill.value, paid=fill.fee, **rest)
