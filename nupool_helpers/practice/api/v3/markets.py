"""Markets and currencies: what anybody may see."""

from typing import Any

from sqlalchemy import Connection

from nupool_helpers.practice.api.v3.arguments import ArgumentsV3
from nupool_helpers.practice.api.v3.refusals import BadRequest
from nupool_helpers.practice.api.v3.texts import amount, time_of
from nupool_helpers.practice.trading import history
from nupool_helpers.practice.trading.matching import best
from nupool_helpers.practice.wallet.listings import COINS, MARKETS, OPENED, Coin, Market
from nupool_helpers.practice.wallet.money import UNIT

__all__ = [
    "currencies",
    "currency",
    "market",
    "markets",
    "order_book",
    "ping",
    "summaries",
    "summary",
    "ticker",
    "tickers",
    "trades",
]

_DEPTHS = {"1": 1, "25": 25, "500": 500}
_MOST_TRADES = 100
_UNRESTRICTED: dict[str, Any] = {"notice": "", "prohibitedIn": [], "associatedTermsOfService": [], "tags": []}


def ping(_connection: Connection, arguments: ArgumentsV3) -> dict[str, int]:
    """Return the exchange's time, rounded down to a second."""
    return {"serverTime": arguments.now // 1000 * 1000}


def markets(_connection: Connection, _arguments: ArgumentsV3) -> list[dict[str, Any]]:
    """Return every market."""
    return [_market(pair) for pair in MARKETS.values()]


def market(_connection: Connection, arguments: ArgumentsV3) -> dict[str, Any]:
    """Return one market."""
    return _market(arguments.market())


def _market(pair: Market) -> dict[str, Any]:
    return {
        "symbol": pair.symbol,
        "baseCurrencySymbol": pair.coin,
        "quoteCurrencySymbol": pair.base,
        "minTradeSize": amount(pair.least),
        "precision": 8,
        "status": "ONLINE",
        "createdAt": time_of(OPENED),
        **_UNRESTRICTED,
    }


def currencies(_connection: Connection, _arguments: ArgumentsV3) -> list[dict[str, Any]]:
    """Return every currency."""
    return [_currency(coin) for coin in COINS.values()]


def currency(_connection: Connection, arguments: ArgumentsV3) -> dict[str, Any]:
    """Return one currency."""
    return _currency(arguments.coin())


def _currency(coin: Coin) -> dict[str, Any]:
    return {
        "symbol": coin.code,
        "name": coin.name,
        "coinType": "BITCOIN",
        "status": "ONLINE",
        "minConfirmations": 2,
        "txFee": amount(coin.fee),
        **_UNRESTRICTED,
    }


def tickers(connection: Connection, _arguments: ArgumentsV3) -> list[dict[str, str]]:
    """Return the best prices of every market."""
    return [_ticker(connection, pair) for pair in MARKETS.values()]


def ticker(connection: Connection, arguments: ArgumentsV3) -> dict[str, str]:
    """Return the best prices of one market."""
    return _ticker(connection, arguments.market())


def _ticker(connection: Connection, pair: Market) -> dict[str, str]:
    bid, ask = (best(connection, pair.name, side) for side in ("BUY", "SELL"))
    return {
        "symbol": pair.symbol,
        "lastTradeRate": amount(history.last_price(connection, pair)),
        "bidRate": amount(bid.rate if bid else 0),
        "askRate": amount(ask.rate if ask else 0),
    }


def summaries(connection: Connection, arguments: ArgumentsV3) -> list[dict[str, str]]:
    """Return the last 24 hours of every market."""
    return [_summary(connection, pair, arguments.now) for pair in MARKETS.values()]


def summary(connection: Connection, arguments: ArgumentsV3) -> dict[str, str]:
    """Return the last 24 hours of one market."""
    return _summary(connection, arguments.market(), arguments.now)


def _summary(connection: Connection, pair: Market, now: int) -> dict[str, str]:
    last_day = history.summary(connection, pair, now)
    change = (last_day.day.close - last_day.before) * 100 * UNIT // last_day.before
    return {
        "symbol": pair.symbol,
        "high": amount(last_day.day.high if last_day.day.volume else 0),
        "low": amount(last_day.day.low if last_day.day.volume else 0),
        "volume": amount(last_day.day.volume),
        "quoteVolume": amount(last_day.day.value),
        "percentChange": amount(change)[:-6],  # two decimals
        "updatedAt": time_of(now),
    }


def order_book(connection: Connection, arguments: ArgumentsV3) -> dict[str, list[dict[str, str]]]:
    """Return a market's order book, by price, the best first."""
    pair, depth = arguments.market(), _DEPTHS.get(arguments.query.get("depth", "25"))
    if depth is None:
        raise BadRequest("depth")
    return {
        name: [
            {"quantity": amount(quantity), "rate": amount(rate)}
            for rate, quantity in history.book(connection, pair, side, depth)
        ]
        for name, side in (("bid", "BUY"), ("ask", "SELL"))
    }


def trades(connection: Connection, arguments: ArgumentsV3) -> list[dict[str, str]]:
    """Return the newest trades of a market, newest first."""
    return [
        {
            "id": row.uuid,
            "executedAt": time_of(row.at),
            "quantity": amount(row.quantity),
            "rate": amount(row.rate),
            "takerSide": row.side,
        }
        for row in history.newest_trades(connection, arguments.market(), _MOST_TRADES)
    ]
