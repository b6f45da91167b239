"""The mails that hold a link: one text a purpose."""

from email.message import EmailMessage

from starlette.requests import Request

from nupool_helpers.practice.mail import links
from nupool_helpers.practice.mail.links import HOURS, Purpose
from nupool_helpers.practice.mail.services import keep
from nupool_helpers.practice.transaction import Transaction
from nupool_helpers.practice.web.request import outer_url

__all__ = ["compose_link_mail"]

_MAILS = {
    Purpose.ACTIVATE: (
        "Activate your account",
        "Welcome to the practice exchange.\n\n"
        f"Follow this link to activate your account. It works for {HOURS} hours. The account opens to the "
        "password that was typed when you registered. If it was not you who registered, do not follow it.",
    ),
    Purpose.TWO_FACTOR: (
        "Confirm two-factor authentication",
        "A right code was typed for your account.\n\n"
        f"Follow this link to enable two-factor authentication. It works for {HOURS} hours. "
        "If it was not you who typed the code, change your password and do not follow it.",
    ),
}


def compose_link_mail(request: Request, tx: Transaction, purpose: Purpose) -> EmailMessage:
    """Compose the mail to the account whose link does what `purpose` says; links sent before no longer work."""
    subject, text = _MAILS[purpose]
    return keep(request, tx, subject, text, outer_url(request) + links.make(tx, purpose))
