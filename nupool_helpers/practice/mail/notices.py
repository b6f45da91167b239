"""Mails that tell of what was done on an account: on a real exchange they are the alarm.

There is no secret in them and no link: what looks like such a mail and has a link is not the exchange's.
"""

import functools
from email.message import EmailMessage
from enum import Enum

from starlette.requests import Request

from nupool_helpers.practice.mail.services import keep
from nupool_helpers.practice.mail.smtp import deliver
from nupool_helpers.practice.transaction import Transaction
from nupool_helpers.practice.web.afterwards import do_afterwards
from nupool_helpers.practice.web.request import context_of

__all__ = ["Notice", "compose_notice", "send_later"]

_KEYS = "delete the key on the page API Keys, then change your password"
_CHANGE = "change your password at once, and look at the pages API Keys and Activity"
_FORGOTTEN = "set a new password at once, and look at the pages API Keys and Activity"


class Notice(Enum):
    """What is told: the subject, what was done, and what to do where it was somebody else."""

    NEW_BROWSER = ("A log-in on a new browser", "Somebody logged in to your account on a browser that was new", _CHANGE)
    KEY_MADE = ("An API key was made", "A new API key was made on your account", _KEYS)
    KEY_CHANGED = ("The rights of an API key were changed", "What an API key may do was changed", _KEYS)
    KEY_DELETED = ("An API key was deleted", "An API key was deleted, and no longer works", _CHANGE)
    PASSWORD_CHANGED = ("Your password was changed", "The password of your account was changed", _FORGOTTEN)
    RECOVERY_CODE_USED = (
        "A recovery code was used",
        "A recovery code took the place of your authenticator",
        f"{_CHANGE}. Make new recovery codes, too",
    )
    RECOVERY_CODES_MADE = (
        "New recovery codes were made",
        "New recovery codes were made, and the ones before no longer work",
        f"{_CHANGE}. Make new recovery codes once more",
    )
    TWO_FACTOR_OFF = (
        "Two-factor authentication was switched off",
        "Your account has no second factor now, and API keys do not work",
        f"{_CHANGE}. Enable two-factor authentication again",
    )
    ADDRESS_ALLOWED = (
        "A withdrawal address was allowed",
        "Coins may now be sent to another withdrawal address",
        "remove it on the page Coins, then change your password",
    )
    ADDRESS_REMOVED = (
        "A withdrawal address was removed",
        "Coins may no longer be sent to a withdrawal address; with none left they may be sent anywhere",
        "put it back on the page Coins, then change your password",
    )


def compose_notice(request: Request, tx: Transaction, notice: Notice, about: str = "") -> EmailMessage:
    """Compose the mail to the account, and keep it in the same transaction as what it tells of.

    `about` is no secret: a key's name, its rights, an address.
    """
    subject, done, otherwise = notice.value
    told = f"{done}: {about}." if about else f"{done}."
    where = (
        f"It was done from the IP address {tx.remote_ip}." if tx.remote_ip else "It was done on the exchange's machine."
    )
    text = f"{told}\n\n{where} If it was you, there is nothing to do. If it was not you, {otherwise}."
    return keep(request, tx, subject, text, None)


def send_later(request: Request, account_id: int, message: EmailMessage | None) -> None:
    """Let the operator's mailer send a mail, if there is one, behind the form that caused it.

    To be called behind its transaction.
    """
    if message is None:
        return
    do_afterwards(request, functools.partial(deliver, context_of(request), account_id, message))
