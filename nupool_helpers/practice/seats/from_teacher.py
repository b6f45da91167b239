"""What a teacher has for a seat: messages, whether it is frozen, and the ready account that is offered to it."""

from typing import Any

from sqlalchemy import insert, select, update

from nupool_helpers.practice.seats.schema import seat_marks, seats, teacher_messages
from nupool_helpers.practice.transaction import Transaction
from nupool_helpers.protocol.state import FromTeacher

__all__ = ["ALL", "SHOWN", "is_account_frozen", "is_frozen", "mark", "read_for"]

ALL = ""
"""In the place of a seat's name: every seat."""
SHOWN = 5
"""So many of the newest messages are told to a seat."""


def read_for(tx: Transaction, seat: str) -> FromTeacher:
    """Return what there is for a seat."""
    query = select(teacher_messages.c.text).where(teacher_messages.c.seat.in_((seat, ALL)))
    newest = tx.connection.scalars(query.order_by(teacher_messages.c.id.desc()).limit(SHOWN)).all()
    row = tx.connection.execute(select(seat_marks).where(seat_marks.c.seat == seat)).one_or_none()
    frozen, offered = (row.frozen_at is not None, row.offered_step) if row else (False, None)
    return FromTeacher(list(reversed(newest)), frozen, offered)


def is_frozen(tx: Transaction, seat: str) -> bool:
    """Tell whether a seat may change nothing."""
    query = select(seat_marks.c.frozen_at).where(seat_marks.c.seat == seat)
    return tx.connection.scalar(query) is not None


def is_account_frozen(tx: Transaction) -> bool:
    """Tell whether the transaction's account is one that a frozen seat follows: its programs are stopped with it."""
    followed = select(seat_marks.c.seat).join(seats, seats.c.name == seat_marks.c.seat)
    frozen = followed.where(seats.c.account_id == tx.account_id, seat_marks.c.frozen_at.is_not(None))
    return tx.connection.scalar(frozen.limit(1)) is not None


def mark(tx: Transaction, seat: str, **values: Any) -> None:
    """Set what a teacher marks a seat with."""
    this = seat_marks.c.seat == seat
    if tx.connection.execute(update(seat_marks).where(this).values(values)).rowcount == 0:
        tx.connection.execute(insert(seat_marks).values(seat=seat, **values))
