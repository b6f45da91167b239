"""The mail that enables two-factor authentication."""

from email.message import EmailMessage
from typing import Any

from sqlalchemy import Connection, Row
from starlette.requests import Request

from nupool_helpers.practice.mail import links
from nupool_helpers.practice.mail.services import keep
from nupool_helpers.practice.web.request import context_of, outer_url

__all__ = ["compose_confirmation_mail"]


def compose_confirmation_mail(request: Request, connection: Connection, account: Row[Any]) -> EmailMessage:
    """Compose the mail whose link enables two-factor authentication; links sent before no longer work."""
    context = context_of(request)
    link = outer_url(request) + links.make(connection, links.Purpose.TWO_FACTOR, account.id, context.now())
    text = (
        "A right code was typed for your account.\n\n"
        f"Follow this link to enable two-factor authentication. It works for {links.HOURS} hours. "
        "If it was not you who typed the code, change your password and do not follow it."
    )
    return keep(request, connection, account, "Confirm two-factor authentication", text, link)
