"""A database of another edition of the tables: kept beside under a name of its own, never misread, never deleted."""

import sqlite3
from collections.abc import Collection
from pathlib import Path

from filelock import FileLock

__all__ = ["PATIENCE_SECONDS", "make_room", "say_kept"]

PATIENCE_SECONDS = 10
"""How long one waits for another's lock."""
# One statement: the two in turn could see a database before and after another process makes its tables.
_LOOK = "SELECT (SELECT user_version FROM pragma_user_version), (SELECT COUNT(*) FROM sqlite_master)"


def make_room(path: Path, edition: int, extended: Collection[int] = ()) -> str:
    """Move a database whose tables are not of `edition` out of the way, and return the sentence that says so.

    Nothing is done, and the sentence is empty, where it is of that edition or one of those that it has `extended` by
    tables, or has no tables yet. Raises sqlite3.Error
    where another program has it open.
    """
    fitting = (None, edition, *extended)
    if _edition_of(path) in fitting:
        return ""
    with FileLock(path.with_suffix(".lock"), timeout=PATIENCE_SECONDS, mode=0o600):
        other = _edition_of(path)
        if other in fitting:  # another process was quicker
            return ""
        _bring_into_one_file(path)
        beside = _free_name(path, f"{path.stem}.edition-{other}")
        path.rename(beside)
    return say_kept(str(beside))


def say_kept(beside: str) -> str:
    """Return the sentence that says where the data of another edition are."""
    return (
        f"The practice exchange's data are of another edition of the workbook. They are kept in {beside}. "
        "A new exchange has begun: make your practice account again."
    )


def _edition_of(path: Path) -> int | None:
    """Return the edition of the tables in a database (SQLite's `user_version`), None where it has none."""
    if not path.exists():
        return None
    connection = sqlite3.connect(path, timeout=PATIENCE_SECONDS)
    try:
        edition, tables = connection.execute(_LOOK).fetchone()
    finally:
        connection.close()
    return int(edition) if tables else None


def _bring_into_one_file(path: Path) -> None:
    # What is in the file -wal belongs to the database. SQLite leaves that journal only where nobody else has the
    # database open, so an exchange that runs on it keeps it, too.
    connection = sqlite3.connect(path, timeout=PATIENCE_SECONDS)
    try:
        connection.execute("PRAGMA journal_mode=DELETE")
    finally:
        connection.close()


def _free_name(path: Path, stem: str) -> Path:
    number, free = 1, path.with_name(stem + path.suffix)
    while free.exists():
        number += 1
        free = path.with_name(f"{stem}-{number}{path.suffix}")
    return free
