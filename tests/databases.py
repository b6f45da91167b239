"""Which database an exchange of the tests has: SQLite's file, or a schema of a PostgreSQL server of ours."""

import hashlib
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import psycopg

from nupool_helpers.data_folder import DATABASE
from nupool_helpers.practice.store import PostgresqlAddress
from tests.postgresql import Server

_servers: list[Server] = []


@contextmanager
def on_postgresql(server: Server) -> Iterator[None]:
    """Have every database of the block on that server; its schemas are gone afterwards."""
    _servers.append(server)
    try:
        yield
    finally:
        _servers.remove(server)
        with server.connect() as connection:
            for (name,) in connection.execute(
                "SELECT nspname FROM pg_namespace WHERE nspname LIKE 'test!_%' ESCAPE '!'"
            ):
                connection.execute(f"DROP SCHEMA {name} CASCADE".encode())


def where(path: Path) -> Path | PostgresqlAddress:
    """What a Store is given in the place of a file."""
    if not _servers:
        return path
    return _servers[-1].address("test_" + hashlib.sha256(str(path).encode()).hexdigest()[:24])


def environment(data: Path) -> dict[str, str]:
    """The environment of an exchange that runs on a data folder."""
    chosen = where(data / "exchange.sqlite3")
    return dict(os.environ) if isinstance(chosen, Path) else {**os.environ, DATABASE: written(chosen)}


@contextmanager
def beside(path: Path) -> Iterator["psycopg.Connection[Any]"]:
    """A connection to PostgreSQL beside that of the exchange."""
    chosen = where(path)
    assert isinstance(chosen, PostgresqlAddress)
    with _servers[-1].connect() as connection:
        connection.execute(f"SET search_path TO {chosen.schema}".encode())
        yield connection


def written(address: PostgresqlAddress) -> str:
    """An address as it is given to the exchange."""
    return f"{address.uri}{'&' if '?' in address.uri else '?'}schema={address.schema}"


def look(data: Path, query: str) -> list[tuple[Any, ...]]:
    """What a query finds in the database of a data folder, asked beside the exchange."""
    chosen = where(data / "exchange.sqlite3")
    if isinstance(chosen, Path):
        with closing(sqlite3.connect(chosen)) as file:
            return file.execute(query).fetchall()
    with beside(data / "exchange.sqlite3") as connection:
        return connection.execute(query.encode()).fetchall()
