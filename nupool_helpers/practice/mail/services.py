"""Mails composed, kept in the practice mailbox, read again."""

import email
import hashlib
import logging
import re
import smtplib
from datetime import UTC, datetime
from email import policy
from email.message import EmailMessage, Message
from email.utils import format_datetime
from typing import Any

from jinja2 import Environment
from sqlalchemy import Integer, Row, bindparam, delete, insert, select
from starlette.requests import Request

from nupool_helpers.practice.activity.services import record
from nupool_helpers.practice.context import Context
from nupool_helpers.practice.mail.links import Purpose
from nupool_helpers.practice.offload import Busy
from nupool_helpers.practice.schema import accounts, mails
from nupool_helpers.practice.store import Prepared
from nupool_helpers.practice.transaction import Transaction
from nupool_helpers.practice.web.request import context_of
from nupool_helpers.protocol import Event

__all__ = ["SmtpMailer", "deliver", "fingerprint", "keep", "read_mailbox"]

SENDER = "Practice exchange <no-reply@practice-exchange.example>"
# Mails of a box. With links twice what strangers can have sent to it in a day: none that works is pushed out, and by no
# notice, as those are counted by themselves.
_KEPT, _KEPT_NOTICES = 100, 50
_LINK = re.compile(rf"\S+/((?:{'|'.join(map(re.escape, Purpose))})\?token=[\w.-]+)", re.ASCII)
_log = logging.getLogger(__name__)
_ACCOUNT = Prepared(select(accounts.c.email, accounts.c.password_hash).where(accounts.c.id == bindparam("whose")))
_ADD = Prepared(insert(mails), ["account_id", "at", "message", "notice"])
_LAST_KEPT = Prepared(
    select(mails.c.id)
    .where(mails.c.account_id == bindparam("whose"), mails.c.notice == bindparam("told"))
    .order_by(mails.c.id.desc())
    .limit(1)
    .offset(bindparam("kept", type_=Integer))
)


class SmtpMailer:
    """Sends real mails, for an operator who has a mail server."""

    def __init__(self, context: Context, host: str, port: int) -> None:
        self._context, self._server = context, (host, port)

    async def __call__(self, account_id: int, message: EmailMessage) -> None:
        """Deliver one message, off the event loop."""
        await self._context.offload_mail(self._send, message)

    def _send(self, message: EmailMessage) -> None:
        with smtplib.SMTP(*self._server, timeout=20) as server:
            server.send_message(message)


def keep(request: Request, tx: Transaction, subject: str, text: str, link: str | None = "") -> EmailMessage:
    """Compose a mail to the account; the practice mailbox has it in the same transaction as what caused it.

    One with the link None is a notice: no stranger can cause it, so that what strangers cause pushes none out.
    """
    to = _ACCOUNT.first(tx.connection, whose=tx.account_id).email
    message = _compose(tx, to, subject, text, link or "")
    record(tx, Event.MAIL_SENT, subject=subject)
    if context_of(request).mailer is None:
        row = {"account_id": tx.account_id, "at": tx.now, "message": message.as_string(), "notice": link is None}
        _ADD.change(tx.connection, **row)
        _trim(tx, notice=link is None)
    return message


async def deliver(context: Context, account_id: int, message: EmailMessage) -> None:
    """Send a mail by the operator's mailer, after the transaction that caused it; each can be asked for again."""
    if context.mailer is None:
        return
    try:
        await context.mailer(account_id, message)
    except (OSError, smtplib.SMTPException, Busy) as error:
        # The kind alone: a mail server's own words may quote the message, with the link in it.
        _log.warning("A mail could not be sent: %s", type(error).__name__)


def read_mailbox(tx: Transaction) -> list[dict[str, Any]]:
    """Return the account's mails, newest first."""
    mine = select(mails).where(mails.c.account_id == tx.account_id)
    return [_model(row) for row in tx.connection.execute(mine.order_by(mails.c.id.desc()))]


def _trim(tx: Transaction, *, notice: bool) -> None:
    kept = _KEPT_NOTICES if notice else _KEPT
    oldest = _LAST_KEPT.first(tx.connection, whose=tx.account_id, told=notice, kept=kept)
    if oldest is not None:
        mine = (mails.c.account_id == tx.account_id, mails.c.notice.is_(notice))
        tx.connection.execute(delete(mails).where(*mine, mails.c.id <= oldest.id))


def fingerprint(tx: Transaction, account_id: int) -> str | None:
    """Return what changes with an account's password, so that a mailbox opened before it closes."""
    account = _ACCOUNT.first(tx.connection, whose=account_id)
    return None if account is None else hashlib.sha256(account.password_hash.encode()).hexdigest()[:16]


def _compose(tx: Transaction, to: str, subject: str, text: str, link: str) -> EmailMessage:
    # RFC 5322 section 2.1.1: the longest line. A link that is broken over two is not a link.
    message = EmailMessage(policy.SMTP.clone(max_line_length=998))
    message["From"], message["To"], message["Subject"] = SENDER, to, subject
    message["Date"] = format_datetime(datetime.fromtimestamp(tx.now // 1000, UTC))
    message["Message-ID"] = f"<{tx.random_bytes(12).hex()}@practice-exchange.example>"
    message["Auto-Submitted"] = "auto-generated"
    asked = "this link, a code" if link else "a code, a Secret"
    foot = f"This is the practice exchange. Nobody will ever ask you for {asked} or your password."
    message.set_content("\n\n".join(filter(None, (text, link, foot))) + "\n")
    html = _HTML.render(subject=subject, text=text, link=link, foot=foot)
    message.add_alternative(html, subtype="html")
    return message


_BODY = """<!doctype html><html lang="en"><meta charset="utf-8"><title>{{ subject }}</title><body>
{% for part in text.split("\\n\\n") %}<p>{{ part }}</p>
{% endfor %}{% if link %}<p><a href="{{ link }}">{{ subject }}</a></p><p>{{ link }}</p>
{% endif %}<p><small>{{ foot }}</small></p></body></html>
"""
_HTML = Environment(autoescape=True).from_string(_BODY)


def _plain_text(message: Message) -> str:
    part = next((part for part in message.walk() if part.get_content_type() == "text/plain"), None)
    if part is None:
        return ""
    body = part.get_payload(decode=True)
    assert isinstance(body, bytes)
    return body.decode(part.get_content_charset("ascii"), "replace")


def _model(row: Row[Any]) -> dict[str, Any]:
    # Each header is read once: by the newer policy the parser and every look at a part would read it anew.
    message = email.message_from_string(row.message, policy=policy.compat32)
    headers = [[name, str(policy.default.header_fetch_parse(name, value))] for name, value in message.items()]
    named, text = dict(headers), _plain_text(message).replace("\r\n", "\n")
    return {
        "id": row.id,
        "at": row.at,
        "from": named["From"],
        "to": named["To"],
        "subject": named["Subject"],
        "text": text,
        "headers": headers,
        "links": _LINK.findall(text),
    }
