"""Answers about every market or currency, and about the one in the path, both made of what is shown of one."""

from collections.abc import Callable
from typing import Any

from nupool_helpers.practice.api.v3.arguments import ArgumentsV3
from nupool_helpers.practice.transaction import Transaction
from nupool_helpers.practice.wallet.listings import COINS, MARKETS, Coin, Market

__all__ = ["every_coin", "every_market", "in_list", "one_coin", "one_market"]

Answer = Callable[[Transaction, ArgumentsV3], Any]
ShownMarket = Callable[[Transaction, Market], dict[str, Any]]
ShownCoin = Callable[[Transaction, Coin], dict[str, Any]]


def every_market(shown: ShownMarket) -> Answer:
    """Return the answer that shows every market."""
    return lambda tx, arguments: [shown(tx, market) for market in MARKETS.values()]


def one_market(shown: ShownMarket) -> Answer:
    """Return the answer that shows the market in the path."""
    return lambda tx, arguments: shown(tx, arguments.market())


def every_coin(shown: ShownCoin) -> Answer:
    """Return the answer that shows every currency."""
    return lambda tx, arguments: [shown(tx, coin) for coin in COINS.values()]


def one_coin(shown: ShownCoin) -> Answer:
    """Return the answer that shows the currency in the path."""
    return lambda tx, arguments: shown(tx, arguments.coin())


def in_list(answer: Answer) -> Answer:
    """Return the same answer in a list, where the vendor's description has one of one."""
    return lambda tx, arguments: [answer(tx, arguments)]
