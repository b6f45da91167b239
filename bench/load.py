"""A load generator in a process of its own: keep-alive connections that send prepared requests and read the replies."""

import asyncio
import json
import re
import subprocess
import sys
import time
from collections.abc import Iterable
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


def load(port: int, requests: Iterable[bytes], seconds: float, connections: int = 8) -> Load:
    """Send `requests` over and over for so long, shared out among the connections, each waiting for its answer."""
    given = {"port": port, "seconds": seconds, "requests": [one.decode() for one in requests], "n": connections}
    done = subprocess.run(
        [sys.executable, "-m", "bench.load"], input=json.dumps(given), capture_output=True, text=True, check=True
    )
    return Load(**json.loads(done.stdout))


def get(path: str, host: str, **headers: str) -> bytes:
    """One GET as bytes; underscores in names of headers are dashes."""
    lines = [f"GET {path} HTTP/1.1", f"Host: {host}", *(f"{n.replace('_', '-')}: {v}" for n, v in headers.items())]
    return "\r\n".join([*lines, "", ""]).encode()


class _Connection(asyncio.Protocol):
    def __init__(self, requests: list[bytes], start: int, step: int, until: float) -> None:
        self.requests, self.next, self.step, self.until = requests, start, step, until
        self.answers, self.failed, self.first, self._got = 0, 0, b"", b""
        self.over: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._send()

    def _send(self) -> None:
        self._transport.write(self.requests[self.next % len(self.requests)])
        self.next += self.step

    def data_received(self, data: bytes) -> None:
        self._got += data
        head = self._got.find(b"\r\n\r\n")
        length = _LENGTH.search(self._got, 0, head + 2) if head >= 0 else None
        if length is None or len(self._got) < head + 4 + int(length[1]):
            return
        self.first = self.first or self._got
        self.answers += 1
        self.failed += not self._got.startswith(b"HTTP/1.1 200")
        self._got = b""
        if time.perf_counter() < self.until:
            self._send()
        else:
            self._transport.close()

    def connection_lost(self, _error: Exception | None) -> None:
        self.over.set_result(None)


async def _run(port: int, requests: list[bytes], seconds: float, n: int) -> Load:
    began = time.perf_counter()
    loop = asyncio.get_running_loop()
    made = [
        (await loop.create_connection(lambda at=at: _Connection(requests, at, n, began + seconds), "127.0.0.1", port))[
            1
        ]
        for at in range(n)
    ]
    await asyncio.gather(*(one.over for one in made))
    took = time.perf_counter() - began
    first = made[0].first.decode("latin-1")
    return Load(sum(one.answers for one in made), first, sum(one.failed for one in made), took)


def main() -> None:
    """Read what to send from standard input, write what came of it."""
    given = json.load(sys.stdin)
    requests = [one.encode() for one in given["requests"]]
    found = asyncio.run(_run(given["port"], requests, given["seconds"], given["n"]))
    json.dump({name: getattr(found, name) for name in Load.__slots__}, sys.stdout)


if __name__ == "__main__":
    main()
