"""Amounts and times as v3 writes them."""

import functools
from datetime import UTC, datetime

from nupool_helpers.practice.wallet.money import text as amount

__all__ = ["amount", "time_of"]


@functools.lru_cache(maxsize=1024)  # the rows of one reply often have the same time
def time_of(ms: int) -> str:
    """Write a time: ISO 8601 in UTC, with milliseconds."""
    return datetime.fromtimestamp(ms / 1000, UTC).replace(tzinfo=None).isoformat(timespec="milliseconds") + "Z"
