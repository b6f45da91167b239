"""The copy of the exchange's database that outlives a page: taken after each change, and taken up where it is newer.

Several tabs have one copy. Whoever keeps it (the page, in the browser's storage) holds a lock around three things: what
is kept is given to `take_up`, then something is done, then what `changes` returns is kept. So each tab goes on from
what the others did, and none writes over it.
"""

import secrets
import sqlite3
import zlib
from contextlib import closing
from pathlib import Path

from nupool_helpers.practice.schema import EDITION
from nupool_helpers.tab.exchange import InsideExchange

__all__ = ["NAME", "Copies"]

NAME = f"exchange-{EDITION}"
"""What the copy is called where it is kept: of another edition of the tables there is another, which is left alone."""
_FILES_BESIDE = ("-wal", "-shm", "-journal")


class Copies:
    """The copies of one exchange's database. A copy is compressed; its mark, random text, tells it from every other."""

    def __init__(self, exchange: InsideExchange) -> None:
        self._exchange = exchange
        self._mark, self._version = "", 0
        self._look: sqlite3.Connection | None = None

    def take_up(self, mark: str, copy: bytes) -> bool:
        """Go on from what is kept, empty for nothing; tells whether that is another state than this tab's.

        Raises zlib.error or sqlite3.DatabaseError where it is no copy; then the state is as it was.
        """
        if mark == self._mark:
            return False
        path = self._exchange.database
        taken = path.with_name("taken")
        taken.write_bytes(zlib.decompress(copy) if mark else b"")
        _check(taken)
        self.close()
        self._exchange.close()
        for beside in _FILES_BESIDE:
            path.with_name(path.name + beside).unlink(missing_ok=True)
        taken.replace(path)
        self._exchange.reopen()
        self._mark = mark
        self._version = self._data_version()
        return True

    def changes(self) -> tuple[str, bytes] | None:
        """Return the new copy and its mark, which is this tab's from now on; None where nothing has changed."""
        version = self._data_version()
        if version == self._version and self._mark:
            return None
        with closing(sqlite3.connect(self._exchange.database)) as connection:
            content = connection.serialize()
        self._version, self._mark = version, secrets.token_hex(16)
        return self._mark, zlib.compress(content, 1)

    def _data_version(self) -> int:
        # SQLite's own number: it changes for a connection whenever another one has changed the database.
        if self._look is None:
            self._look = sqlite3.connect(self._exchange.database)
        return int(self._look.execute("PRAGMA data_version").fetchone()[0])

    def close(self) -> None:
        """Put the database down."""
        if self._look is not None:
            self._look.close()
            self._look = None


def _check(path: Path) -> None:
    """Raise sqlite3.DatabaseError where a file is no database: what the storage gives back may be cut off."""
    with closing(sqlite3.connect(path)) as connection:
        if connection.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
            raise sqlite3.DatabaseError("What is kept is damaged.")
