"""PostgreSQL: a schema of one database, one writer at a time by an advisory lock, readers that see one state."""

import hashlib
from collections.abc import Callable
from typing import Any

import psycopg
from psycopg.conninfo import conninfo_to_dict
from sqlalchemy import Engine, NullPool, create_engine
from sqlalchemy.exc import DBAPIError

from nupool_helpers.errors import InvalidInput
from nupool_helpers.practice.schema import EDITION, metadata
from nupool_helpers.practice.store.address import PostgresqlAddress
from nupool_helpers.practice.store.driver import begin
from nupool_helpers.practice.store.failures import BUSY, NO_DISK, ConnectionLost, Unavailable
from nupool_helpers.practice.store.schemas import IN_USE, READ_EDITION, make_schema

__all__ = ["Postgresql"]

# What libpq is told where the address says nothing else. A server that vanished without a word is given up in seconds.
_DEFAULTS = {
    **{"connect_timeout": "5", "tcp_user_timeout": "15000"},
    **{"keepalives_idle": "10", "keepalives_interval": "5", "keepalives_count": "3"},
    **{"target_session_attrs": "read-write", "application_name": "nupool-exchange"},
}
# What is answered is on the disk, whatever the server does for others. And nobody waits without an end: not for a lock
# or a statement, and not for an exchange that was stopped in the middle of a transaction.
_SETTINGS = {
    **{"synchronous_commit": "on", "lock_timeout": "10s", "statement_timeout": "30s"},
    **{"idle_in_transaction_session_timeout": "30s", "client_encoding": "UTF8"},
}
# PostgreSQL's manual, appendix A. Locks and statements that took too long, deadlocks: nothing was kept.
_HELD = frozenset({"55P03", "57014", "40001", "40P01"})
_NO_DISK = ("53", "58")  # insufficient resources, errors of the system
_LOST = ("08", "57P", "25P03")


class Postgresql:
    """The database at an address.

    Making one raises InvalidInput where the address or the database will not do, and Unavailable where it cannot be
    had, in a sentence with libpq's own word on it.
    """

    begin_read = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"

    def __init__(self, address: PostgresqlAddress) -> None:
        key = _number(f"writer of {address.schema}")
        # One at a time, as with SQLite: what a transaction reads is still so when it writes, and numbers are in the
        # order in which rows were kept. The lock ends with the transaction, also where its process is killed.
        self.begin_write = f"BEGIN; SELECT pg_advisory_xact_lock({key})"
        self._address = address
        self._in_use = _number(f"user of {address.schema}")
        try:
            self._make_schema()
        except (DBAPIError, psycopg.Error) as error:
            raise self._refusal(error) from error
        self.engine = _engine(self._open, pool_pre_ping=True)

    def failure(self, error: Exception) -> Unavailable | None:
        """Return what a driver's error means, None where it is a fault of ours."""
        cause = error.orig if isinstance(error, DBAPIError) else error
        if not isinstance(cause, psycopg.Error):
            return None
        state = cause.sqlstate or ""
        if state in _HELD:
            return Unavailable(BUSY)
        if state.startswith(_NO_DISK):
            return Unavailable(NO_DISK)
        # Without a state it comes from libpq, not from the server: no connection could be made, or it broke.
        if state.startswith(_LOST) or (not state and isinstance(cause, psycopg.OperationalError)):
            return ConnectionLost()
        return None

    def compact(self) -> None:
        """Write the tables anew. What the server keeps for its own recovery is its administrator's to end."""
        with _connect(self._address) as connection:
            connection.autocommit = True
            for table in metadata.sorted_tables:
                connection.execute(f"VACUUM FULL {table.name}".encode())

    def _make_schema(self) -> None:
        engine = _engine(lambda: _connect(self._address), poolclass=NullPool)
        with engine.begin() as connection:
            begin(connection, self.begin_write)
            make_schema(connection, self._address.schema, self._in_use)

    def _refusal(self, error: Exception) -> Exception:
        """Return what keeps the exchange from starting, with PostgreSQL's own word: it says what to mend."""
        cause = error.orig if isinstance(error, DBAPIError) else error
        if isinstance(cause, psycopg.errors.InsufficientPrivilege):
            sentence = "This user may not make a schema in the database. Allow it (GRANT CREATE ON DATABASE)."
            return InvalidInput(sentence, "database")
        if self.failure(error) is None:
            return error
        return Unavailable(f"The database cannot be opened. PostgreSQL says: {str(cause).strip().splitlines()[0]}")

    def _open(self) -> "psycopg.Connection[Any]":
        connection = _connect(self._address)
        try:
            connection.execute(IN_USE.format(self._in_use).encode())
            found = connection.execute(READ_EDITION).fetchone()
            if found is None or found[0] != str(EDITION):
                # Another program has made room for its own edition while this one had no connection.
                raise psycopg.OperationalError("The schema is of another edition.")
        except BaseException:
            connection.close()
            raise
        return connection


def _engine(creator: "Callable[[], psycopg.Connection[Any]]", **more: Any) -> Engine:
    return create_engine(
        "postgresql+psycopg://",
        creator=creator,
        use_native_hstore=False,  # it would be looked up for every connection
        hide_parameters=True,  # an error's text goes into the log
        **more,
    )


def _connect(address: PostgresqlAddress) -> "psycopg.Connection[Any]":
    given = conninfo_to_dict(address.uri)
    settings = " ".join(f"-c {name}={value}" for name, value in {**_SETTINGS, "search_path": address.schema}.items())
    options = f"{given.pop('options', '')} {settings}".strip()
    # The driver begins nothing by itself: the exchange's BEGIN goes out with the lock, in one message.
    return psycopg.connect(**{**_DEFAULTS, **given, "options": options}, autocommit=True)  # type: ignore[arg-type]


def _number(name: str) -> int:
    """Return the number of an advisory lock: 64 bits, with a sign, of the database's own."""
    return int.from_bytes(hashlib.sha256(f"nupool {name}".encode()).digest()[:8], "big", signed=True)
