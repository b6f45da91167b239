"""The tables of seats: whose notebooks follow which account, and what a teacher sets on a seat or writes to it."""

from sqlalchemy import BigInteger, Column, ForeignKey, Integer, String, Table, Text

from nupool_helpers.practice.schema import metadata

__all__ = ["seat_marks", "seats", "teacher_messages"]

# Whose notebooks follow which account. Alone there is one seat.
seats = Table(
    "seats",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("account_id", Integer, ForeignKey("accounts.id"), index=True),
    Column("before_id", Integer, ForeignKey("accounts.id"), index=True),  # what was followed before, to go back to
    # How many of its links to the page Register were used: one that was given out before works no longer.
    Column("links_used", Integer, nullable=False, default=0),
)

# What a teacher has set on a seat, which may follow no account yet. A table of its own, so that the edition before
# lacks it and differs in nothing else.
seat_marks = Table(
    "seat_marks",
    metadata,
    Column("seat", String(64), primary_key=True),
    Column("frozen_at", BigInteger),
    Column("offered_step", Integer),  # of the ready account that the seat's person may take
)

# What a teacher writes to one seat, or to all where `seat` is empty.
teacher_messages = Table(
    "teacher_messages",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("seat", String(64), nullable=False, index=True),
    Column("at", BigInteger, nullable=False),
    Column("text", Text, nullable=False),
)
