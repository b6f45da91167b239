"""A load generator in a process of its own: keep-alive connections that send prepared requests and read the replies."""

import asyncio
import functools
import json
import re
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass

_LENGTH = re.compile(rb"\r\ncontent-length: (\d+)\r\n", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Load:
    """What came of it: whole answers, the first one, how many were not 200, and seconds."""

    answers: int
    first: str
    failed: int
    seconds: float

    @property
    def rate(self) -> float:
        """Answers a second."""
        return self.answers / self.seconds


def load(port: int, request: bytes, seconds: float, connections: int = 8) -> Load:
    """Send `request` over and over for so long, on so many connections that each wait for its answer."""
    return elsewhere("bench.load", port=port, seconds=seconds, request=request.decode(), connections=connections)


def elsewhere(module: str, **given: object) -> Load:
    """Run a module that reads what to do from standard input and writes what came of it."""
    command = [sys.executable, "-m", module]
    done = subprocess.run(command, input=json.dumps(given), stdout=subprocess.PIPE, text=True, check=True)
    return Load(**json.loads(done.stdout))


def tell(found: Load) -> None:
    """Write what came of it."""
    json.dump({name: getattr(found, name) for name in Load.__slots__}, sys.stdout)


def get(path: str, host: str, **headers: str) -> bytes:
    """One GET as bytes; underscores in names of headers are dashes."""
    lines = [f"GET {path} HTTP/1.1", f"Host: {host}", *(f"{n.replace('_', '-')}: {v}" for n, v in headers.items())]
    return "\r\n".join([*lines, "", ""]).encode()


class Connection(asyncio.Protocol):
    """One connection: what it sends after a reply, `following` says."""

    def __init__(self, first: bytes, until: float) -> None:
        self._next, self._until, self._got = first, until, b""
        self.answers, self.failed, self.first = 0, 0, b""
        self.over: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def following(self, _reply: bytes) -> bytes:
        """Return the next request."""
        return self._next

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        transport.write(self._next)

    def data_received(self, data: bytes) -> None:
        self._got += data
        head = self._got.find(b"\r\n\r\n")
        length = _LENGTH.search(self._got, 0, head + 2) if head >= 0 else None
        if length is None or len(self._got) < head + 4 + int(length[1]):
            return
        reply, self._got = self._got, b""
        self.first = self.first or reply
        self.answers += 1
        self.failed += not reply.startswith(b"HTTP/1.1 200") or b'"success":false' in reply
        if time.perf_counter() < self._until:
            self._transport.write(self.following(reply))
        else:
            self._transport.close()

    def connection_lost(self, _error: Exception | None) -> None:
        self.over.set_result(None)


async def run(port: int, make: Callable[[float], Connection], seconds: float, connections: int) -> Load:
    """Open connections that `make` makes, given when to end, and wait for the end of all."""
    began = time.perf_counter()
    loop = asyncio.get_running_loop()
    opened = [
        (await loop.create_connection(lambda: make(began + seconds), "127.0.0.1", port))[1] for _ in range(connections)
    ]
    await asyncio.gather(*(one.over for one in opened))
    took = time.perf_counter() - began
    first = opened[0].first.decode("latin-1")
    return Load(sum(one.answers for one in opened), first, sum(one.failed for one in opened), took)


def main() -> None:
    """Read what to send from standard input, write what came of it."""
    given = json.load(sys.stdin)
    request = given["request"].encode()
    make = functools.partial(Connection, request)
    tell(asyncio.run(run(given["port"], make, given["seconds"], given["connections"])))


if __name__ == "__main__":
    main()
