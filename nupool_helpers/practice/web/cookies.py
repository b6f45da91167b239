"""Cookies of the exchange's own: sent to nobody but itself, as far as a browser can be told."""

from starlette.requests import Request
from starlette.responses import Response

from nupool_helpers.practice.web.request import context_of, forwarded_prefix

__all__ = ["give_cookie", "take_cookie_back"]


def give_cookie(request: Request, response: Response, name: str, value: str, max_age: int | None = None) -> None:
    """Give the browser a cookie; without `max_age` it lasts as long as the browser runs."""
    # No script reads it (httponly). Lax, since a mail's link is followed from elsewhere; forms are judged by Origin.
    # "Secure" only where the configured address says so: alone, the exchange answers on http://127.0.0.1, over which
    # some browsers never send one that is.
    secure = (context_of(request).outer_url or "").startswith("https://")
    response.set_cookie(name, value, max_age, path=_path(request), secure=secure, httponly=True, samesite="lax")


def take_cookie_back(request: Request, response: Response, name: str) -> None:
    """Let the browser forget a cookie."""
    response.delete_cookie(name, path=_path(request), httponly=True, samesite="lax")


def _path(request: Request) -> str:
    # Below one hub all have the same host: with "/" a cookie would go to the hub itself and to every neighbour's
    # server. Where nothing is configured a proxy's word will do, since it only narrows this one answer.
    classroom = context_of(request).classroom
    return f"{classroom.prefix if classroom else forwarded_prefix(request)}/"
