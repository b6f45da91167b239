"""The page that the mail leads to which activates an account."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from nupool_helpers.practice.accounts import passwords, services
from nupool_helpers.practice.accounts.login_views import show_login
from nupool_helpers.practice.mail import links
from nupool_helpers.practice.mail.views import link_page
from nupool_helpers.practice.web.render import follow, form
from nupool_helpers.practice.web.request import Fields, context_of
from nupool_helpers.practice.web.visitors import find_visitor

__all__ = ["routes", "show_activate"]


async def show_activate(request: Request) -> Response:
    """Show the button that a mail's link leads to, or, without a link, where to find that mail."""
    return link_page(request, "activate", links.Purpose.ACTIVATE, ask_password=_asks_password(request))


def _asks_password(request: Request) -> bool:
    # A mail that is really sent goes to whom the address belongs to, whoever registered it, so its reader may follow
    # the link of a stranger's registration. Who knows the password has registered. The practice mailbox opens to the
    # browser that registered and to the owner's notebooks alone.
    return context_of(request).mailer is not None


@form(show_activate)
async def activate(request: Request, fields: Fields) -> Response:
    """Activate the account that a mail's token names."""
    who = find_visitor(request)
    purpose, token, logged_in = links.Purpose.ACTIVATE, fields["token"], who.account.id if who else None
    proved = await _proved(request, fields) if _asks_password(request) else None
    with context_of(request).transaction(request) as tx:
        link = links.look(tx, purpose, token, logged_in)
        if proved is not None:
            passwords.require_same_password(services.read_account(tx, link.account_id), proved)
        links.use(tx, link)
        services.activate(tx.for_account(link.account_id))
    return await follow(request, "login", show_login, "activated")


async def _proved(request: Request, fields: Fields) -> str:
    """Return the hash of a registration's password, which was right. Raises as `links.look` and `passwords.prove`."""
    password = passwords.clean(fields["password"])
    with context_of(request).reading(request) as tx:
        link = links.look(tx, links.Purpose.ACTIVATE, fields["token"], None)
        account = services.read_account(tx, link.account_id)
    await passwords.prove(request, account.email, account.password_hash, password)
    return str(account.password_hash)


routes = [
    Route("/activate", show_activate),
    Route("/activate", activate, methods=["POST"]),
]
