"""Requests that are begun and not ended: each has so many seconds, from the first byte of its head to its last one."""

import asyncio
import time
from collections.abc import Callable, Iterable

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

__all__ = ["LONGEST", "MOST_CONNECTIONS", "HalfRequests", "end_half_requests"]

LONGEST = 20.0
"""Seconds. The largest form, 64 KiB, comes over the slowest line in that time."""
MOST_CONNECTIONS = 512
"""Two of each of a class of two hundred. uvicorn answers 503 beyond that, before a request is looked at."""
_WHOLE = (h11.DONE, h11.MUST_CLOSE, h11.CLOSED, h11.ERROR)


class HalfRequests(H11Protocol):
    """uvicorn's reader of HTTP, which besides notes since when a request is waited for; uvicorn itself waits for ever.

    Between two requests uvicorn's own limit holds.
    """

    clock: Callable[[], float] = staticmethod(time.monotonic)
    since: float | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin: who connects and sends nothing is waited for as well."""
        super().connection_made(transport)
        self.since = self.clock()

    def data_received(self, data: bytes) -> None:
        """Take what came, and note whether the request is whole now."""
        if self.since is None:
            self.since = self.clock()
        super().data_received(data)
        if self.conn.their_state in _WHOLE:
            self.since = None


def end_half_requests(connections: Iterable[asyncio.Protocol], now: float) -> int:
    """Close the connections that have been waited for too long, and return how many; `now` is of the same clock."""
    late = [one for one in connections if isinstance(one, HalfRequests) and _is_late(one, now)]
    for connection in late:
        connection.transport.abort()  # nothing that is left to send to it is waited for either
    return len(late)


def _is_late(connection: HalfRequests, now: float) -> bool:
    return connection.since is not None and now - connection.since >= LONGEST
