"""The exchange's database: one SQLite file, transactions that cannot lose an update, nothing acknowledged lost."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event

from nupool_helpers.practice.market import schema as _market_schema  # noqa: F401  (its tables join `metadata`)
from nupool_helpers.practice.schema import metadata

__all__ = ["Store"]


class Store:
    """Opens the database in the file `path`, making it and its folder where they are missing.

    Nothing may be awaited inside `read()` or `write()`.
    """

    def __init__(self, path: Path) -> None:
        _make_private(path)
        self._engine = _engine(path)
        self._writing = self._engine.execution_options(immediate=True)
        with self.write() as connection:
            metadata.create_all(connection)

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Yield a connection that sees one state of the database."""
        with self._engine.connect() as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """Yield a connection whose changes are all kept, on disk, or none, when the block raises.

        It takes SQLite's write lock at the start: two processes that both read before they write would otherwise
        both spend the same money.
        """
        with self._writing.begin() as connection:
            yield connection

    def close(self) -> None:
        """Close every connection."""
        self._engine.dispose()


def _make_private(path: Path) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    # SQLite gives its -wal and -shm files the mode of the database.
    os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    path.chmod(0o600)


def _engine(path: Path) -> Engine:
    engine = create_engine(f"sqlite:///{path}", connect_args={"timeout": 10})

    @event.listens_for(engine, "connect")
    def _on_connect(connection: sqlite3.Connection, _record: Any) -> None:
        connection.isolation_level = None  # the driver begins nothing by itself
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _on_begin(connection: Connection) -> None:
        immediate = connection.get_execution_options().get("immediate", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")

    return engine
