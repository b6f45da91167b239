"""Requests that are begun and not ended, replies that nobody takes, connections without end: none is held for long."""

import asyncio
from typing import Any, cast

import pytest
import uvicorn
from uvicorn.server import ServerState

from nupool_helpers.practice.half_requests import LONGEST, MOST_SOCKETS, HalfRequests, end_half_requests


class Line(asyncio.Transport):
    """A connection's other end, which only notes that it was closed."""

    def __init__(self) -> None:
        super().__init__({"peername": ("127.0.0.1", 1), "sockname": ("127.0.0.1", 2)})
        self.ended = False
        self.left = 0

    def get_write_buffer_size(self) -> int:
        """How much of a reply is left, as a test has set it."""
        return self.left

    def abort(self) -> None:
        """Note it."""
        self.ended = True

    def is_closing(self) -> bool:
        """Tell."""
        return self.ended

    def write(self, data: Any) -> None:
        """Drop it."""

    def pause_reading(self) -> None:
        """Read on."""

    def resume_reading(self) -> None:
        """Read on."""

    def close(self) -> None:
        """Note it."""
        self.ended = True


async def _answer(scope: Any, receive: Any, send: Any) -> None:
    while (await receive()).get("more_body"):
        pass
    await send({"type": "http.response.start", "status": 204, "headers": []})
    await send({"type": "http.response.body", "body": b""})


def connected(line: Line) -> tuple[HalfRequests, ServerState, list[float]]:
    """A connection that was just made, what the server knows of it, and the clock, which a test sets."""
    config, now = uvicorn.Config(_answer, http=HalfRequests, ws="none", lifespan="off", log_config=None), [100.0]
    state = ServerState()
    protocol = HalfRequests(config, state, {})
    protocol.clock = lambda: now[0]  # type: ignore[method-assign]
    protocol.connection_made(line)
    return protocol, state, now


async def held_until(line: Line, protocol: HalfRequests, state: ServerState, now: float) -> bool:
    """Tell whether a connection is still held at that time; then it is closed in any case."""
    end_half_requests(cast(Any, state.connections), now)
    protocol._unset_keepalive_if_required()
    ended = line.ended
    protocol.connection_lost(None)
    await asyncio.wait_for(asyncio.gather(*state.tasks), 9)
    return not ended


@pytest.mark.parametrize(
    ("parts", "held"),
    [
        ([], False),
        ([b"GET / HTTP/1.1\r\n", b"Host: x\r\n"], False),
        ([b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n", b"1234"], False),
        ([b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n", b"4\r\n"], False),
        ([b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"], True),
        ([b"GET / HTTP/1.1\r\nHost: x\r\n\r\n", b"GET / HT"], False),
    ],
)
def test_a_half_request_ends(parts: list[bytes], held: bool) -> None:
    """However it is cut, and however often a byte comes, it has twenty seconds; a whole one is let alone."""

    async def run() -> bool:
        line = Line()
        protocol, state, now = connected(line)
        for part in parts:
            protocol.data_received(part)
            await asyncio.wait_for(
                asyncio.gather(*state.tasks) if b"\r\n\r\n" in part and held else asyncio.sleep(0), 9
            )
            now[0] += 1
        now[0] = 100.0 + LONGEST - 1
        end_half_requests(cast(Any, state.connections), now[0])
        assert not line.ended
        now[0] += len(parts) + 1
        return await held_until(line, protocol, state, now[0])

    assert asyncio.run(run()) is held


@pytest.mark.parametrize(
    ("rest", "held"),
    [
        (b"GET / HT", False),
        (b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n1234", False),
        (b"", True),
        (b"GET / HTTP/1.1\r\nHost: x\r\n\r\n", True),
    ],
)
def test_half_a_request_behind_a_whole_one_ends(rest: bytes, held: bool) -> None:
    """What comes in one piece with the request before it has twenty seconds, too; whole ones are let alone."""

    async def run() -> bool:
        line = Line()
        protocol, state, now = connected(line)
        protocol.data_received(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n" + rest)
        for _ in range(20):
            await asyncio.sleep(0)
        now[0] += LONGEST - 1
        end_half_requests(cast(Any, state.connections), now[0])
        assert not line.ended
        now[0] += 1
        return await held_until(line, protocol, state, now[0])

    assert asyncio.run(run()) is held


def test_a_reply_that_nobody_takes_ends() -> None:
    """Who asks and does not read holds a connection for twenty seconds; who reads, if slowly, is let alone."""

    async def run() -> None:
        line = Line()
        protocol, state, now = connected(line)
        protocol.data_received(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        await asyncio.wait_for(asyncio.gather(*state.tasks), 9)
        for left in (5, 0, 5, 5):
            line.left = left
            end_half_requests(cast(Any, state.connections), now[0])
            assert not line.ended
            now[0] += LONGEST - 1
        end_half_requests(cast(Any, state.connections), now[0])
        assert line.ended
        protocol._unset_keepalive_if_required()

    asyncio.run(run())


def test_connections_without_end_are_closed_at_once() -> None:
    """Each is a file: what comes beyond the most is not held for twenty seconds, so that the database has its own."""

    async def run() -> list[bool]:
        config = uvicorn.Config(_answer, http=HalfRequests, ws="none", lifespan="off", log_config=None)
        state, lines = ServerState(), [Line() for _ in range(MOST_SOCKETS + 3)]
        for line in lines:
            HalfRequests(config, state, {}).connection_made(line)
        return [line.ended for line in lines]

    assert asyncio.run(run()) == [False] * MOST_SOCKETS + [True] * 3
