"""The practice mailbox: mails kept in it, and read again."""

import hashlib
from email.message import EmailMessage
from typing import Any

from sqlalchemy import Integer, bindparam, delete, insert, select
from starlette.requests import Request

from nupool_helpers.practice.activity.services import record
from nupool_helpers.practice.mail import message as mail_message
from nupool_helpers.practice.schema import accounts, mails
from nupool_helpers.practice.store import Prepared
from nupool_helpers.practice.transaction import Transaction
from nupool_helpers.practice.web.request import context_of
from nupool_helpers.protocol import Event

__all__ = ["fingerprint", "keep", "read_mailbox"]

# Mails of a box. With links twice what strangers can have sent to it in a day: none that works is pushed out, and by no
# notice, as those are counted by themselves.
_KEPT, _KEPT_NOTICES = 100, 50
_ACCOUNT = Prepared(select(accounts.c.email, accounts.c.password_hash).where(accounts.c.id == bindparam("whose")))
_ADD = Prepared(insert(mails), ["account_id", "at", "message", "notice"])
_LAST_KEPT = Prepared(
    select(mails.c.id)
    .where(mails.c.account_id == bindparam("whose"), mails.c.notice == bindparam("told"))
    .order_by(mails.c.id.desc())
    .limit(1)
    .offset(bindparam("kept", type_=Integer))
)


def keep(request: Request, tx: Transaction, subject: str, text: str, link: str | None = "") -> EmailMessage:
    """Compose a mail to the account; the practice mailbox has it in the same transaction as what caused it.

    One with the link None is a notice: no stranger can cause it, so that what strangers cause pushes none out.
    """
    to = _ACCOUNT.first(tx.connection, whose=tx.account_id).email
    message = mail_message.compose(tx, to, subject, text, link or "")
    record(tx, Event.MAIL_SENT, subject=subject)
    if context_of(request).mailer is None:
        row = {"account_id": tx.account_id, "at": tx.now, "message": message.as_string(), "notice": link is None}
        _ADD.change(tx.connection, **row)
        _trim(tx, notice=link is None)
    return message


def read_mailbox(tx: Transaction, number: int | None = None) -> list[dict[str, Any]]:
    """Return the account's mails, newest first; with a `number` the one that has it, if it is one of them."""
    mine = select(mails).where(mails.c.account_id == tx.account_id)
    if number is not None:  # to read a mail takes a millisecond, which is not spent on all for one
        mine = mine.where(mails.c.id == number)
    return [mail_message.read(row) for row in tx.connection.execute(mine.order_by(mails.c.id.desc()))]


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
