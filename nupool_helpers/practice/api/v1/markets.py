"""Markets and currencies: what anybody may see."""

from typing import Any

from nupool_helpers.practice.api.v1.arguments import ArgumentsV1
from nupool_helpers.practice.api.v1.texts import time_of
from nupool_helpers.practice.refusals import Refused
from nupool_helpers.practice.trading import history
from nupool_helpers.practice.trading.matching import best
from nupool_helpers.practice.transaction import Transaction
from nupool_helpers.practice.wallet.listings import COINS, MARKETS, OPENED, Market
from nupool_helpers.practice.wallet.money import UNIT, number

__all__ = ["currencies", "markets", "order_book", "summaries", "summary", "ticker", "trades"]

_MOST_LEVELS = 500
_MOST_TRADES = 100


def markets(_tx: Transaction, _arguments: ArgumentsV1) -> list[dict[str, Any]]:
    """Return every market."""
    return [
        {
            "MarketCurrency": market.coin,
            "BaseCurrency": market.base,
            "MarketCurrencyLong": COINS[market.coin].name,
            "BaseCurrencyLong": COINS[market.base].name,
            "MinTradeSize": number(market.least),
            "MarketName": market.name,
            "IsActive": True,
            "IsRestricted": False,
            "Created": time_of(OPENED),
            "Notice": None,
            "IsSponsored": None,
            "LogoUrl": None,
        }
        for market in MARKETS.values()
    ]


def currencies(_tx: Transaction, _arguments: ArgumentsV1) -> list[dict[str, Any]]:
    """Return every coin."""
    return [
        {
            "Currency": coin.code,
            "CurrencyLong": coin.name,
            "MinConfirmation": 2,
            "TxFee": number(coin.fee),
            "IsActive": True,
            "IsRestricted": False,
            "CoinType": "BITCOIN",
            "BaseAddress": None,
            "Notice": None,
        }
        for coin in COINS.values()
    ]


def ticker(tx: Transaction, arguments: ArgumentsV1) -> dict[str, Any]:
    """Return the best prices and the last one of a market."""
    market = arguments.market()
    bid, ask = (best(tx, market.name, side) for side in ("BUY", "SELL"))
    last = history.last_price(tx, market)
    return {"Bid": number(bid.rate) if bid else 0.0, "Ask": number(ask.rate) if ask else 0.0, "Last": number(last)}


def summaries(tx: Transaction, arguments: ArgumentsV1) -> list[dict[str, Any]]:
    """Return the last 24 hours of every market."""
    return [_summary(tx, market) for market in MARKETS.values()]


def summary(tx: Transaction, arguments: ArgumentsV1) -> list[dict[str, Any]]:
    """Return the last 24 hours of one market, in a list."""
    return [_summary(tx, arguments.market())]


def _summary(tx: Transaction, market: Market) -> dict[str, Any]:
    shown = history.summary(tx, market)
    return {
        "MarketName": market.name,
        "High": number(shown.day.high),
        "Low": number(shown.day.low),
        "Volume": number(shown.day.volume),
        "Last": number(shown.day.close),
        "BaseVolume": number(shown.day.value),
        "TimeStamp": time_of(tx.now),
        "Bid": number(shown.bid),
        "Ask": number(shown.ask),
        "OpenBuyOrders": shown.buys,
        "OpenSellOrders": shown.sells,
        "PrevDay": number(shown.before),
        "Created": time_of(OPENED),
    }


def order_book(tx: Transaction, arguments: ArgumentsV1) -> Any:
    """Return one side of the order book, or both."""
    market, kind = arguments.market(), arguments.query.get("type", "").lower()
    if kind not in ("buy", "sell", "both"):
        raise Refused("INVALID_TYPE" if kind else "TYPE_NOT_PROVIDED")
    sides = {
        side: [
            {"Quantity": number(quantity), "Rate": number(rate)}
            for rate, quantity in history.book(tx, market, side.upper(), _MOST_LEVELS)
        ]
        for side in ("buy", "sell")
        if kind in (side, "both")
    }
    return sides if kind == "both" else sides[kind]


def trades(tx: Transaction, arguments: ArgumentsV1) -> list[dict[str, Any]]:
    """Return the newest trades of a market, newest first."""
    return [
        {
            "Id": row.id,
            "TimeStamp": time_of(row.at),
            "Quantity": number(row.quantity),
            "Price": number(row.rate),
            "Total": number(row.quantity * row.rate // UNIT),
            "FillType": "FILL",
            "OrderType": row.side,
            "Uuid": row.uuid,
        }
        for row in history.newest_trades(tx, arguments.market(), _MOST_TRADES)
    ]
