"""Candles of a market: of its trades, or of the middle between its best prices."""

from datetime import UTC, datetime

from nupool_helpers.practice.api.v3.arguments import ArgumentsV3
from nupool_helpers.practice.api.v3.refusals import BadRequest
from nupool_helpers.practice.api.v3.texts import amount, time_of
from nupool_helpers.practice.trading import history, midpoints
from nupool_helpers.practice.trading.history import DAY_MS, Candle
from nupool_helpers.practice.transaction import Transaction
from nupool_helpers.practice.wallet.listings import OPENED

__all__ = ["historical", "recent"]

# How long a candle is, and how many days one answer goes back.
_INTERVALS = {
    "MINUTE_1": (60_000, 1),
    "MINUTE_5": (300_000, 1),
    "HOUR_1": (3_600_000, 31),
    "DAY_1": (DAY_MS, 366),
}


def recent(tx: Transaction, arguments: ArgumentsV3) -> list[dict[str, str]]:
    """Return the newest candles, the one that is not over yet included, oldest first."""
    interval, days = _interval(arguments)
    newest = tx.now // interval * interval
    return _candles(tx, arguments, newest + interval - days * DAY_MS, newest + interval, interval)


def historical(tx: Transaction, arguments: ArgumentsV3) -> list[dict[str, str]]:
    """Return the candles of a day, of a month (HOUR_1) or of a year (DAY_1)."""
    interval, days = _interval(arguments)
    year, month, day = (_number(arguments, name) for name in ("year", "month", "day"))
    for name, number, wanted in (("month", month, days <= 31), ("day", day, days == 1)):
        if (number is not None) != wanted:
            raise BadRequest(name)
    since = _moment(year, month or 1, day or 1)
    until = since + DAY_MS
    if days > 1:  # the first moment of the next month or year
        year, month = (year or 0) + (month in (None, 12)), (month or 12) % 12 + 1
        until = _moment(year, month, 1)
    return _candles(tx, arguments, since, until, interval)


def _candles(tx: Transaction, arguments: ArgumentsV3, since: int, until: int, interval: int) -> list[dict[str, str]]:
    market, kind = arguments.market(), arguments.path.get("candleType", "TRADE")
    if kind not in ("TRADE", "MIDPOINT"):
        raise BadRequest("candleType")
    # There is nothing before the market opened, nor after the present interval.
    since, until = max(since, OPENED // DAY_MS * DAY_MS), min(until, tx.now // interval * interval + interval)
    if since >= until:
        return []
    drawn = history.candles if kind == "TRADE" else midpoints.candles
    return [_candle(candle) for candle in drawn(tx, market, since, until, interval)]


def _candle(candle: Candle) -> dict[str, str]:
    prices = {name: amount(getattr(candle, name)) for name in ("open", "high", "low", "close", "volume")}
    return {"startsAt": time_of(candle.starts_at), **prices, "quoteVolume": amount(candle.value)}


def _interval(arguments: ArgumentsV3) -> tuple[int, int]:
    interval = _INTERVALS.get(arguments.path["candleInterval"])
    if interval is None:
        raise BadRequest("candleInterval")
    return interval


def _number(arguments: ArgumentsV3, name: str) -> int | None:
    text = arguments.path.get(name)
    if text is None:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= 4):
        raise BadRequest(name)
    return int(text)


def _moment(year: int | None, month: int, day: int) -> int:
    for name, parts in (
        ("year", (year or 0, 1, 1)),
        ("month", (year or 0, month, 1)),
        ("day", (year or 0, month, day)),
    ):
        try:
            moment = datetime(*parts, tzinfo=UTC)
        except ValueError:
            raise BadRequest(name) from None
    return int(moment.timestamp() * 1000)
