"""The house: it quotes prices, so that a market is never empty, and gets the fees."""

from collections.abc import Callable

from sqlalchemy import Connection, insert, select

from nupool_helpers.practice.market import services
from nupool_helpers.practice.market.amounts import UNIT
from nupool_helpers.practice.market.coins import COINS, MARKETS, Market
from nupool_helpers.practice.market.matching import HOUSE
from nupool_helpers.practice.market.orders import New, place
from nupool_helpers.practice.schema import accounts

__all__ = ["open_house"]

_LEVELS = 5
_STEP = 200  # each level is a two hundredth of the price further away


def open_house(connection: Connection, now: int, token_bytes: Callable[[int], bytes]) -> None:
    """Make the house's account and its standing quotes, once for a database."""
    if connection.scalar(select(accounts.c.id).where(accounts.c.email == HOUSE)) is not None:
        return
    values = {"email": HOUSE, "password_hash": "", "made_at": now, "last_step": 0}
    house = connection.execute(insert(accounts).values(values).returning(accounts.c.id)).scalar_one()
    for coin in COINS:
        services.add(connection, house, coin, 10**8 * UNIT, now)
    for market in (market for market in MARKETS.values() if not market.thin):
        _quote(connection, house, market, now, token_bytes)


def _quote(connection: Connection, house: int, market: Market, now: int, token_bytes: Callable[[int], bytes]) -> None:
    quantity = UNIT * UNIT // (market.price * 2)  # half a bitcoin's worth
    for level in range(1, _LEVELS + 1):
        distance = max(1, market.price * level // _STEP)
        for side, rate in (("BUY", market.price - distance), ("SELL", market.price + distance)):
            place(connection, house, New(market, side, quantity, rate), now, token_bytes)
