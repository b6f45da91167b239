"""Requests that are begun and not ended, and replies that nobody takes: each has so many seconds, then it is over.

A request has them from the first byte of its head to its last one; a reply, from where its reader leaves some of it.
"""

import asyncio
import time
from collections.abc import Callable, Iterable

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

__all__ = ["LONGEST", "MOST_CONNECTIONS", "MOST_SOCKETS", "HalfRequests", "end_half_requests"]

LONGEST = 20.0
"""Seconds. The largest form, 64 KiB, comes over the slowest line in that time."""
MOST_CONNECTIONS = 512
"""Two of each of a class of two hundred. uvicorn answers 503 beyond that, before a request is looked at."""
MOST_SOCKETS = MOST_CONNECTIONS + 64
"""And beyond this a connection is closed at once: each is a file, which the database and the log need, too."""
_WHOLE = (h11.DONE, h11.MUST_CLOSE, h11.CLOSED, h11.ERROR)


class HalfRequests(H11Protocol):
    """uvicorn's reader of HTTP, which besides notes since when a request is waited for; uvicorn itself waits for ever.

    Between two requests uvicorn's own limit holds.
    """

    clock: Callable[[], float] = staticmethod(time.monotonic)
    since: float | None = None
    unread_since: float | None = None
    """At each look since then something of a reply was left that the other end had not taken."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin: who connects and sends nothing is waited for as well."""
        super().connection_made(transport)
        self.since = self.clock()
        if len(self.connections) > MOST_SOCKETS:
            transport.abort()

    def data_received(self, data: bytes) -> None:
        """Take what came, and note whether the request is whole now."""
        if self.since is None:
            self.since = self.clock()
        super().data_received(data)
        if self.conn.their_state in _WHOLE:
            self.since = None

    def on_response_complete(self) -> None:
        """Go on with what came behind this request in one piece with it, which may be half of the next one."""
        super().on_response_complete()
        begun = self.conn.their_state is h11.SEND_BODY or bool(self.conn.trailing_data[0])
        if begun and self.since is None and self.conn.their_state not in _WHOLE:
            self.since = self.clock()


def end_half_requests(connections: Iterable[asyncio.Protocol], now: float) -> int:
    """Close the connections that have been waited for too long, and return how many; `now` is of the same clock."""
    late = [one for one in connections if isinstance(one, HalfRequests) and _is_late(one, now)]
    for connection in late:
        connection.transport.abort()  # nothing that is left to send to it is waited for either
    return len(late)


def _is_late(connection: HalfRequests, now: float) -> bool:
    if not connection.transport.get_write_buffer_size():
        connection.unread_since = None
    elif connection.unread_since is None:
        connection.unread_since = now
    waited = (connection.since, connection.unread_since)
    return any(since is not None and now - since >= LONGEST for since in waited)
