"""The exchange's schema in PostgreSQL: made with its tables, and another edition's kept beside."""

import logging
from typing import Any

from sqlalchemy import Connection, insert, update

from nupool_helpers.errors import InvalidInput
from nupool_helpers.practice.editions import say_kept
from nupool_helpers.practice.schema import EDITION, EXTENDED, KEPT_BESIDE, meta, metadata
from nupool_helpers.practice.store.failures import Unavailable

__all__ = ["IN_USE", "READ_EDITION", "make_schema"]

IN_USE = "SELECT pg_advisory_lock_shared({})"
"""Every connection of a running exchange holds this lock, so that nobody makes room where one still runs."""
READ_EDITION = "SELECT value FROM meta WHERE name = 'edition'"
_MAKE_ROOM = "SELECT pg_try_advisory_xact_lock({})"
_COUNT_TABLES = "SELECT count(*) FROM pg_class WHERE relnamespace = to_regnamespace(%(name)s)"
_log = logging.getLogger(__name__)


def make_schema(connection: Connection, schema: str, in_use: int) -> None:
    """Make the schema and its tables unless they are there; one of another edition gets another name.

    The connection's search path is the schema alone. Raises InvalidInput where the database or the schema will not do,
    Unavailable where an exchange of another edition runs on it.
    """
    encoding = _value(connection, "SHOW server_encoding")
    if encoding != "UTF8":
        sentence = f"The database's encoding is {encoding}. Make one with UTF8 (createdb -E UTF8 -T template0)."
        raise InvalidInput(sentence, "database")
    edition = _edition_of(connection, schema)
    if edition == EDITION:
        return
    if edition in EXTENDED:
        metadata.create_all(connection)
        connection.execute(update(meta).where(meta.c.name == "edition").values(value=str(EDITION)))
        return
    kept_beside = "" if edition is None else say_kept(f"the schema {_put_beside(connection, schema, edition, in_use)}")
    connection.exec_driver_sql(f"CREATE SCHEMA IF NOT EXISTS {schema}")
    metadata.create_all(connection)
    connection.execute(insert(meta).values(name="edition", value=str(EDITION)))
    if kept_beside:
        _log.warning("%s", kept_beside)
        connection.execute(insert(meta).values(name=KEPT_BESIDE, value=kept_beside))


def _edition_of(connection: Connection, schema: str) -> int | None:
    """Return the edition of the tables in the schema, None where there is no table yet."""
    if not _value(connection, _COUNT_TABLES, schema):
        return None
    if _value(connection, "SELECT to_regclass(%(name)s)", f"{schema}.meta"):
        edition = connection.exec_driver_sql(READ_EDITION).scalar()
        if edition is not None:
            return int(edition)
    # Not moved away, as a file is: somebody else's tables have names that their own programs know.
    sentence = f"The schema {schema} has tables of something else. Name another one behind the address (?schema=NAME)."
    raise InvalidInput(sentence, "database")


def _put_beside(connection: Connection, schema: str, edition: int, in_use: int) -> str:
    if not _value(connection, _MAKE_ROOM.format(in_use)):
        raise Unavailable(f"An exchange of another edition runs on the schema {schema}. Stop it, then start this one.")
    number, free = 1, f"{schema}_edition_{edition}"
    while _value(connection, "SELECT to_regnamespace(%(name)s)", free):
        number += 1
        free = f"{schema}_edition_{edition}_{number}"
    connection.exec_driver_sql(f"ALTER SCHEMA {schema} RENAME TO {free}")
    return free


def _value(connection: Connection, query: str, name: str = "") -> Any:
    return connection.exec_driver_sql(query, {"name": name} if name else None).scalar()
