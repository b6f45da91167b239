"""Times as v1.1 writes them."""

from datetime import UTC, datetime

__all__ = ["time_of"]


def time_of(ms: int | None, timespec: str = "milliseconds") -> str | None:
    """Write a time: ISO 8601 in UTC, without zone."""
    if ms is None:
        return None
    return datetime.fromtimestamp(ms / 1000, UTC).replace(tzinfo=None).isoformat(timespec=timespec)
