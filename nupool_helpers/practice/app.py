"""The application: every page and call of the practice exchange, made from what a Context gives."""

from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import ClientDisconnect
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

from nupool_helpers.practice import coins, render
from nupool_helpers.practice.accounts import logging_in, registering, settings
from nupool_helpers.practice.api.v1 import routes as v1
from nupool_helpers.practice.api.v3 import routes as v3
from nupool_helpers.practice.apikeys import pages as apikeys
from nupool_helpers.practice.context import Context
from nupool_helpers.practice.mail import links
from nupool_helpers.practice.mail import pages as mail
from nupool_helpers.practice.market.house import open_house
from nupool_helpers.practice.moving import Moving, begin_to_move
from nupool_helpers.practice.offload import Busy
from nupool_helpers.practice.owner import calls as owner
from nupool_helpers.practice.security import Guard
from nupool_helpers.practice.store import Unavailable
from nupool_helpers.practice.twofactor import pages as twofactor

__all__ = ["create_app"]


def create_app(context: Context) -> Starlette:
    """Return the practice exchange."""
    with context.store.write() as connection:
        links.make_key(connection, context.token_bytes)
        open_house(connection, context.now(), context.token_bytes)
        if context.moving:
            begin_to_move(connection, context.now(), context.token_bytes, context.market_seed)
    moving = [Middleware(Moving, context=context)] if context.moving else []
    # Programs call all day, people open a page now and then: routes are tried in this order.
    folders = (v1, v3, logging_in, registering, settings, twofactor, apikeys, coins, mail, owner)
    app = Starlette(
        routes=[
            *(route for folder in folders for route in folder.routes),
            Mount("/static", StaticFiles(directory=Path(__file__).with_name("static"))),
        ],
        middleware=[Middleware(Guard, context=context), *moving],
        exception_handlers={
            HTTPException: render.http_failure,
            Unavailable: render.unavailable,
            Busy: render.unavailable,
            ClientDisconnect: render.hung_up,
            Exception: render.http_failure,
        },
    )
    app.router.redirect_slashes = False  # its redirects are absolute and would lose a proxy's prefix
    app.state.context = context
    return app
