"""Which account a seat's notebooks follow, and the links by which a browser shows that the seat's notebooks sent it.

Nobody becomes anyone by being first: a seat's account is set by its own notebooks, or by the link that they opened.
"""

import hmac
from typing import Any

from sqlalchemy import Row, insert, select, update
from starlette.requests import Request

from nupool_helpers.practice.accounts.services import read_account
from nupool_helpers.practice.askers import hub_user
from nupool_helpers.practice.context import Context
from nupool_helpers.practice.mail.links import signing_key
from nupool_helpers.practice.seats.schema import seats
from nupool_helpers.practice.transaction import Transaction
from nupool_helpers.secret import SecretText

__all__ = [
    *("ALONE", "accept_invitation", "find_account", "find_visitor_s_account", "follow", "go_back", "invitation"),
    *("leave", "note_seat", "seat_of", "visit"),
]

ALONE = "alone"
"""The seat of the person whose machine this is."""
_REGISTER, _VISIT = "seat's link", "seat's visit"  # one kind of link is never good in the place of the other


def seat_of(request: Request) -> str:
    """Return the seat of who asks: in a class the hub has told; alone there is one, of whose machine this is."""
    user = hub_user(request)
    return user.seat if user else ALONE


def note_seat(context: Context, seat: str) -> None:
    """Write down that a seat's notebooks have asked, so that the teacher sees who has no account yet."""
    there = select(seats.c.name).where(seats.c.name == seat)
    with context.reading() as tx:
        known = tx.connection.scalar(there) is not None
    if not known:
        with context.transaction() as tx:
            _make(tx, seat)


def find_account(tx: Transaction, seat: str) -> Row[Any] | None:
    """Return the account that a seat follows, None where it follows none yet."""
    account_id = tx.connection.scalar(select(seats.c.account_id).where(seats.c.name == seat))
    return None if account_id is None else read_account(tx, account_id)


def follow(tx: Transaction, seat: str) -> None:
    """Let a seat follow the transaction's account from now on; the one before can be gone back to."""
    _make(tx, seat)
    this = update(seats).where(seats.c.name == seat)
    tx.connection.execute(this.values(account_id=tx.account_id, before_id=seats.c.account_id))


def leave(tx: Transaction, seat: str) -> None:
    """Let a seat follow no account from now on; the one before can be gone back to."""
    this = update(seats).where(seats.c.name == seat)
    tx.connection.execute(this.values(account_id=None, before_id=seats.c.account_id))


def go_back(tx: Transaction, seat: str) -> bool:
    """Let a seat follow the account that it followed before; False where there is none."""
    this = update(seats).where(seats.c.name == seat, seats.c.before_id.is_not(None))
    back = this.values(account_id=seats.c.before_id, before_id=seats.c.account_id)
    return tx.connection.execute(back).rowcount == 1


def invitation(tx: Transaction, seat: str) -> SecretText:
    """Return what the notebooks' link to the page Register carries: good for one registration, and for this seat."""
    return SecretText(_sign_invitation(tx, seat, _links_used(tx, seat)))


def visit(tx: Transaction, seat: str) -> SecretText:
    """Return what the notebooks' link to the first page carries: who opens it is the seat's person, and no more."""
    return SecretText(_sign(tx, f"{_VISIT}:{seat}"))


def find_visitor_s_account(tx: Transaction, seat: str, token: str) -> Row[Any] | None:
    """Return the account of the seat whose link to the first page was opened; None where it is not this seat's."""
    mine = hmac.compare_digest(_sign(tx, f"{_VISIT}:{seat}").encode(), token.encode())
    return find_account(tx, seat) if mine else None


def accept_invitation(tx: Transaction, seat: str, token: str) -> bool:
    """Let a seat follow the transaction's account; False where the link is not this seat's, or used."""
    used = _links_used(tx, seat)
    if not hmac.compare_digest(_sign_invitation(tx, seat, used).encode(), token.encode()):
        return False
    _make(tx, seat)
    # One statement judges and uses up, so that of two registrations one counts.
    unused = update(seats).where(seats.c.name == seat, seats.c.links_used == used)
    if tx.connection.execute(unused.values(links_used=used + 1)).rowcount != 1:
        return False
    follow(tx, seat)
    return True


def _make(tx: Transaction, seat: str) -> None:
    if tx.connection.scalar(select(seats.c.name).where(seats.c.name == seat)) is None:
        tx.connection.execute(insert(seats).values(name=seat))


def _links_used(tx: Transaction, seat: str) -> int:
    return int(tx.connection.scalar(select(seats.c.links_used).where(seats.c.name == seat)) or 0)


def _sign_invitation(tx: Transaction, seat: str, used: int) -> str:
    return _sign(tx, f"{_REGISTER}:{used}:{seat}")


def _sign(tx: Transaction, text: str) -> str:
    # Made of the exchange's key, so that nothing has to be kept for it, and each notebook that is opened has the same.
    return hmac.digest(signing_key(tx), text.encode(), "sha256").hex()
