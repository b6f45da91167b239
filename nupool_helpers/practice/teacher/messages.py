"""What a teacher writes to one learner or to all, for their notebooks to show, and takes back."""

from typing import Any

from sqlalchemy import Row, delete, insert, select

from nupool_helpers.errors import InvalidInput
from nupool_helpers.practice.activity.services import record
from nupool_helpers.practice.seats.from_teacher import ALL, SHOWN
from nupool_helpers.practice.seats.schema import seats, teacher_messages
from nupool_helpers.practice.teacher.acts import note
from nupool_helpers.practice.transaction import Transaction
from nupool_helpers.protocol import Event

__all__ = ["LONGEST", "MOST", "read_messages", "send", "withdraw"]

LONGEST = 280
"""Characters of a message: a sentence or two, above whatever the learner is at."""
MOST = SHOWN
"""Messages that stand for one seat, and for all: more would not be shown."""


def read_messages(tx: Transaction, seat: str) -> list[Row[Any]]:
    """Return the messages that stand for a seat, or for `ALL`, oldest first."""
    query = select(teacher_messages).where(teacher_messages.c.seat == seat).order_by(teacher_messages.c.id)
    return list(tx.connection.execute(query))


def send(tx: Transaction, seat: str, by: str, typed: str) -> None:
    """Let a message stand for a seat or for `ALL`. Raises InvalidInput where it is empty, too long or one too many."""
    # One line of letters: what shows nothing, or turns the direction of what follows, is no part of a sentence.
    text = " ".join("".join(sign if sign.isprintable() else " " for sign in typed).split())
    if not text:
        raise InvalidInput("Type what the message says.", "message")
    if len(text) > LONGEST:
        raise InvalidInput(f"A message has at most {LONGEST} characters; this one has {len(text)}.", "message")
    if len(read_messages(tx, seat)) >= MOST:
        raise InvalidInput(f"{MOST} messages stand already. Take one back first.", "message")
    tx.connection.execute(insert(teacher_messages).values(seat=seat, at=tx.now, text=text))
    _note(tx, seat, "message sent", by)


def withdraw(tx: Transaction, seat: str, by: str, number: str) -> None:
    """Take a message back. Raises InvalidInput where it does not stand for this seat, or for `ALL`."""
    this = (teacher_messages.c.seat == seat, teacher_messages.c.id == (int(number) if _is_number(number) else 0))
    if tx.connection.execute(delete(teacher_messages).where(*this)).rowcount != 1:
        raise InvalidInput("This message has been taken back already.", "message")
    _note(tx, seat, "message taken back", by)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 10


def _note(tx: Transaction, seat: str, act: str, by: str) -> None:
    if seat != ALL:
        note(tx, seat, act, by)
        return
    for account_id in tx.connection.scalars(select(seats.c.account_id).where(seats.c.account_id.is_not(None))).all():
        record(tx.for_account(account_id), Event.TEACHER_HELPED, act=f"{act} to all", by=by)
