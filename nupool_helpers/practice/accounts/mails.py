"""The mail that activates an account."""

from email.message import EmailMessage
from typing import Any

from sqlalchemy import Connection, Row
from starlette.requests import Request

from nupool_helpers.practice.mail import links
from nupool_helpers.practice.mail.services import keep
from nupool_helpers.practice.web.request import context_of, outer_url

__all__ = ["compose_activation_mail"]


def compose_activation_mail(request: Request, connection: Connection, account: Row[Any]) -> EmailMessage:
    """Compose the mail whose link activates an account; links sent before no longer work."""
    context = context_of(request)
    link = outer_url(request) + links.make(connection, links.Purpose.ACTIVATE, account.id, context.now())
    text = (
        "Welcome to the practice exchange.\n\n"
        f"Follow this link to activate your account. It works for {links.HOURS} hours. The account opens to the "
        "password that was typed when you registered. If it was not you who registered, do not follow it."
    )
    return keep(request, connection, account, "Activate your account", text, link)
