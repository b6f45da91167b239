"""Amounts and times as v3 writes them."""

from datetime import UTC, datetime

from nupool_helpers.practice.market.amounts import UNIT

__all__ = ["amount", "time_of"]


def amount(units: int) -> str:
    """Write an amount: a text with eight decimals, in which nothing is lost."""
    sign, units = ("-", -units) if units < 0 else ("", units)
    return f"{sign}{units // UNIT}.{units % UNIT:08d}"


def time_of(ms: int) -> str:
    """Write a time: ISO 8601 in UTC, with milliseconds."""
    return datetime.fromtimestamp(ms / 1000, UTC).replace(tzinfo=None).isoformat(timespec="milliseconds") + "Z"
