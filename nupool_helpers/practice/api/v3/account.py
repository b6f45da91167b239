"""The account: who it is, what it has traded, what it pays, what it may."""

import uuid
from typing import Any

from sqlalchemy import func, select

from nupool_helpers.practice.api.v3.arguments import ArgumentsV3
from nupool_helpers.practice.api.v3.texts import amount, time_of
from nupool_helpers.practice.trading.history import DAY_MS
from nupool_helpers.practice.trading.schema import executions
from nupool_helpers.practice.transaction import Transaction
from nupool_helpers.practice.wallet.listings import Coin, Market
from nupool_helpers.practice.wallet.money import UNIT, fee_of

__all__ = ["account", "coin_policy", "fees", "market_policy", "volume"]

_ACCOUNTS = uuid.UUID("5f0c6f0a-9b4e-4a53-8d5e-2f6f5c1b7a10")  # the name space of the accounts' public names


def account(tx: Transaction, _arguments: ArgumentsV3) -> dict[str, Any]:
    """Return the account's public name."""
    return {"accountId": str(uuid.uuid5(_ACCOUNTS, str(tx.account_id))), "actionsNeeded": []}


def volume(tx: Transaction, _arguments: ArgumentsV3) -> dict[str, str]:
    """Return what the account has traded in thirty days, in the base coin of every market here (BTC)."""
    since = (executions.c.account_id == tx.account_id, executions.c.at >= tx.now - 30 * DAY_MS)
    traded = tx.connection.scalar(select(func.sum(executions.c.value)).where(*since)) or 0
    return {"updated": time_of(tx.now), "volume30days": amount(int(traded))}


def fees(_tx: Transaction, market: Market) -> dict[str, str]:
    """Return the fees of a market, as parts of a trade's value."""
    rate = amount(fee_of(UNIT))
    return {"marketSymbol": market.symbol, "makerRate": rate, "takerRate": rate}


def market_policy(_tx: Transaction, market: Market) -> dict[str, Any]:
    """Return that the account may trade there (what a key may is another matter)."""
    return {"symbol": market.symbol, "view": True, "buy": True, "sell": True}


def coin_policy(_tx: Transaction, coin: Coin) -> dict[str, Any]:
    """Return how a currency comes in and goes out."""
    ways = {"blockchain": True, "wireTransfer": False, "ach": False}
    return {"symbol": coin.code, "view": True, "deposit": {**ways, "creditCard": False}, "withdraw": ways}
