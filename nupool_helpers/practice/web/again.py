"""A page that was asked for while the connection to the database broke: looked up once more, by another connection."""

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from nupool_helpers.practice.store import Unavailable
from nupool_helpers.practice.web.render import http_failure, unavailable
from nupool_helpers.practice.web.request import API_PATHS

__all__ = ["answer_again"]


async def answer_again(request: Request, error: Exception) -> Response:
    """Answer a page's GET once more, and say of everything else that the exchange is busy.

    A form may have been kept just before the connection broke, and a GET of the API may be an order: `api.perform`
    decides what of those is asked again.
    """
    if request.method not in ("GET", "HEAD") or request.url.path.startswith(API_PATHS):
        return await unavailable(request, error)
    try:
        response: Response = await request.scope["endpoint"](request)
    except Unavailable as still:
        return await unavailable(request, still)
    except HTTPException as refused:
        return await http_failure(request, refused)
    return response
