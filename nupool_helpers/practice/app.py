"""The practice exchange: its applications, each for the addresses that begin with its name."""

from starlette.types import ASGIApp, Receive, Scope, Send

from nupool_helpers.practice.api.app import create_v1, create_v3
from nupool_helpers.practice.classroom import Classroom
from nupool_helpers.practice.context import Context
from nupool_helpers.practice.gates import PageGate, SeatGate
from nupool_helpers.practice.mail import links
from nupool_helpers.practice.pages import create_link_pages, create_pages, create_static
from nupool_helpers.practice.seats import turn_views
from nupool_helpers.practice.seats.app import create_seats
from nupool_helpers.practice.sign_in import create_sign_in
from nupool_helpers.practice.teacher import channel_views
from nupool_helpers.practice.trading.market_maker import open_market_maker
from nupool_helpers.practice.trading.price_simulation import start_simulation
from nupool_helpers.practice.web.headers import ReplyHeaders, headers_of_pages
from nupool_helpers.practice.web.prefix import BelowPrefix

__all__ = ["create_app"]

_LINKS = sorted({purpose.partition("/")[0] for purpose in links.Purpose})


class ByFirstPart:
    """Hands a request to the application whose name its path begins with, and else to the pages.

    Starlette's Mount would take that part off the path. Signatures, links and routes are by the whole address, so here
    the scope stays as it is; and the path that picks an application is the same that its routes match.
    """

    def __init__(self, areas: dict[str, ASGIApp], pages: ASGIApp) -> None:
        self._areas, self._pages = areas, pages

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        parts = scope.get("path", "").split("/", 2)
        # The vendor's server did not mind the case: whatever is written like the API is answered as the API does.
        area = self._areas.get(parts[1].lower(), self._pages) if len(parts) > 1 else self._pages
        await area(scope, receive, send)


def create_app(context: Context) -> ASGIApp:
    """Return the practice exchange. Whatever answers, its replies carry the headers of pages, the API's its own."""
    with context.transaction() as tx:
        links.make_key(tx)
        open_market_maker(tx)
        if context.simulate_prices:
            start_simulation(tx, context.price_seed)
    if context.classroom:
        return _for_class(context, context.classroom)
    areas = {"static": create_static(context), "owner": create_seats(context, channel_views.routes)}
    areas |= dict.fromkeys(_LINKS, create_link_pages(context))
    others = ReplyHeaders(ByFirstPart(areas, create_pages(context)), lambda: headers_of_pages(context.host_names()))
    # The API, whose replies leave in one place with their headers, stands outside: to look for what is missing in them
    # would take two hundredths of a call.
    return ByFirstPart(_api(context), others)


def _api(context: Context) -> dict[str, ASGIApp]:
    return {"api": create_v1(context), "v3": create_v3(context)}


def _for_class(context: Context, classroom: Classroom) -> ASGIApp:
    """Return the same below the service's path, with a gate before whatever asks the hub who comes."""
    areas = {**_api(context), "static": create_static(context), "oauth_callback": create_sign_in(context, classroom)}
    areas["owner"] = SeatGate(create_seats(context, [*channel_views.routes, *turn_views.routes]), context, classroom)
    areas |= dict.fromkeys(_LINKS, PageGate(create_link_pages(context), context, classroom))
    pages = PageGate(create_pages(context), context, classroom)
    inside = BelowPrefix(ByFirstPart(areas, pages), classroom.prefix, classroom.proxy)
    return ReplyHeaders(inside, lambda: headers_of_pages(None))
