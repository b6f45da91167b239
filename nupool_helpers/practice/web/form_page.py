"""The page that a form stands on: where the way leads on from the form's own address."""

from urllib.parse import urlencode

from starlette.requests import Request
from starlette.routing import Match

from nupool_helpers.practice.web.next_page import next_of
from nupool_helpers.practice.web.request import Fields, root

__all__ = ["form_page", "opened_anew"]

_LONGEST = 256  # signs of what is carried: whoever sends a longer one gets no longer header back


def form_page(request: Request) -> str:
    """Return the way from the front page to the nearest page at or above an address; empty for the front page."""
    path: str = request.scope["path"]
    while path:
        opened = {**request.scope, "path": path, "method": "GET"}
        if any(route.matches(opened)[0] is Match.FULL for route in request.app.routes):
            return path.lstrip("/")
        path = path.rpartition("/")[0]
    return ""


def opened_anew(request: Request, fields: Fields) -> str:
    """Return the way from a form's answer to its page, with what that page was opened with."""
    carried = {"next": next_of(request, fields), "seat": fields["seat"]}
    query = urlencode({name: value for name, value in carried.items() if 0 < len(value) <= _LONGEST})
    return f"{root(request)}{form_page(request)}{'?' if query else ''}{query}"
