"""Accounts made, activated and found."""

import re
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from nupool_helpers.activity import What
from nupool_helpers.errors import CorrectTheEntry
from nupool_helpers.practice.activity import record
from nupool_helpers.practice.market.services import fund
from nupool_helpers.practice.schema import accounts, meta

__all__ = ["activate", "by_email", "by_id", "clean_email", "learner", "register", "set_learner", "set_password"]

_EMAIL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63})*")
_LEARNER = "learner"


def clean_email(typed: str) -> str:
    """Return an e-mail address in lower case. Raises CorrectTheEntry where it cannot be one."""
    text = typed.strip()
    if not text:
        raise CorrectTheEntry("Type your e-mail address.", "email")
    if len(text) > 254 or not _EMAIL.fullmatch(text):
        raise CorrectTheEntry("An e-mail address looks like name@example.org, without spaces.", "email")
    return text.lower()


def by_email(connection: Connection, email: str) -> Row[Any] | None:
    """Return the account of an e-mail address."""
    return connection.execute(select(accounts).where(accounts.c.email == email)).one_or_none()


def by_id(connection: Connection, account_id: int) -> Row[Any]:
    """Return an account that exists."""
    return connection.execute(select(accounts).where(accounts.c.id == account_id)).one()


def register(
    connection: Connection, email: str, password_hash: str, now: int, address: str, *, follow: bool = True
) -> Row[Any] | None:
    """Make an account that is not active yet, None where an active one has the address.

    Who registers an inactive address again begins anew: its last password counts, and the earlier link is void. The
    first account is the one that this machine's notebooks follow, unless `follow` is False.
    """
    found = by_email(connection, email)
    if found is not None and found.activated_at is not None:
        return None
    if found is None:
        values = {"email": email, "password_hash": password_hash, "made_at": now}
        account_id = connection.scalar(insert(accounts).values(values).returning(accounts.c.id))
    else:
        account_id = found.id
        set_password(connection, account_id, password_hash)
    assert account_id is not None
    record(connection, account_id, now, What.REGISTERED, address)
    if follow and learner(connection) is None:
        set_learner(connection, account_id)
    return by_id(connection, account_id)


def activate(connection: Connection, account_id: int, now: int, address: str) -> None:
    """Activate an account and give it its play money, once."""
    inactive = update(accounts).where(accounts.c.id == account_id, accounts.c.activated_at.is_(None))
    if connection.execute(inactive.values(activated_at=now)).rowcount == 1:
        fund(connection, account_id, now)
        record(connection, account_id, now, What.ACTIVATED, address)


def set_password(connection: Connection, account_id: int, password_hash: str) -> None:
    """Store a new password's hash."""
    connection.execute(update(accounts).where(accounts.c.id == account_id).values(password_hash=password_hash))


def learner(connection: Connection) -> Row[Any] | None:
    """Return the account that this machine's notebooks follow: the first registered one, or the one adopted since."""
    value = connection.scalar(select(meta.c.value).where(meta.c.name == _LEARNER))
    return None if value is None else by_id(connection, int(value))


def set_learner(connection: Connection, account_id: int) -> None:
    """Make an account the one that this machine's notebooks follow."""
    changed = update(meta).where(meta.c.name == _LEARNER).values(value=str(account_id))
    if connection.execute(changed).rowcount == 0:
        connection.execute(insert(meta).values(name=_LEARNER, value=str(account_id)))
