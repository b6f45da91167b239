"""SQLite: one file, one writer at a time by SQLite's own lock."""

import logging
import os
import sqlite3
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, event, insert
from sqlalchemy.exc import DBAPIError

from nupool_helpers.data_folder import make_private
from nupool_helpers.errors import InvalidInput
from nupool_helpers.ordinary_files import open_ordinary
from nupool_helpers.practice.editions import make_room
from nupool_helpers.practice.schema import EDITION, EXTENDED, KEPT_BESIDE, meta, metadata
from nupool_helpers.practice.store.driver import begin
from nupool_helpers.practice.store.failures import BUSY, NO_DISK, Unavailable

__all__ = ["Sqlite"]

_PATIENCE = 10  # seconds that one waits for another's lock
_HELD = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})
_NO_DISK = frozenset({sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY})
_log = logging.getLogger(__name__)


class Sqlite:
    """The database in a file. Making one raises Unavailable, InvalidInput or OSError where it cannot be had."""

    begin_read = "BEGIN"
    begin_write = "BEGIN IMMEDIATE"  # takes the write lock at the start

    def __init__(self, path: Path) -> None:
        # Before SQLite makes the file, which would be as readable as the umask leaves it.
        _make_private(path)
        try:
            kept_beside = make_room(path, EDITION, EXTENDED)
            _make_private(path)
            self.engine = _engine(path)
            self._make_tables(kept_beside)
        except (DBAPIError, sqlite3.Error) as error:
            failure = self.failure(error)
            if failure is None:
                raise
            raise failure from error

    def failure(self, error: Exception) -> Unavailable | None:
        """Return what a driver's error means, None where it is a fault of ours."""
        cause = error.orig if isinstance(error, DBAPIError) else error
        code = getattr(cause, "sqlite_errorcode", 0) & 0xFF  # the primary code
        if code in _HELD:
            return Unavailable(BUSY)
        return Unavailable(NO_DISK) if code in _NO_DISK else None

    def compact(self) -> None:
        """Write the file anew, and empty its journal: deleted rows stay in both until something is written there."""
        connection = self.engine.raw_connection()
        try:
            cursor = connection.cursor()
            cursor.execute("VACUUM")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
            cursor.close()
        finally:
            connection.close()

    def _make_tables(self, kept_beside: str) -> None:
        with self.engine.begin() as connection:
            begin(connection, self.begin_write)
            metadata.create_all(connection)
            connection.exec_driver_sql(f"PRAGMA user_version = {EDITION}")
            if kept_beside:
                _log.warning("%s", kept_beside)
                connection.execute(insert(meta).values(name=KEPT_BESIDE, value=kept_beside))


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


def _engine(path: Path) -> Engine:
    engine = create_engine(
        f"sqlite:///{path}",
        connect_args={"timeout": _PATIENCE},
        hide_parameters=True,  # an error's text goes into the log
    )

    @event.listens_for(engine, "connect")
    def _on_connect(connection: sqlite3.Connection, _record: Any) -> None:
        connection.isolation_level = None  # the driver begins nothing by itself
        # FULL: what was answered is on the disk. After a power cut no code that was used is good again. And a seed or
        # Secret that was deleted is overwritten in the file, whatever SQLite does by itself where it was built.
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON"):
            connection.execute(f"PRAGMA {pragma}")

    return engine
