"""A page that was asked for while the connection to the database broke: looked up once more, by another connection."""

from collections.abc import Awaitable, Callable
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from nupool_helpers.practice.store import Unavailable

__all__ = ["answer_again"]


def answer_again(handlers: dict[Any, Any]) -> Callable[[Request, Exception], Awaitable[Response]]:
    """Return what answers a GET once more, and says of everything else, by the `handlers`, that the exchange is busy.

    A form may have been kept just before the connection broke, so that its sender has to look.
    """

    async def answer(request: Request, error: Exception) -> Response:
        answered: Response
        if request.method not in ("GET", "HEAD"):
            answered = await handlers[Unavailable](request, error)
            return answered
        try:
            answered = await request.scope["endpoint"](request)
        except Unavailable as still:
            answered = await handlers[Unavailable](request, still)
        except HTTPException as refused:
            answered = await handlers[HTTPException](request, refused)
        return answered

    return answer
