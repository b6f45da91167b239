"""The first page, and the log-out that leads to it."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from nupool_helpers.practice import sessions
from nupool_helpers.practice.activity.services import record, record_opened
from nupool_helpers.practice.askers import hub_user
from nupool_helpers.practice.mail.boxes import box_of, close_box
from nupool_helpers.practice.seats.following import ALONE, find_account, find_visitor_s_account
from nupool_helpers.practice.transaction import Transaction
from nupool_helpers.practice.web.cookies import take_cookie_back
from nupool_helpers.practice.web.render import follow, form, page
from nupool_helpers.practice.web.request import Fields, context_of
from nupool_helpers.practice.web.visitors import find_visitor
from nupool_helpers.practice.web.visits import visited
from nupool_helpers.protocol import Event

__all__ = ["routes"]


async def show_home(request: Request) -> Response:
    """Show what this is and how to go on."""
    context, who = context_of(request), find_visitor(request)
    with context.reading(request) as tx:
        account_id = who.account.id if who else box_of(request, tx) or _sent_here(request, tx)
    if account_id and visited(request):
        with context.transaction(request) as tx:
            record_opened(tx.for_account(account_id), Event.SITE_OPENED)
    return page(request, "home")


def _sent_here(request: Request, tx: Transaction) -> int | None:
    """Return whose account a browser is of that has no session yet: by the hub's word, or by the notebooks' link.

    Another browser of this machine, a preview or a health check opens the page as well, and is nobody.
    """
    user = hub_user(request)
    seat = request.query_params.get("seat", "")
    account = find_account(tx, user.seat) if user else find_visitor_s_account(tx, ALONE, seat)
    return account.id if account else None


@form(show_home)
async def logout(request: Request, _fields: Fields) -> Response:
    """End the session, and close the mailbox: the next person at this browser sees neither."""
    who = find_visitor(request)
    if who is not None:
        with context_of(request).transaction(request) as tx:
            sessions.end(tx, who.token_hash)
            record(tx.for_visitor(who), Event.LOGGED_OUT)
    response = await follow(request, "", show_home, "out")
    take_cookie_back(request, response, sessions.COOKIE)
    close_box(request, response)
    return response


routes = [
    Route("/", show_home),
    Route("/logout", logout, methods=["POST"]),
]
