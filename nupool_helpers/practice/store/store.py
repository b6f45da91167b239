"""What both databases share: transactions that are kept as a whole or not at all, and connections that stay open."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Protocol

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from nupool_helpers.practice.store.address import PostgresqlAddress
from nupool_helpers.practice.store.failures import ConnectionLost, Unavailable
from nupool_helpers.practice.store.sqlite import Sqlite
from nupool_helpers.practice.trading import schema as _trading_schema  # noqa: F401  (its tables join `metadata`)
from nupool_helpers.practice.wallet import schema as _wallet_schema  # noqa: F401  (its tables, too)

__all__ = ["Database", "Store"]


class Database(Protocol):
    """What a kind of database has of its own. Making one makes its tables, where they are missing."""

    engine: Engine
    begin_read: str
    begin_write: str

    def failure(self, error: Exception) -> Unavailable | None:
        """Return what a driver's error means, None where it is a fault of ours."""


class Store:
    """Opens a database: SQLite in a file, made with its folder where they are missing, or PostgreSQL by its address.

    A database of another edition of the tables is kept beside it, and the log and `meta` say where.

    Nothing may be awaited inside `read()` or `write()`. Both raise Unavailable, and nothing is half done, where the
    disk is full, another process holds the database for too long, or its server is gone (ConnectionLost).
    """

    def __init__(self, where: Path | PostgresqlAddress) -> None:
        self.database = _open(where)
        self.engine = self.database.engine
        # Kept open between uses: taking one from the engine's pool costs as much as two statements.
        self._readers: list[Connection] = []
        self.writers: list[Connection] = []

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Yield a connection that sees one state of the database."""
        with self._transaction(self._readers, self.database.begin_read) as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """Yield a connection whose changes are all kept, on disk, or none, when the block raises.

        One writes at a time, from the start of the block: two processes that both read before they write would
        otherwise both spend the same money.
        """
        with self._transaction(self.writers, self.database.begin_write) as connection:
            yield connection

    def close(self) -> None:
        """Close every connection."""
        for connection in (*self._readers, *self.writers):
            connection.close()
        self.engine.dispose()

    @contextmanager
    def _transaction(self, idle: list[Connection], begin: str) -> Iterator[Connection]:
        connection = self._begin(idle, begin)
        try:
            with self._named_failures():
                yield connection
                connection.commit()
        except BaseException:
            _put_away(connection)
            raise
        idle.append(connection)

    def _begin(self, idle: list[Connection], begin: str) -> Connection:
        while idle:
            connection = idle.pop()
            # Lost while nobody used it, as where the server was started anew: nothing has been asked of it yet.
            with suppress(ConnectionLost):
                return self._begun(connection)
        with self._named_failures():
            connection = self.engine.connect().execution_options(begin=begin)
        return self._begun(connection)

    def _begun(self, connection: Connection) -> Connection:
        try:
            with self._named_failures():
                connection.begin()
        except BaseException as error:
            if isinstance(error, ConnectionLost):
                connection.invalidate()  # it was the driver that found out, so nobody else knows
            _put_away(connection)
            raise
        return connection

    @contextmanager
    def _named_failures(self) -> Iterator[None]:
        try:
            yield
        except Exception as error:
            failure = self.database.failure(error)
            if failure is None:
                raise
            raise failure from error


def _open(where: Path | PostgresqlAddress) -> Database:
    if isinstance(where, Path):
        return Sqlite(where)
    # Not before it is asked for: its driver comes with an extra, and most exchanges do without.
    from nupool_helpers.practice.store.postgresql import Postgresql

    return Postgresql(where)


def _put_away(connection: Connection) -> None:
    """Undo what was begun, and hand the connection back; one that broke is closed for good."""
    try:
        connection.close()
    except DBAPIError:
        connection.invalidate()
        connection.close()
