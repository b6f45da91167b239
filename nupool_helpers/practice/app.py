"""The application: every page and call of the practice exchange, made from what a Context gives."""

from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import ClientDisconnect
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

from nupool_helpers.practice.accounts import login_views, registration_views, settings_views
from nupool_helpers.practice.activity import views as activity
from nupool_helpers.practice.api.v1 import routes as v1
from nupool_helpers.practice.api.v3 import routes as v3
from nupool_helpers.practice.apikeys import views as apikeys
from nupool_helpers.practice.context import Context
from nupool_helpers.practice.mail import links
from nupool_helpers.practice.mail import views as mail
from nupool_helpers.practice.offload import Busy
from nupool_helpers.practice.seats import views as seats
from nupool_helpers.practice.store import Unavailable
from nupool_helpers.practice.trading.market_maker import open_market_maker
from nupool_helpers.practice.trading.price_simulation import PriceSimulation, start_simulation
from nupool_helpers.practice.twofactor import copy_views
from nupool_helpers.practice.twofactor import views as twofactor
from nupool_helpers.practice.wallet import views as wallet
from nupool_helpers.practice.web import render
from nupool_helpers.practice.web.guard import Guard

__all__ = ["create_app"]


def create_app(context: Context) -> Starlette:
    """Return the practice exchange."""
    with context.transaction() as tx:
        links.make_key(tx)
        open_market_maker(tx)
        if context.simulate_prices:
            start_simulation(tx, context.price_seed)
    simulation = [Middleware(PriceSimulation, context=context)] if context.simulate_prices else []
    # Programs call all day, people open a page now and then: routes are tried in this order.
    accounts = (login_views, registration_views, settings_views)
    areas = (v1, v3, *accounts, activity, twofactor, copy_views, apikeys, wallet, mail, seats)
    app = Starlette(
        routes=[
            *(route for area in areas for route in area.routes),
            Mount("/static", StaticFiles(directory=Path(__file__).parent / "web" / "static")),
        ],
        middleware=[Middleware(Guard, context=context), *simulation],
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
