"""Registrations, accounts that nobody has activated yet: anybody can make them, so their number and time have an end.

What a registration holds goes with it. Active accounts are not touched, nor one that a seat's notebooks follow.
"""

from sqlalchemy import ColumnElement, delete, exists, func, or_, select

from nupool_helpers.practice.schema import (
    accounts,
    activity,
    mail_links,
    mails,
    recovery_codes,
    sessions,
    two_factor_setups,
)
from nupool_helpers.practice.seats.schema import seats
from nupool_helpers.practice.transaction import Transaction

__all__ = ["MOST_REGISTRATIONS", "delete_excess_registrations", "delete_old_registrations"]

MOST_REGISTRATIONS = 5000
"""Of all e-mail addresses together. More than one network address may make in an hour (`throttle`), or whoever floods
the exchange would push out those who are reading their mail."""


def delete_old_registrations(tx: Transaction, until: int, most: int) -> int:
    """Delete registrations that were made, or begun again, by that time (ms); returns how many, `most` at a time."""
    return _delete(tx, accounts.c.made_at <= until, most)


def delete_excess_registrations(tx: Transaction, most: int) -> int:
    """Delete registrations that are older than the newest so many; returns how many, `most` at a time."""
    account = accounts.c
    newest_first = (
        select(account.id).where(account.activated_at.is_(None)).order_by(account.made_at.desc(), account.id.desc())
    )
    return _delete(tx, account.id.in_(newest_first.offset(MOST_REGISTRATIONS).limit(most)), most)


def _delete(tx: Transaction, over: ColumnElement[bool], most: int) -> int:
    account = accounts.c
    followed = exists().where(or_(seats.c.account_id == account.id, seats.c.before_id == account.id))
    # Without a password it is the market's own account, which nobody logs in to.
    waiting = (account.activated_at.is_(None), account.password_hash != "", over, ~followed)
    # SQLite gives the number of a newest row that is gone to the next one, and a mail's link, which knows its row by
    # the number, would activate the account of somebody else. So whoever has the newest row of either table stays.
    newest = account.id < select(func.max(account.id)).scalar_subquery()
    last_link = select(func.max(mail_links.c.id)).scalar_subquery()
    linked = exists().where(mail_links.c.account_id == account.id, mail_links.c.id == last_link)
    ids = tx.connection.scalars(select(account.id).where(*waiting, newest, ~linked).limit(most)).all()
    if not ids:  # as at nearly every look
        return 0
    for table in (activity, mails, mail_links, sessions, two_factor_setups, recovery_codes):
        tx.connection.execute(delete(table).where(table.c.account_id.in_(ids)))
    tx.connection.execute(delete(accounts).where(account.id.in_(ids)))
    return len(ids)
