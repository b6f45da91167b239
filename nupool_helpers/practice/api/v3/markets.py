"""Markets and currencies: what anybody may see."""

from typing import Any

from sqlalchemy import Connection

from nupool_helpers.practice.api.v3.call import Call
from nupool_helpers.practice.api.v3.refusals import BadRequest
from nupool_helpers.practice.api.v3.texts import amount, time_of
from nupool_helpers.practice.trading import history
from nupool_helpers.practice.trading.matching import best
from nupool_helpers.practice.wallet.listings import COINS, MARKETS, OPENED, Coin, Market
from nupool_helpers.practice.wallet.money import UNIT

__all__ = [
    "book",
    "currencies",
    "currency",
    "market",
    "markets",
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


def ping(_connection: Connection, call: Call) -> dict[str, int]:
    """Return the exchange's time, rounded down to a second."""
    return {"serverTime": call.now // 1000 * 1000}


def markets(_connection: Connection, _call: Call) -> list[dict[str, Any]]:
    """Return every market."""
    return [_market(one) for one in MARKETS.values()]


def market(_connection: Connection, call: Call) -> dict[str, Any]:
    """Return one market."""
    return _market(call.market())


def _market(one: Market) -> dict[str, Any]:
    return {
        "symbol": one.symbol,
        "baseCurrencySymbol": one.coin,
        "quoteCurrencySymbol": one.base,
        "minTradeSize": amount(one.least),
        "precision": 8,
        "status": "ONLINE",
        "createdAt": time_of(OPENED),
        **_UNRESTRICTED,
    }


def currencies(_connection: Connection, _call: Call) -> list[dict[str, Any]]:
    """Return every currency."""
    return [_currency(coin) for coin in COINS.values()]


def currency(_connection: Connection, call: Call) -> dict[str, Any]:
    """Return one currency."""
    return _currency(call.coin())


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


def tickers(connection: Connection, _call: Call) -> list[dict[str, str]]:
    """Return the best prices of every market."""
    return [_ticker(connection, one) for one in MARKETS.values()]


def ticker(connection: Connection, call: Call) -> dict[str, str]:
    """Return the best prices of one market."""
    return _ticker(connection, call.market())


def _ticker(connection: Connection, one: Market) -> dict[str, str]:
    bid, ask = (best(connection, one.name, side) for side in ("BUY", "SELL"))
    return {
        "symbol": one.symbol,
        "lastTradeRate": amount(history.last_price(connection, one)),
        "bidRate": amount(bid.rate if bid else 0),
        "askRate": amount(ask.rate if ask else 0),
    }


def summaries(connection: Connection, call: Call) -> list[dict[str, str]]:
    """Return the last 24 hours of every market."""
    return [_summary(connection, one, call.now) for one in MARKETS.values()]


def summary(connection: Connection, call: Call) -> dict[str, str]:
    """Return the last 24 hours of one market."""
    return _summary(connection, call.market(), call.now)


def _summary(connection: Connection, one: Market, now: int) -> dict[str, str]:
    found = history.summary(connection, one, now)
    change = (found.day.close - found.before) * 100 * UNIT // found.before
    return {
        "symbol": one.symbol,
        "high": amount(found.day.high if found.day.volume else 0),
        "low": amount(found.day.low if found.day.volume else 0),
        "volume": amount(found.day.volume),
        "quoteVolume": amount(found.day.value),
        "percentChange": amount(change)[:-6],  # two decimals
        "updatedAt": time_of(now),
    }


def book(connection: Connection, call: Call) -> dict[str, list[dict[str, str]]]:
    """Return a market's order book, by price, the best first."""
    one, depth = call.market(), _DEPTHS.get(call.query.get("depth", "25"))
    if depth is None:
        raise BadRequest("depth")
    return {
        name: [
            {"quantity": amount(quantity), "rate": amount(rate)}
            for rate, quantity in history.book(connection, one, side, depth)
        ]
        for name, side in (("bid", "BUY"), ("ask", "SELL"))
    }


def trades(connection: Connection, call: Call) -> list[dict[str, str]]:
    """Return the newest trades of a market, newest first."""
    return [
        {
            "id": row.uuid,
            "executedAt": time_of(row.at),
            "quantity": amount(row.quantity),
            "rate": amount(row.rate),
            "takerSide": row.side,
        }
        for row in history.newest_trades(connection, call.market(), _MOST_TRADES)
    ]
