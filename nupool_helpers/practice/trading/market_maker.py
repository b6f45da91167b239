"""The market maker: it quotes prices, so that no market is empty, and gets the fees. Passers-by trade with it."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select

from nupool_helpers.practice.refusals import Refused
from nupool_helpers.practice.schema import accounts
from nupool_helpers.practice.trading.matching import MARKET_MAKER
from nupool_helpers.practice.trading.orders import IMMEDIATE, New, cancel, open_orders, place
from nupool_helpers.practice.trading.prices import STEP_MS, chance
from nupool_helpers.practice.trading.schema import orders
from nupool_helpers.practice.wallet import services
from nupool_helpers.practice.wallet.listings import COINS, MARKETS, Market
from nupool_helpers.practice.wallet.money import UNIT

__all__ = ["open_market_maker", "pass_by", "quote"]

_PASSERS_BY = "passers-by"
"""The account that trades with the market maker. Nobody can log in to it either."""
_DISTANCES = (20, 40, 80, 150, 250)  # of each level from the price, in ten thousandths
_MONEY = 10**8 * UNIT
_LEAST_VALUE, _MOST_VALUE = UNIT // 500, UNIT // 100  # of what a passer-by trades


def open_market_maker(connection: Connection, now: int, random_bytes: Callable[[int], bytes]) -> None:
    """Make the market maker's account and its standing quotes, once for a database."""
    if _account(connection, MARKET_MAKER) is not None:
        return
    maker = _make_account(connection, MARKET_MAKER, now)
    for coin in COINS:
        services.add(connection, maker, coin, _MONEY, now)
    for market in (market for market in MARKETS.values() if not market.thin):
        quote(connection, market, market.price, now, random_bytes)


def quote(connection: Connection, market: Market, price: int, now: int, random_bytes: Callable[[int], bytes]) -> None:
    """Let the market maker stand around a price. What it should and does offer already keeps its place."""
    maker = _account(connection, MARKET_MAKER)
    assert maker is not None
    quantity = UNIT * UNIT // (market.price * 2)  # half a bitcoin's worth
    wanted = {(side, rate) for level in range(len(_DISTANCES)) for side, rate in _at(price, level).items()}
    standing, gone = open_orders(connection, maker, market.name), []
    nearest = {
        "BUY": max((row.rate for row in standing if row.side == "BUY"), default=0),
        "SELL": min((row.rate for row in standing if row.side == "SELL"), default=0),
    }
    for order in standing:
        if order.remaining == order.quantity and (order.side, order.rate) in wanted:
            wanted.remove((order.side, order.rate))
        elif order.remaining != order.quantity or order.rate == nearest[order.side]:
            cancel(connection, maker, order.uuid, now)
        else:
            gone.append(order)
    _forget(connection, maker, market, gone, now)
    for side, rate in sorted(wanted, key=lambda level: abs(level[1] - price)):
        _try(connection, maker, New(market, side, quantity, rate), now, random_bytes)


def _forget(connection: Connection, maker: int, market: Market, quotes: list[Row[Any]], now: int) -> None:
    # Deleted, not cancelled: those that never were the best are in no candle, and half a million a week would pile up.
    for side, currency in (("BUY", market.base), ("SELL", market.coin)):
        services.release(connection, maker, currency, sum(row.reserved for row in quotes if row.side == side), now)
    connection.execute(delete(orders).where(orders.c.id.in_([row.id for row in quotes])))


def pass_by(
    connection: Connection, seed: str, market: Market, price: int, step: int, random_bytes: Callable[[int], bytes]
) -> None:
    """Let somebody trade a little at the market maker's best price or a better one, in one step of three."""
    if chance(seed, "passes", market.name, step, most=2):
        return
    side, other = ("BUY", "SELL") if chance(seed, "buys", market.name, step, most=1) else ("SELL", "BUY")
    value = _LEAST_VALUE + chance(seed, "spends", market.name, step, most=_MOST_VALUE - _LEAST_VALUE)
    new = New(market, side, value * UNIT // price, _at(price, 0)[other], IMMEDIATE)
    _try(connection, _passers_by(connection, step * STEP_MS), new, step * STEP_MS, random_bytes)


def _at(price: int, level: int) -> dict[str, int]:
    distance = max(level + 1, price * _DISTANCES[level] // 10_000)
    return {"BUY": price - distance, "SELL": price + distance}


def _try(connection: Connection, account: int, new: New, now: int, random_bytes: Callable[[int], bytes]) -> None:
    with suppress(Refused), connection.begin_nested():  # nobody to tell, and the market goes on
        place(connection, account, new, now, random_bytes)


def _passers_by(connection: Connection, now: int) -> int:
    account = _account(connection, _PASSERS_BY)
    if account is None:
        account, maker = _make_account(connection, _PASSERS_BY, now), _account(connection, MARKET_MAKER)
        assert maker is not None
        for coin in COINS:
            if services.debit(connection, maker, coin, _MONEY // 100, now):
                services.add(connection, account, coin, _MONEY // 100, now)
    return account


def _account(connection: Connection, email: str) -> int | None:
    return connection.scalar(select(accounts.c.id).where(accounts.c.email == email))


def _make_account(connection: Connection, email: str, now: int) -> int:
    values = {"email": email, "password_hash": "", "made_at": now, "last_step": 0}
    account_id: int = connection.execute(insert(accounts).values(values).returning(accounts.c.id)).scalar_one()
    return account_id
