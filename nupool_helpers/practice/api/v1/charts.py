"""The calls of v2.0 that clients of v1.1 make, since v1.1 has none like them: markets with their summaries, candles.

The vendor never described v2.0. Shapes and intervals are those that ccxt (1.x), python-bittrex and aiobittrex read.
"""

from typing import Any

from sqlalchemy import Connection

from nupool_helpers.practice.api.v1.call import Call, time_of
from nupool_helpers.practice.api.v1.public import markets, summaries
from nupool_helpers.practice.refusals import Refused
from nupool_helpers.practice.trading import history
from nupool_helpers.practice.trading.history import DAY_MS, Candle
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


def markets_with_summaries(connection: Connection, call: Call) -> list[dict[str, Any]]:
    """Return every market with its last 24 hours."""
    pairs = zip(markets(connection, call), summaries(connection, call), strict=True)
    return [{"Market": market, "Summary": summary, "IsVerified": False} for market, summary in pairs]


def ticks(connection: Connection, call: Call) -> list[dict[str, Any]]:
    """Return the newest candles, oldest first, the last of which is not over yet."""
    interval, days = _interval(call)
    return _candles(connection, call, interval, days * DAY_MS // interval)


def latest_tick(connection: Connection, call: Call) -> list[dict[str, Any]]:
    """Return the candle that is not over yet, in a list."""
    interval, _days = _interval(call)
    return _candles(connection, call, interval, 1)


def _interval(call: Call) -> tuple[int, int]:
    found = _INTERVALS.get(call.given.get("tickInterval", "").lower())
    if found is None:
        raise Refused("INVALID_TICK_INTERVAL")
    return found


def _candles(connection: Connection, call: Call, interval: int, count: int) -> list[dict[str, Any]]:
    until = call.now // interval * interval + interval
    found = history.candles(connection, call.market("marketName"), until - count * interval, until, interval)
    return [_candle(one) for one in found]


def _candle(one: Candle) -> dict[str, Any]:
    prices = {name[0].upper(): number(getattr(one, name)) for name in ("open", "high", "low", "close", "volume")}
    return {**prices, "BV": number(one.value), "T": time_of(one.starts_at, "seconds")}
