"""Mails sent by an operator's mail server, once what caused them is in the database."""

import logging
import smtplib
from email.message import EmailMessage

from nupool_helpers.practice.context import Context
from nupool_helpers.practice.offload import Busy

__all__ = ["SmtpMailer", "deliver"]

_log = logging.getLogger(__name__)


class SmtpMailer:
    """Sends real mails, for an operator who has a mail server at `host` and `port`, which asks for no password."""

    def __init__(self, context: Context, host: str, port: int) -> None:
        self._context, self._server = context, (host, port)

    async def __call__(self, account_id: int, message: EmailMessage) -> None:
        """Deliver one message, off the event loop. Raises OSError, SMTPException or Busy where it cannot be sent."""
        await self._context.offload_mail(self._send, message)

    def _send(self, message: EmailMessage) -> None:
        with smtplib.SMTP(*self._server, timeout=20) as server:
            server.send_message(message)


async def deliver(context: Context, account_id: int, message: EmailMessage) -> None:
    """Send a mail by the operator's mailer, after the transaction that caused it; each can be asked for again."""
    if context.mailer is None:
        return
    try:
        await context.mailer(account_id, message)
    except (OSError, smtplib.SMTPException, Busy) as error:
        # The kind alone: a mail server's own words may quote the message, with the link in it.
        _log.warning("A mail could not be sent: %s", type(error).__name__)
