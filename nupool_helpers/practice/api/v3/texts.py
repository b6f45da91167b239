"""Amounts and times as v3 writes them."""

from datetime import UTC, datetime

from nupool_helpers.practice.market.amounts import text as amount

__all__ = ["amount", "time_of"]


def time_of(ms: int) -> str:
    """Write a time: ISO 8601 in UTC, with milliseconds."""
    return datetime.fromtimestamp(ms / 1000, UTC).replace(tzinfo=None).isoformat(timespec="milliseconds") + "Z"
