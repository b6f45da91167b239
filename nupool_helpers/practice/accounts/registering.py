"""Registering, and the link that activates the account."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from nupool_helpers.activity import What
from nupool_helpers.practice import sessions, throttle
from nupool_helpers.practice.accounts import passwords, services
from nupool_helpers.practice.accounts.logging_in import show_login
from nupool_helpers.practice.accounts.mails import activation_mail
from nupool_helpers.practice.activity import record_opened
from nupool_helpers.practice.mail import links
from nupool_helpers.practice.mail.boxes import open_box
from nupool_helpers.practice.mail.pages import link_page
from nupool_helpers.practice.mail.services import deliver, keep
from nupool_helpers.practice.render import follow, form, page
from nupool_helpers.practice.web import Fields, address_of, context_of

__all__ = ["routes"]


async def show_register(request: Request) -> Response:
    """Show the form for a new account."""
    strength = getattr(getattr(request.state, "error", None), "strength", None)
    return page(request, "register", {"strength": strength} if strength else {})


@form(show_register)
async def register(request: Request, fields: Fields) -> Response:
    """Make an account. Whether the address has one already shows only in the mail."""
    context, address, now = context_of(request), address_of(request), context_of(request).now()
    email = services.clean_email(fields["email"])
    password = await passwords.check_new(context, fields["password"], email)
    password_hash = await passwords.make_hash(context, password)
    with context.store.write() as connection:
        throttle.take(connection, "mail", throttle.scope_of(email), address, now)
        made = services.register(connection, email, password_hash, now, address)
        account = made or services.by_email(connection, email)
        assert account is not None
        if made:
            # Who registers here has seen the site, though nobody could write it down before there was an account.
            record_opened(connection, account.id, now, What.SITE_OPENED, address)
            message = activation_mail(request, connection, account)
        else:
            text = "Somebody, perhaps you, registered with your address. You have an account here: log in with it."
            message = keep(request, connection, account, "You have an account already", text)
    await deliver(context, account.id, message)
    response = await follow(request, "activate", show_activate, "mail")
    # The mailbox of an account that was there before opens to its password only.
    open_box(request, response, made.id if made else None)
    return response


async def show_activate(request: Request) -> Response:
    """Show the button that a mail's link leads to, or, without a link, where to find that mail."""
    return link_page(request, "activate", links.Purpose.ACTIVATE)


@form(show_activate)
async def activate(request: Request, fields: Fields) -> Response:
    """Activate the account that a mail's token names."""
    context, address, now = context_of(request), address_of(request), context_of(request).now()
    who = sessions.visitor(request)
    with context.store.write() as connection:
        link = links.look(connection, links.Purpose.ACTIVATE, fields["token"], now, who.account.id if who else None)
        links.use(connection, link, now)
        services.activate(connection, link.account_id, now, address)
    return await follow(request, "login", show_login, "activated")


routes = [
    Route("/register", show_register),
    Route("/register", register, methods=["POST"]),
    Route("/activate", show_activate),
    Route("/activate", activate, methods=["POST"]),
]
