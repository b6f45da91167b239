"""A bare route under the exchange's own server: what the machine and the server can do at all."""

import asyncio
import sys

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from nupool_helpers.practice import runtime, serving


def main() -> None:
    """Serve `/` with the bytes of standard input; print the address as the exchange does."""
    body = sys.stdin.buffer.read()

    async def answer(_request: Request) -> Response:
        return Response(body, media_type="application/json")

    app = Starlette(routes=[Route("/", answer)])
    asyncio.run(serving.serve(app, runtime.bound(0), serving.Life(None, float("inf"))))


if __name__ == "__main__":
    main()
