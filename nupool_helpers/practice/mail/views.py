"""The practice mailbox: its list and one mail."""

from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from nupool_helpers.errors import InvalidInput
from nupool_helpers.practice.mail.boxes import box_of
from nupool_helpers.practice.mail.links import Purpose, look
from nupool_helpers.practice.mail.services import read_mailbox
from nupool_helpers.practice.web.render import opened, page
from nupool_helpers.practice.web.request import context_of, path_id

__all__ = ["link_page", "routes"]


async def show_box(request: Request) -> Response:
    """List the mails of the account that was registered or logged in on this browser."""
    context = context_of(request)
    with context.reading(request) as tx:
        account_id = box_of(request, tx)
        mails = read_mailbox(tx.for_account(account_id)) if account_id else []
    return page(request, "mail", {"open": account_id is not None, "mails": mails})


async def show_mail(request: Request) -> Response:
    """Show one mail of that mailbox."""
    number = path_id(request)
    with context_of(request).reading(request) as tx:
        account_id = box_of(request, tx)
        matches = read_mailbox(tx.for_account(account_id), number) if account_id else []
    if not matches:
        raise HTTPException(404)
    return page(request, "mail-one", {"mail": matches[0], "mails": matches})


def link_page(request: Request, name: str, purpose: Purpose, **model: Any) -> Response:
    """Show the page of a mail's link: a button that posts its token, unless the link does not work.

    It is there again where only the password beside it was wrong.
    """
    context, token = context_of(request), request.query_params.get("token", "")
    # Opening only looks. Mail programs and virus scanners open links by themselves; only a person presses the button.
    if token and opened(request):
        try:
            with context.reading(request) as tx:
                look(tx, purpose, token, None)
        except InvalidInput as error:
            request.state.error = error
    again = getattr(getattr(request.state, "error", None), "field", "") == "password"
    return page(request, name, {"ready": again or (bool(token) and opened(request)), **model})


routes = [Route("/mail", show_box), Route("/mail/{id}", show_mail)]
