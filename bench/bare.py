"""Bare routes under the exchange's own server: what the machine and the server can do at all."""

import asyncio
import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from nupool_helpers.practice import runtime, server


def bare(bodies: list[str]) -> AbstractContextManager[tuple[int, int]]:
    """A server of its own that answers `/0`, `/1` and so on with these bodies; gives its port and process id."""
    return served("bench.bare", bodies)


@contextmanager
def served(module: str, given: object) -> Iterator[tuple[int, int]]:
    """A process that serves, told on its standard input what; gives its port and process id."""
    command = [sys.executable, "-m", module]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(json.dumps(given))
        process.stdin.close()
        url = json.loads(process.stdout.readline())["url"]
        try:
            yield int(url.rpartition(":")[2]), process.pid
        finally:
            process.terminate()


def serve(*routes: Route) -> None:
    """Answer under the exchange's own server until stopped."""
    asyncio.run(server.serve(Starlette(routes=routes), runtime.bind_port(0), server.Life(None, float("inf"))))


def _route(path: str, body: str) -> Route:
    async def answer(_request: Request) -> Response:
        return Response(body, media_type="application/json")

    return Route(path, answer)


def main() -> None:
    """Serve the bodies on standard input until stopped."""
    serve(*(_route(f"/{n}", body) for n, body in enumerate(json.load(sys.stdin))))


if __name__ == "__main__":
    main()
