"""The driver below SQLAlchemy: where a transaction begins, and what runs the statements of every call."""

from typing import Any

from sqlalchemy import Connection

__all__ = ["begin", "driver_of", "keep"]


def driver_of(connection: Connection) -> Any:
    """Return the driver's own connection."""
    return connection.connection.dbapi_connection


def begin(connection: Connection, how: str) -> None:
    """Begin a transaction by its statement, which only the kind of database knows.

    SQLAlchemy begins one of its own at its first statement, and tells the driver nothing of it. Most calls run none.
    """
    driver_of(connection).execute(how)


def keep(connection: Connection) -> None:
    """Commit, for SQLAlchemy where it has begun one, and for the driver where that did not do it."""
    connection.commit()
    driver_of(connection).commit()
