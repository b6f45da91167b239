"""Registering."""

from typing import Any

from sqlalchemy import Row
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from nupool_helpers.practice import throttle
from nupool_helpers.practice.accounts import passwords, services
from nupool_helpers.practice.accounts.activation_views import show_activate
from nupool_helpers.practice.accounts.credentials import clean_credentials
from nupool_helpers.practice.accounts.registrations import delete_excess_registrations
from nupool_helpers.practice.activity.services import record_opened
from nupool_helpers.practice.mail import links
from nupool_helpers.practice.mail.boxes import box_of, open_box
from nupool_helpers.practice.mail.link_mails import compose_link_mail
from nupool_helpers.practice.mail.services import keep
from nupool_helpers.practice.mail.smtp import deliver
from nupool_helpers.practice.seats.following import accept_invitation, seat_of
from nupool_helpers.practice.transaction import Transaction
from nupool_helpers.practice.web.render import follow, form, page
from nupool_helpers.practice.web.request import Fields, context_of
from nupool_helpers.protocol import Event

__all__ = ["routes"]

_PRUNED = 20
"""So many registrations at most go for a new one; with the hourly look alone a flood would have an hour to grow."""


async def show_register(request: Request) -> Response:
    """Show the form for a new account."""
    strength = getattr(getattr(request.state, "error", None), "strength", None)
    return page(request, "register", {"strength": strength} if strength else {})


@form(show_register)
async def register(request: Request, fields: Fields) -> Response:
    """Make an account. Whether the address has one already shows only in the mail."""
    # How strong the password is, is judged behind the limit, and so only where there is an address to count for.
    context = context_of(request)
    email, _ = clean_credentials(fields["email"], fields["password"])
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
            # By the link that the notebooks opened; whoever registers otherwise is followed by nobody's notebooks.
            accept_invitation(tx.for_account(account.id), seat_of(request), fields["seat"])
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
    delete_excess_registrations(tx, _PRUNED)
    # Who registers here has seen the site, though nobody could write it down before there was an account.
    record_opened(tx.for_account(account.id), Event.SITE_OPENED)
    return account


routes = [
    Route("/register", show_register),
    Route("/register", register, methods=["POST"]),
]
