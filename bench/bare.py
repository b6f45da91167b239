"""Bare routes under the exchange's own server: what the machine and the server can do at all."""

import asyncio
import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from nupool_helpers.practice import runtime, server


@contextmanager
def bare(bodies: list[str]) -> Iterator[tuple[int, int]]:
    """A server of its own that answers `/0`, `/1` and so on with these bodies; gives its port and process id."""
    command = [sys.executable, "-m", "bench.bare"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(json.dumps(bodies))
        process.stdin.close()
        url = json.loads(process.stdout.readline())["url"]
        yield int(url.rpartition(":")[2]), process.pid
        process.terminate()


def _route(path: str, body: str) -> Route:
    async def answer(_request: Request) -> Response:
        return Response(body, media_type="application/json")

    return Route(path, answer)


def main() -> None:
    """Serve the bodies on standard input until stopped."""
    app = Starlette(routes=[_route(f"/{n}", body) for n, body in enumerate(json.load(sys.stdin))])
    asyncio.run(server.serve(app, runtime.bind_port(0), server.Life(None, float("inf"))))


if __name__ == "__main__":
    main()
