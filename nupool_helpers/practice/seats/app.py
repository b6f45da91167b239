"""The seats' channel as an application: its header proves who asks, and no foreign page can send one."""

from collections.abc import Sequence

from starlette.routing import Route
from starlette.types import ASGIApp

from nupool_helpers.practice.context import Context
from nupool_helpers.practice.seats.views import routes
from nupool_helpers.practice.web.area import Area, create_area
from nupool_helpers.practice.web.failures import fail_in_json

__all__ = ["create_seats"]


def create_seats(context: Context, more: Sequence[Route] = ()) -> ASGIApp:
    """Return the channel; `more` are its routes of other areas."""
    return create_area(context, Area(routes=[*routes, *more], fail=fail_in_json, asks_again=True))
