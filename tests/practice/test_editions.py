"""A database of another edition of the tables: kept beside, named, never misread and never deleted."""

import logging
import sqlite3
import stat
from pathlib import Path

import pytest
from sqlalchemy import select

from nupool_helpers.practice.schema import EDITION, KEPT_BESIDE, meta
from nupool_helpers.practice.store import Store, Unavailable


def other_edition(path: Path, edition: int = 0) -> sqlite3.Connection:
    """A database as another edition leaves it: tables of its own, and a journal that is not yet in the file."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute(f"PRAGMA user_version={edition}")
    connection.execute("CREATE TABLE accounts (email TEXT)")
    connection.execute("INSERT INTO accounts VALUES ('ada@example.org')")
    return connection


def contents(path: Path) -> list[tuple[str]]:
    """What such a database holds."""
    connection = sqlite3.connect(path)
    found = connection.execute("SELECT email FROM accounts").fetchall()
    connection.close()
    return found


@pytest.mark.parametrize("edition", [0, 99])
def test_another_edition_is_kept_beside(tmp_path: Path, edition: int, caplog: pytest.LogCaptureFixture) -> None:
    """An earlier or a later one is whole under a name of its own; log and database say so; a new one begins."""
    path = tmp_path / "exchange.sqlite3"
    other_edition(path, edition).close()
    with caplog.at_level(logging.WARNING):
        store = Store(path)
    beside = tmp_path / f"exchange.edition-{edition}.sqlite3"

    assert contents(beside) == [("ada@example.org",)]
    assert stat.S_IMODE(beside.stat().st_mode) == stat.S_IMODE(path.stat().st_mode) == 0o600
    with store.read() as connection:
        sentence = connection.scalar(select(meta.c.value).where(meta.c.name == KEPT_BESIDE))
        assert connection.exec_driver_sql("PRAGMA user_version").scalar() == EDITION
    assert str(beside) in str(sentence) and str(sentence) in caplog.text
    store.close()


def test_a_second_one_gets_another_name(tmp_path: Path) -> None:
    """What was kept before is not written over."""
    for _ in range(2):
        (tmp_path / "exchange.sqlite3").unlink(missing_ok=True)
        other_edition(tmp_path / "exchange.sqlite3").close()
        Store(tmp_path / "exchange.sqlite3").close()

    assert {path.name for path in tmp_path.glob("*edition*")} == {
        "exchange.edition-0.sqlite3",
        "exchange.edition-0-2.sqlite3",
    }


def test_one_that_is_in_use_is_left_where_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An exchange of another edition that still runs on it keeps it; the new one says that it is busy."""
    monkeypatch.setattr("nupool_helpers.practice.editions.PATIENCE_SECONDS", 0.05)
    path = tmp_path / "exchange.sqlite3"
    held = other_edition(path)
    with pytest.raises(Unavailable):
        Store(path)

    assert held.execute("SELECT email FROM accounts").fetchall() == [("ada@example.org",)]
    assert list(tmp_path.glob("*edition*")) == []
    held.close()


def test_the_same_edition_is_opened_again(tmp_path: Path) -> None:
    """Nothing is kept beside, and what was written is there."""
    for expected in (0, 1):
        store = Store(tmp_path / "exchange.sqlite3")
        with store.write() as connection:
            assert len(connection.execute(select(meta)).fetchall()) == expected
            connection.execute(meta.insert().values(name=str(expected), value="x"))
        store.close()

    assert [path.name for path in tmp_path.iterdir()] == ["exchange.sqlite3"]
