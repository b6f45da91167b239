"""The operations of v2.0 that clients of v1.1 use, since v1.1 has none like them: markets with summaries, candles.

The vendor never described v2.0. Shapes and intervals are those that ccxt (1.x), python-bittrex and aiobittrex read.
"""

from typing import Any

from nupool_helpers.practice.api.v1.arguments import ArgumentsV1
from nupool_helpers.practice.api.v1.markets import markets, summaries
from nupool_helpers.practice.api.v1.texts import time_of
from nupool_helpers.practice.refusals import Refused
from nupool_helpers.practice.trading import history
from nupool_helpers.practice.trading.history import DAY_MS, Candle
from nupool_helpers.practice.transaction import Transaction
from nupool_helpers.practice.wallet.money import number

__all__ = ["latest_tick", "markets_with_summaries", "ticks"]

# How long a candle is, and how many days one answer goes back.
_INTERVALS = {
    "onemin": (60_000, 1),
    "fivemin": (300_000, 1),
    "thirtymin": (1_800_000, 31),
    "hour": (3_600_000, 31),
    "day": (DAY_MS, 366),
}


def markets_with_summaries(tx: Transaction, arguments: ArgumentsV1) -> list[dict[str, Any]]:
    """Return every market with its last 24 hours."""
    pairs = zip(markets(tx, arguments), summaries(tx, arguments), strict=True)
    return [{"Market": market, "Summary": summary, "IsVerified": False} for market, summary in pairs]


def ticks(tx: Transaction, arguments: ArgumentsV1) -> list[dict[str, Any]]:
    """Return the newest candles, oldest first, the last of which is not over yet."""
    interval, days = _interval(arguments)
    return _candles(tx, arguments, interval, days * DAY_MS // interval)


def latest_tick(tx: Transaction, arguments: ArgumentsV1) -> list[dict[str, Any]]:
    """Return the candle that is not over yet, in a list."""
    interval, _days = _interval(arguments)
    return _candles(tx, arguments, interval, 1)


def _interval(arguments: ArgumentsV1) -> tuple[int, int]:
    interval = _INTERVALS.get(arguments.query.get("tickInterval", "").lower())
    if interval is None:
        raise Refused("INVALID_TICK_INTERVAL")
    return interval


def _candles(tx: Transaction, arguments: ArgumentsV1, interval: int, count: int) -> list[dict[str, Any]]:
    until = tx.now // interval * interval + interval
    market = arguments.market("marketName")
    drawn = history.candles(tx, market, until - count * interval, until, interval)
    return [_candle(candle) for candle in drawn]


def _candle(candle: Candle) -> dict[str, Any]:
    prices = {name[0].upper(): number(getattr(candle, name)) for name in ("open", "high", "low", "close", "volume")}
    return {**prices, "BV": number(candle.value), "T": time_of(candle.starts_at, "seconds")}
