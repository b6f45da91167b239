"""Accounts made, activated and found."""

import re
from typing import Any

from sqlalchemy import BindParameter, Row, bindparam, insert, select, update

from nupool_helpers.errors import InvalidInput
from nupool_helpers.practice import throttle
from nupool_helpers.practice.activity.services import record
from nupool_helpers.practice.schema import accounts
from nupool_helpers.practice.store import Prepared
from nupool_helpers.practice.transaction import Transaction
from nupool_helpers.practice.wallet.services import fund
from nupool_helpers.protocol import Event

__all__ = [
    "activate",
    "clean_email",
    "find_by_email",
    "read_account",
    "register",
    "register_again",
    "set_password",
]

# ASCII alone: with letters of other alphabets two addresses could look like one.
_EMAIL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63})*")
_mine: BindParameter[int] = bindparam("mine")
_BY_EMAIL = Prepared(
    select(accounts)
    .where(accounts.c.email == bindparam("email"))
    .order_by(accounts.c.activated_at.is_(None), accounts.c.id != _mine, accounts.c.id.desc())
    .limit(1)
)
_BY_ID = Prepared(select(accounts).where(accounts.c.id == bindparam("whose")))


def clean_email(typed: str) -> str:
    """Return an e-mail address in lower case. Raises InvalidInput where it cannot be one."""
    text = typed.strip()
    if not text:
        raise InvalidInput("Type your e-mail address.", "email")
    # "=?" begins an encoded word: in a mail's header the address would be read as another one, or break its lines.
    if len(text) > 254 or "=?" in text or not _EMAIL.fullmatch(text):
        raise InvalidInput("An e-mail address looks like name@example.org, without spaces.", "email")
    return text.lower()


def find_by_email(tx: Transaction, email: str, mine: int | None = None) -> Row[Any] | None:
    """Return the active account of an e-mail address; else, of its registrations, the one `mine`; else the newest."""
    found: Row[Any] | None = _BY_EMAIL.first(tx.connection, email=email, mine=mine or 0)
    return found


def read_account(tx: Transaction, account_id: int) -> Row[Any]:
    """Return an account that exists."""
    account: Row[Any] | None = _BY_ID.first(tx.connection, whose=account_id)
    if account is None:
        raise LookupError("There is no such account.")
    return account


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
    """Let whoever made a registration begin it anew, with another password; its time begins anew, too."""
    tx = tx.for_account(account.id)
    tx.connection.execute(update(accounts).where(accounts.c.id == account.id).values(made_at=tx.now))
    _store(tx, password_hash)  # and lift nothing: anybody can register an address
    record(tx, Event.REGISTERED)
    return read_account(tx, account.id)


def activate(tx: Transaction) -> None:
    """Activate the transaction's account and give it its play money, once.

    Raises InvalidInput where another registration of its address was quicker.
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


def set_password(tx: Transaction, password_hash: str) -> None:
    """Store the account's new password's hash. Wrong ones that were typed before are counted no longer."""
    _store(tx, password_hash)
    throttle.lift(tx, "password", throttle.scope_of(read_account(tx, tx.account_id).email))


def _store(tx: Transaction, password_hash: str) -> None:
    tx.connection.execute(update(accounts).where(accounts.c.id == tx.account_id).values(password_hash=password_hash))
