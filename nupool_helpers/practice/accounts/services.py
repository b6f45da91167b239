"""Accounts made, activated and found."""

import re
from typing import Any

from sqlalchemy import Row, insert, select, update

from nupool_helpers.errors import InvalidInput
from nupool_helpers.practice.activity.services import record
from nupool_helpers.practice.schema import accounts, meta
from nupool_helpers.practice.transaction import Transaction
from nupool_helpers.practice.wallet.services import fund
from nupool_helpers.protocol import Event

__all__ = [
    "activate",
    "clean_email",
    "find_by_email",
    "find_learner",
    "read_account",
    "register",
    "register_again",
    "set_learner",
    "set_password",
]

# ASCII alone: with letters of other alphabets two addresses could look like one.
_EMAIL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63})*")
_LEARNER = "learner"


def clean_email(typed: str) -> str:
    """Return an e-mail address in lower case. Raises InvalidInput where it cannot be one."""
    text = typed.strip()
    if not text:
        raise InvalidInput("Type your e-mail address.", "email")
    if len(text) > 254 or not _EMAIL.fullmatch(text):
        raise InvalidInput("An e-mail address looks like name@example.org, without spaces.", "email")
    return text.lower()


def find_by_email(tx: Transaction, email: str, mine: int | None = None) -> Row[Any] | None:
    """Return the active account of an e-mail address; else, of its registrations, the one `mine`; else the newest."""
    first = (accounts.c.activated_at.is_(None), accounts.c.id != (mine or 0), accounts.c.id.desc())
    query = select(accounts).where(accounts.c.email == email)
    return tx.connection.execute(query.order_by(*first).limit(1)).one_or_none()


def read_account(tx: Transaction, account_id: int) -> Row[Any]:
    """Return an account that exists."""
    return tx.connection.execute(select(accounts).where(accounts.c.id == account_id)).one()


def register(tx: Transaction, email: str, password_hash: str) -> Row[Any]:
    """Make an account that is not active yet, for an address that has no active one.

    Others that wait for their mail keep their own password and their own link: who registers an address cannot change
    what the link of somebody else opens.
    """
    values = {"email": email, "password_hash": password_hash, "made_at": tx.now}
    account_id = tx.connection.execute(insert(accounts).values(values).returning(accounts.c.id)).scalar_one()
    record(tx.for_account(account_id), Event.REGISTERED)
    return read_account(tx, account_id)


def register_again(tx: Transaction, account: Row[Any], password_hash: str) -> Row[Any]:
    """Let whoever made a registration begin it anew, with another password."""
    tx = tx.for_account(account.id)
    set_password(tx, password_hash)
    record(tx, Event.REGISTERED)
    return read_account(tx, account.id)


def activate(tx: Transaction) -> None:
    """Activate the transaction's account and give it its play money, once.

    Raises InvalidInput where another registration of its address was quicker. Notebooks that wait for a
    registration of this address follow the account from now on.
    """
    account = read_account(tx, tx.account_id)
    if account.activated_at is not None:
        return
    # One address, one active account, whoever else registered it: the mail's reader decides by the link they follow.
    active = select(accounts.c.id).where(accounts.c.email == account.email, accounts.c.activated_at.is_not(None))
    if tx.connection.scalar(active) is not None:
        raise InvalidInput("This address has an account by now, from another mail. Log in to that one.", "token")
    tx.connection.execute(update(accounts).where(accounts.c.id == tx.account_id).values(activated_at=tx.now))
    fund(tx)
    record(tx, Event.ACTIVATED)
    followed = find_learner(tx)
    if followed is not None and followed.activated_at is None and followed.email == account.email:
        set_learner(tx, account.id)


def set_password(tx: Transaction, password_hash: str) -> None:
    """Store the account's new password's hash."""
    tx.connection.execute(update(accounts).where(accounts.c.id == tx.account_id).values(password_hash=password_hash))


def find_learner(tx: Transaction) -> Row[Any] | None:
    """Return the account that this machine's notebooks follow: the first registered one, or the one adopted since."""
    value = tx.connection.scalar(select(meta.c.value).where(meta.c.name == _LEARNER))
    return None if value is None else read_account(tx, int(value))


def set_learner(tx: Transaction, account_id: int) -> None:
    """Make an account the one that this machine's notebooks follow."""
    changed = update(meta).where(meta.c.name == _LEARNER).values(value=str(account_id))
    if tx.connection.execute(changed).rowcount == 0:
        tx.connection.execute(insert(meta).values(name=_LEARNER, value=str(account_id)))
