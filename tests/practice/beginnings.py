"""Where most tests begin: brought about once in each process, by real requests, and copied from there.

A test of one rule would else walk ten steps to get to it, and those steps would be most of what all tests take.
"""

from dataclasses import dataclass
from http.cookiejar import Cookie
from pathlib import Path
from sqlite3 import connect
from typing import Any

__all__ = ["Beginning", "journal_size", "kept", "read_database", "write_database"]


@dataclass(frozen=True)
class Beginning:
    """What an exchange and its one visitor are made of. `randomness` is the state that the next numbers come from."""

    content: bytes
    randomness: Any
    now: float
    cookies: tuple[Cookie, ...] = ()
    seed: str = ""


kept: dict[object, Beginning] = {}
"""The beginnings that this process has been at, by what makes them differ."""


def journal_size(path: Path) -> int:
    """The bytes that were written to SQLite's journal: more of them mean that something was changed."""
    journal = _journal(path)
    return journal.stat().st_size if journal.exists() else 0


def read_database(path: Path) -> bytes:
    """A database as one file, whatever of it is in the journal."""
    connection = connect(path)
    try:
        return connection.serialize()
    finally:
        connection.close()


def write_database(path: Path, content: bytes) -> None:
    """Put a database there. Nobody may have the one before it open."""
    path.parent.mkdir(parents=True, exist_ok=True)
    _journal(path).unlink(missing_ok=True)
    path.write_bytes(content)


def _journal(path: Path) -> Path:
    return path.with_name(f"{path.name}-wal")
