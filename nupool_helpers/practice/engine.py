"""How connections to the database are opened: who waits how long, what is on the disk when, how transactions begin."""

import sqlite3
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event

__all__ = ["open_engine"]

_PATIENCE = 10  # seconds that one waits for another's lock


def open_engine(path: Path) -> Engine:
    """Return the engine of the database in the file `path`, whose connections keep to what is said above.

    A connection begins a transaction by its execution option `begin`, a statement: "BEGIN" where it has none.
    """
    # What is open is ended by its transaction, so the pool has nothing to roll back.
    engine = create_engine(
        f"sqlite:///{path}",
        connect_args={"timeout": _PATIENCE},
        pool_reset_on_return=None,
        hide_parameters=True,  # an error's text goes into the log
    )

    @event.listens_for(engine, "connect")
    def _on_connect(connection: sqlite3.Connection, _record: Any) -> None:
        connection.isolation_level = None  # the driver begins nothing by itself
        # FULL: what was answered is on the disk. After a power cut no code that was used is good again.
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _on_begin(connection: Connection) -> None:
        driver: Any = connection.connection.dbapi_connection
        driver.execute(connection.get_execution_options().get("begin", "BEGIN"))

    return engine
