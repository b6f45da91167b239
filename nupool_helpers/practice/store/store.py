"""What both databases share: transactions that are kept as a whole or not at all, and connections that stay open."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from typing import Protocol

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from nupool_helpers.practice.seats import schema as _seats_schema  # noqa: F401  (its tables join `metadata`)
from nupool_helpers.practice.store.address import PostgresqlAddress
from nupool_helpers.practice.store.driver import begin, keep
from nupool_helpers.practice.store.failures import ConnectionLost, Unavailable
from nupool_helpers.practice.store.sqlite import Sqlite
from nupool_helpers.practice.trading import schema as _trading_schema  # noqa: F401  (its tables, too)
from nupool_helpers.practice.wallet import schema as _wallet_schema  # noqa: F401  (its tables, too)

__all__ = ["Database", "Store"]


class Database(Protocol):
    """What a kind of database has of its own. Making one makes its tables, where they are missing."""

    engine: Engine
    begin_read: str
    begin_write: str

    def failure(self, error: Exception) -> Unavailable | None:
        """Return what a driver's error means, None where it is a fault of ours."""

    def compact(self) -> None:
        """Write the database anew, without what was deleted."""


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

    def read(self) -> AbstractContextManager[Connection]:
        """Give a block a connection that sees one state of the database."""
        return self._transaction(self._readers, self.database.begin_read)

    def write(self) -> AbstractContextManager[Connection]:
        """Give a block a connection whose changes are all kept, on disk, or none, when the block raises.

        One writes at a time, from the start of the block: two processes that both read before they write would
        otherwise both spend the same money.
        """
        return self._transaction(self.writers, self.database.begin_write)

    def compact(self) -> None:
        """Write the database anew, so that nothing of what was deleted is left in it. It waits for nobody's block."""
        try:
            self.database.compact()
        except Exception as error:
            if (failure := self.database.failure(error)) is not None:
                raise failure from error
            raise

    def close(self) -> None:
        """Close every connection."""
        for connection in (*self._readers, *self.writers):
            connection.close()
        self.engine.dispose()

    @contextmanager
    def _transaction(self, idle: list[Connection], how: str) -> Iterator[Connection]:
        connection = self._begin(idle, how)
        try:
            yield connection
            keep(connection)
        except BaseException as error:
            self._give_up(connection, error)
            raise
        idle.append(connection)

    def _begin(self, idle: list[Connection], how: str) -> Connection:
        while idle:
            connection = idle.pop()
            # Lost while nobody used it, as where the server was started anew: nothing has been asked of it yet.
            with suppress(ConnectionLost):
                return self._begun(connection)
        try:
            connection = self.engine.connect().execution_options(begin=how)
        except Exception as error:
            if (failure := self.database.failure(error)) is not None:
                raise failure from error
            raise
        return self._begun(connection)

    def _begun(self, connection: Connection) -> Connection:
        try:
            begin(connection, connection.get_execution_options()["begin"])
        except BaseException as error:
            self._give_up(connection, error)
            raise
        return connection

    def _give_up(self, connection: Connection, error: BaseException) -> None:
        """Undo what was begun, and raise the failure that an error of the driver means, where it means one."""
        failure = self.database.failure(error) if isinstance(error, Exception) else None
        if isinstance(failure, ConnectionLost):
            connection.invalidate()  # where it was the driver that found out, nobody else knows
        _put_away(connection)
        if failure is not None:
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
        if not connection.closed:
            connection.invalidate()
            connection.close()
