"""The seats' channel as an application: its header proves who asks, and no foreign page can send one."""

from starlette.types import ASGIApp

from nupool_helpers.practice.context import Context
from nupool_helpers.practice.seats.views import routes
from nupool_helpers.practice.web.area import Area, create_area
from nupool_helpers.practice.web.failures import fail_in_json

__all__ = ["create_seats"]


def create_seats(context: Context) -> ASGIApp:
    """Return the channel."""
    return create_area(context, Area(routes=routes, fail=fail_in_json))
