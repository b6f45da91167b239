"""The market maker: it quotes prices, so that no market is empty, and gets the fees. Passers-by trade with it."""

from contextlib import suppress
from typing import Any

from sqlalchemy import bindparam, delete, insert, select

from nupool_helpers.practice.refusals import Refused
from nupool_helpers.practice.schema import accounts
from nupool_helpers.practice.store import Prepared
from nupool_helpers.practice.trading.matching import MARKET_MAKER
from nupool_helpers.practice.trading.orders import IMMEDIATE, New, cancel, open_orders, place
from nupool_helpers.practice.trading.prices import STEP_MS, chance
from nupool_helpers.practice.trading.schema import orders
from nupool_helpers.practice.transaction import Transaction
from nupool_helpers.practice.wallet import services
from nupool_helpers.practice.wallet.listings import COINS, MARKETS, Market
from nupool_helpers.practice.wallet.money import UNIT

__all__ = ["OWN_ACCOUNTS", "open_market_maker", "pass_by", "quote"]

_PASSERS_BY = "passers-by"
"""The account that trades with the market maker. Nobody can log in to it either."""
OWN_ACCOUNTS = (MARKET_MAKER, _PASSERS_BY)
"""The accounts that are the market's own, by their names."""
_DISTANCES = (20, 40, 80, 150, 250)  # of each level from the price, in ten thousandths
_ACCOUNT = Prepared(select(accounts.c.id).where(accounts.c.email == bindparam("email")))
_MONEY = 10**8 * UNIT
_LEAST_VALUE, _MOST_VALUE = UNIT // 500, UNIT // 100  # of what a passer-by trades


def open_market_maker(tx: Transaction) -> None:
    """Make the market maker's account and its standing quotes, once for a database."""
    if _account(tx, MARKET_MAKER) is not None:
        return
    maker = _make_account(tx, MARKET_MAKER)
    for coin in COINS:
        services.add(tx, maker, coin, _MONEY)
    for market in (market for market in MARKETS.values() if not market.thin):
        quote(tx, market, market.price)


def quote(tx: Transaction, market: Market, price: int) -> None:
    """Let the market maker stand around a price. What it should and does offer already keeps its place."""
    tx = _of_market_maker(tx)
    quantity = UNIT * UNIT // (market.price * 2)  # half a bitcoin's worth
    wanted = {(side, rate) for level in range(len(_DISTANCES)) for side, rate in _at(price, level).items()}
    standing, gone = open_orders(tx, market.name), []
    nearest = {
        "BUY": max((row.rate for row in standing if row.side == "BUY"), default=0),
        "SELL": min((row.rate for row in standing if row.side == "SELL"), default=0),
    }
    for order in standing:
        if order.remaining == order.quantity and (order.side, order.rate) in wanted:
            wanted.remove((order.side, order.rate))
        elif order.remaining != order.quantity or order.rate == nearest[order.side]:
            cancel(tx, order.uuid)
        else:
            gone.append(order)
    _forget(tx, market, gone)
    for side, rate in sorted(wanted, key=lambda level: abs(level[1] - price)):
        _try(tx, New(market, side, quantity, rate))


def _forget(tx: Transaction, market: Market, quotes: list[Any]) -> None:
    # Deleted, not cancelled: those that never were the best are in no candle, and half a million a week would pile up.
    for side, currency in (("BUY", market.base), ("SELL", market.coin)):
        services.release(tx, tx.account_id, currency, sum(row.reserved for row in quotes if row.side == side))
    tx.connection.execute(delete(orders).where(orders.c.id.in_([row.id for row in quotes])))


def pass_by(tx: Transaction, seed: str, market: Market, price: int) -> None:
    """Let somebody trade a little at the market maker's best price or a better one, in one time step of three."""
    step = tx.now // STEP_MS
    if chance(seed, "passes", market.name, step, most=2):
        return
    side, other = ("BUY", "SELL") if chance(seed, "buys", market.name, step, most=1) else ("SELL", "BUY")
    value = _LEAST_VALUE + chance(seed, "spends", market.name, step, most=_MOST_VALUE - _LEAST_VALUE)
    _try(_of_passers_by(tx), New(market, side, value * UNIT // price, _at(price, 0)[other], IMMEDIATE))


def _at(price: int, level: int) -> dict[str, int]:
    distance = max(level + 1, price * _DISTANCES[level] // 10_000)
    return {"BUY": price - distance, "SELL": price + distance}


def _try(tx: Transaction, new: New) -> None:
    with suppress(Refused), tx.connection.begin_nested():  # nobody to tell, and the market goes on
        place(tx, new)


def _of_market_maker(tx: Transaction) -> Transaction:
    maker = _account(tx, MARKET_MAKER)
    assert maker is not None
    return tx.for_account(maker)


def _of_passers_by(tx: Transaction) -> Transaction:
    account = _account(tx, _PASSERS_BY)
    if account is None:
        account, maker = _make_account(tx, _PASSERS_BY), _of_market_maker(tx).account_id
        for coin in COINS:
            if services.debit(tx, maker, coin, _MONEY // 100):
                services.add(tx, account, coin, _MONEY // 100)
    return tx.for_account(account)


def _account(tx: Transaction, email: str) -> int | None:
    found = _ACCOUNT.first(tx.connection, email=email)
    return found.id if found else None


def _make_account(tx: Transaction, email: str) -> int:
    values = {"email": email, "password_hash": "", "made_at": tx.now, "last_step": 0}
    account_id: int = tx.connection.execute(insert(accounts).values(values).returning(accounts.c.id)).scalar_one()
    return account_id
