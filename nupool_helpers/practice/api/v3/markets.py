"""Markets and currencies: what anybody may see."""

from typing import Any

from nupool_helpers.practice.api.v3.arguments import ArgumentsV3
from nupool_helpers.practice.api.v3.refusals import BadRequest
from nupool_helpers.practice.api.v3.texts import amount, time_of
from nupool_helpers.practice.trading import history
from nupool_helpers.practice.trading.matching import best
from nupool_helpers.practice.transaction import Transaction
from nupool_helpers.practice.wallet.listings import OPENED, Coin, Market
from nupool_helpers.practice.wallet.money import UNIT

__all__ = ["currency", "market", "order_book", "ping", "summary", "ticker", "trades"]

_DEPTHS = {"1": 1, "25": 25, "500": 500}
_MOST_TRADES = 100
_UNRESTRICTED: dict[str, Any] = {"notice": "", "prohibitedIn": [], "associatedTermsOfService": [], "tags": []}


def ping(tx: Transaction, _arguments: ArgumentsV3) -> dict[str, int]:
    """Return the exchange's time, rounded down to a second."""
    return {"serverTime": tx.now // 1000 * 1000}


def market(_tx: Transaction, market: Market) -> dict[str, Any]:
    """Return what a market is."""
    return {
        "symbol": market.symbol,
        "baseCurrencySymbol": market.coin,
        "quoteCurrencySymbol": market.base,
        "minTradeSize": amount(market.least),
        "precision": 8,
        "status": "ONLINE",
        "createdAt": time_of(OPENED),
        **_UNRESTRICTED,
    }


def currency(_tx: Transaction, coin: Coin) -> dict[str, Any]:
    """Return what a currency is."""
    return {
        "symbol": coin.code,
        "name": coin.name,
        "coinType": "BITCOIN",
        "status": "ONLINE",
        "minConfirmations": 2,
        "txFee": amount(coin.fee),
        **_UNRESTRICTED,
    }


def ticker(tx: Transaction, market: Market) -> dict[str, str]:
    """Return the best prices of a market."""
    bid, ask = (best(tx, market.name, side) for side in ("BUY", "SELL"))
    return {
        "symbol": market.symbol,
        "lastTradeRate": amount(history.last_price(tx, market)),
        "bidRate": amount(bid.rate if bid else 0),
        "askRate": amount(ask.rate if ask else 0),
    }


def summary(tx: Transaction, market: Market) -> dict[str, str]:
    """Return the last 24 hours of a market."""
    last_day = history.summary(tx, market)
    day, before = last_day.day, last_day.before
    return {
        "symbol": market.symbol,
        "high": amount(day.high if day.volume else 0),
        "low": amount(day.low if day.volume else 0),
        "volume": amount(day.volume),
        "quoteVolume": amount(day.value),
        "percentChange": amount((day.close - before) * 100 * UNIT // before)[:-6],  # two decimals
        "updatedAt": time_of(tx.now),
    }


def order_book(tx: Transaction, arguments: ArgumentsV3) -> dict[str, list[dict[str, str]]]:
    """Return a market's order book, by price, the best first."""
    market, depth = arguments.market(), _DEPTHS.get(arguments.query.get("depth", "25"))
    if depth is None:
        raise BadRequest("depth")
    return {
        name: [
            {"quantity": amount(quantity), "rate": amount(rate)}
            for rate, quantity in history.book(tx, market, side, depth)
        ]
        for name, side in (("bid", "BUY"), ("ask", "SELL"))
    }


def trades(tx: Transaction, arguments: ArgumentsV3) -> list[dict[str, str]]:
    """Return the newest trades of a market, newest first."""
    return [
        {
            "id": row.uuid,
            "executedAt": time_of(row.at),
            "quantity": amount(row.quantity),
            "rate": amount(row.rate),
            "takerSide": row.side,
        }
        for row in history.newest_trades(tx, arguments.market(), _MOST_TRADES)
    ]
