"""Registering, and the link that activates the account."""

from typing import Any

from sqlalchemy import Row
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from nupool_helpers.practice import throttle
from nupool_helpers.practice.accounts import passwords, services
from nupool_helpers.practice.accounts.login_views import show_login
from nupool_helpers.practice.activity.services import record_opened
from nupool_helpers.practice.mail import links
from nupool_helpers.practice.mail.boxes import box_of, open_box
from nupool_helpers.practice.mail.link_mails import compose_link_mail
from nupool_helpers.practice.mail.services import deliver, keep
from nupool_helpers.practice.mail.views import link_page
from nupool_helpers.practice.transaction import Transaction
from nupool_helpers.practice.web.render import follow, form, page
from nupool_helpers.practice.web.request import Fields, context_of
from nupool_helpers.practice.web.visitors import find_visitor
from nupool_helpers.protocol import Event

__all__ = ["routes"]


async def show_register(request: Request) -> Response:
    """Show the form for a new account."""
    strength = getattr(getattr(request.state, "error", None), "strength", None)
    return page(request, "register", {"strength": strength} if strength else {})


@form(show_register)
async def register(request: Request, fields: Fields) -> Response:
    """Make an account. Whether the address has one already shows only in the mail."""
    context, email = context_of(request), services.clean_email(fields["email"])
    # Counted before the password is judged, which takes longer than all else here.
    with context.transaction(request) as tx:
        throttle.take(tx, "registration", throttle.scope_of(email))
    # Judged and hashed for a taken address too, so that the time does not tell.
    password = await passwords.check_new(context, fields["password"], email)
    password_hash = await passwords.make_hash(context, password)
    with context.transaction(request) as tx:
        # A limit of its own: mails to somebody else's address are what a stranger would do this for.
        throttle.take(tx, "mail", throttle.scope_of(email))
        mine = box_of(request, tx)
        account = services.find_by_email(tx, email, mine)
        # Both ways answer alike; what differs is in the mail, which whoever the address belongs to reads.
        if made := account is None or account.activated_at is None:
            account = _register(tx, email, password_hash, account if account and account.id == mine else None)
            message = compose_link_mail(request, tx.for_account(account.id), links.Purpose.ACTIVATE)
        else:
            text = "Somebody, perhaps you, registered with your address. You have an account here: log in with it."
            message = keep(request, tx.for_account(account.id), "You have an account already", text)
    await deliver(context, account.id, message)
    response = await follow(request, "activate", show_activate, "mail")
    # The mailbox of an account that was there before opens to its password only.
    open_box(request, response, account.id if made else None)
    return response


def _register(tx: Transaction, email: str, password_hash: str, again: Row[Any] | None) -> Row[Any]:
    """Make a registration, or begin `again` the one that this browser has made before."""
    if again is not None:
        return services.register_again(tx, again, password_hash)
    account = services.register(tx, email, password_hash)
    # Who registers here has seen the site, though nobody could write it down before there was an account.
    record_opened(tx.for_account(account.id), Event.SITE_OPENED)
    if services.find_learner(tx) is None:
        services.set_learner(tx, account.id)
    return account


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
    Route("/register", show_register),
    Route("/register", register, methods=["POST"]),
    Route("/activate", show_activate),
    Route("/activate", activate, methods=["POST"]),
]
