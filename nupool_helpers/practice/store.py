"""The exchange's database: one SQLite file, transactions that cannot lose an update, nothing acknowledged lost."""

import logging
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, insert
from sqlalchemy.exc import DBAPIError

from nupool_helpers.data_folder import make_private
from nupool_helpers.errors import InvalidInput, WorkbookError
from nupool_helpers.ordinary_files import open_ordinary
from nupool_helpers.practice.editions import make_room
from nupool_helpers.practice.engine import open_engine
from nupool_helpers.practice.schema import EDITION, KEPT_BESIDE, meta, metadata
from nupool_helpers.practice.trading import schema as _trading_schema  # noqa: F401  (its tables join `metadata`)
from nupool_helpers.practice.wallet import schema as _wallet_schema  # noqa: F401  (its tables, too)

__all__ = ["Store", "Unavailable"]

_HELD = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})
_log = logging.getLogger(__name__)
_NO_DISK = frozenset({sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY})


class Unavailable(WorkbookError):  # noqa: N818  (what to do is in its sentence)
    """The disk or the lock of the database cannot be had at the moment. Nothing was changed."""


class Store:
    """Opens the database in the file `path`, making it and its folder where they are missing.

    A database of another edition of the tables is kept beside it, and the log and `meta` say where.

    Nothing may be awaited inside `read()` or `write()`. Both raise Unavailable, and nothing is kept, where the disk is
    full or another process holds the database for too long.
    """

    def __init__(self, path: Path) -> None:
        # Before SQLite makes the file, which would be as readable as the umask leaves it.
        _make_private(path)
        with _named_failures():
            kept_beside = make_room(path, EDITION)
        _make_private(path)
        self.engine = open_engine(path)
        # Kept open between uses: taking one from the engine's pool costs as much as two statements.
        self._readers: list[Connection] = []
        self._writers: list[Connection] = []
        with self.write() as connection:
            metadata.create_all(connection)
            connection.exec_driver_sql(f"PRAGMA user_version = {EDITION}")
            if kept_beside:
                _log.warning("%s", kept_beside)
                connection.execute(insert(meta).values(name=KEPT_BESIDE, value=kept_beside))

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Yield a connection that sees one state of the database."""
        connection = self._readers.pop() if self._readers else self._open("BEGIN")
        with _transaction(connection):
            yield connection
        self._readers.append(connection)

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """Yield a connection whose changes are all kept, on disk, or none, when the block raises.

        It takes SQLite's write lock at the start: two processes that both read before they write would otherwise
        both spend the same money.
        """
        connection = self._writers.pop() if self._writers else self._open("BEGIN IMMEDIATE")
        with _transaction(connection):
            yield connection
        self._writers.append(connection)

    def close(self) -> None:
        """Close every connection."""
        for connection in (*self._readers, *self._writers):
            connection.close()
        self.engine.dispose()

    def _open(self, begin: str) -> Connection:
        with _named_failures():
            return self.engine.connect().execution_options(begin=begin)


@contextmanager
def _transaction(connection: Connection) -> Iterator[None]:
    try:
        with _named_failures(), connection.begin():
            yield
    except BaseException:
        connection.close()
        raise


@contextmanager
def _named_failures() -> Iterator[None]:
    try:
        yield
    except (DBAPIError, sqlite3.Error) as error:
        cause = error.orig if isinstance(error, DBAPIError) else error
        code = getattr(cause, "sqlite_errorcode", 0) & 0xFF  # the primary code
        if code in _HELD:
            raise Unavailable("The exchange is busy. Nothing was half done; try again in a moment.") from error
        if code in _NO_DISK:
            raise Unavailable(
                "The exchange cannot write to its disk, which may be full. Nothing was half done; make room on it, "
                "then try again."
            ) from error
        raise


def _make_private(path: Path) -> None:
    make_private(path.parent)
    try:
        handle = open_ordinary(path, os.O_CREAT | os.O_RDWR)
    except InvalidInput:
        raise InvalidInput(f"The database {path} is no ordinary file. Use another folder.", "path") from None
    try:
        if os.name == "posix":  # SQLite gives its -wal and -shm files the mode of the database
            os.fchmod(handle, 0o600)
    finally:
        os.close(handle)
