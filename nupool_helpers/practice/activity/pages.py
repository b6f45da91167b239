"""The page "Activity"."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from nupool_helpers.practice.activity import services
from nupool_helpers.practice.render import page
from nupool_helpers.practice.sessions import require
from nupool_helpers.practice.web import context_of

__all__ = ["routes"]


async def show(request: Request) -> Response:
    """List what was done on the account, newest first."""
    account = require(request)
    with context_of(request).store.read() as connection:
        entries = services.read(connection, account.id)
    return page(request, "activity", {"activity": [services.as_model(entry) for entry in reversed(entries)]})


routes = [Route("/settings/activity", show)]
