"""The page that the mail leads to which enables two-factor authentication."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from nupool_helpers.errors import InvalidInput
from nupool_helpers.practice.mail import links
from nupool_helpers.practice.mail.views import link_page
from nupool_helpers.practice.twofactor import services
from nupool_helpers.practice.twofactor.enabled_views import lead_to_codes
from nupool_helpers.practice.web.render import form, opened
from nupool_helpers.practice.web.request import Fields, context_of
from nupool_helpers.practice.web.visitors import find_visitor

__all__ = ["routes"]


async def show_confirm(request: Request) -> Response:
    """Show the button that the mail's link leads to, or, without a session, the way to the log-in."""
    if opened(request) and request.query_params.get("token"):
        try:
            _require_session(request)
        except InvalidInput as error:
            request.state.error = error
    return link_page(request, "confirm", links.Purpose.TWO_FACTOR)


@form(show_confirm)
async def confirm(request: Request, fields: Fields) -> Response:
    """Enable two-factor authentication and show the recovery codes, this once."""
    _require_session(request)
    with context_of(request).acting(request) as tx:
        link = links.look(tx, links.Purpose.TWO_FACTOR, fields["token"], tx.account_id)
        links.use(tx, link)
        made = services.confirm(tx, tx.session)
    return lead_to_codes(request, made, first=True)


def _require_session(request: Request) -> None:
    # A mail is read in more places than one. Whoever holds its token alone may neither see the recovery codes, which
    # each stand for the second factor, nor use the link up, so that they are lost to the learner.
    who = find_visitor(request)
    if who is None or not who.complete:
        raise InvalidInput(
            "Log in on this browser first, then follow the link in the mail again. It has not been used up.", "session"
        )


routes = [
    Route("/confirm/two-factor", show_confirm),
    Route("/confirm/two-factor", confirm, methods=["POST"]),
]
