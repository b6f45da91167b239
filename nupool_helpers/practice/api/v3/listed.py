"""Answers about every market or currency, and about the one in the path, both made of what is shown of one."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection

from nupool_helpers.practice.api.v3.arguments import ArgumentsV3
from nupool_helpers.practice.wallet.listings import COINS, MARKETS, Coin, Market

__all__ = ["every_coin", "every_market", "in_list", "one_coin", "one_market"]

Answer = Callable[[Connection, ArgumentsV3], Any]
ShownMarket = Callable[[Connection, int, Market], dict[str, Any]]
ShownCoin = Callable[[Connection, int, Coin], dict[str, Any]]


def every_market(shown: ShownMarket) -> Answer:
    """Return the answer that shows every market."""
    return lambda connection, arguments: [shown(connection, arguments.now, market) for market in MARKETS.values()]


def one_market(shown: ShownMarket) -> Answer:
    """Return the answer that shows the market in the path."""
    return lambda connection, arguments: shown(connection, arguments.now, arguments.market())


def every_coin(shown: ShownCoin) -> Answer:
    """Return the answer that shows every currency."""
    return lambda connection, arguments: [shown(connection, arguments.now, coin) for coin in COINS.values()]


def one_coin(shown: ShownCoin) -> Answer:
    """Return the answer that shows the currency in the path."""
    return lambda connection, arguments: shown(connection, arguments.now, arguments.coin())


def in_list(answer: Answer) -> Answer:
    """Return the same answer in a list, where the vendor's description has one of one."""
    return lambda connection, arguments: [answer(connection, arguments)]
