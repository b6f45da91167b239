"""A class whose exchange keeps its data in PostgreSQL, and what a teacher is told where it cannot."""

import json
import os
from pathlib import Path

import pytest

from nupool_helpers.classroom.database import database_of, try_database
from nupool_helpers.classroom.places import Places, places_of
from nupool_helpers.errors import InvalidInput
from tests.classroom.hub import running
from tests.classroom.test_class import WALK
from tests.databases import written
from tests.postgresql import running as postgresql

pytestmark = pytest.mark.xdist_group("hub")
KERNEL = "import json, os; print(json.dumps(sorted(os.environ)))"


def places(folder: Path, database: str = "") -> Places:
    """A class in a folder, with its exchange's folder."""
    (folder / "exchange").mkdir(parents=True, exist_ok=True, mode=0o700)
    return Places(folder, folder, "http://127.0.0.1:8000", 8000, separate=True, database=database)


def test_the_exchange_alone_is_told_of_the_database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By its address, which has no password in it, and by the file that has it: a named one, else this user's."""
    address = "postgresql://exchange@db.example.org/class"
    monkeypatch.delenv("PGPASSFILE", raising=False)
    assert database_of(places(tmp_path)) == {}
    assert database_of(places(tmp_path, address)) == {
        "NUPOOL_DATABASE": address,
        "PGPASSFILE": str(Path.home() / ".pgpass"),
    }
    monkeypatch.setenv("PGPASSFILE", "/etc/class/passwords")
    assert database_of(places(tmp_path, address))["PGPASSFILE"] == "/etc/class/passwords"


def test_the_hub_is_told_which_database(tmp_path: Path) -> None:
    """What the program reads from its arguments, the hub that it becomes reads from its environment."""
    made = places(tmp_path, "postgresql://exchange@db.example.org/class")

    assert places_of({**os.environ, **made.environment()}) == made


def test_without_an_address_the_data_are_in_the_class_s_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where the environment names a database that `--database ""` put away; the teacher is told the file."""
    monkeypatch.setenv("NUPOOL_DATABASE", "postgresql://exchange@db.example.org/class")

    assert try_database(places(tmp_path)).endswith("exchange/exchange.sqlite3.")
    assert (tmp_path / "exchange" / "exchange.sqlite3").is_file()


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("postgresql://ada:s3cret-hunter2@db.example.org/class", "password file"),
        ("mysql://ada@db.example.org/class", "none of PostgreSQL's"),
        ("postgresql://ada@127.0.0.1:1/class?connect_timeout=2", "database"),
    ],
)
def test_a_database_that_cannot_be_used_ends_the_start(tmp_path: Path, address: str, sentence: str) -> None:
    """Before the hub starts, with the exchange's own sentence and without a password."""
    with pytest.raises(InvalidInput, match=sentence) as refused:
        try_database(places(tmp_path, address))

    assert "hunter2" not in str(refused.value)
    assert "Traceback" not in str(refused.value)


@pytest.mark.soak
def test_a_class_on_postgresql_walks_and_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A learner's steps are in PostgreSQL and are there after a new start; no kernel is told of the database."""
    with postgresql() as server:
        monkeypatch.setenv("PGPASSFILE", str(server.passwords))
        address = written(server.address("class_of_today"))
        with running(tmp_path / "class", "ada", more=("--database", address)) as hub:
            ada = hub.sign_in("ada")
            ada.start_server()
            walked = json.loads(ada.run(WALK.format(number=4)))
            told = json.loads(ada.run(KERNEL))
        with running(tmp_path / "class", "ada", more=("--database", address)) as hub:
            ada = hub.sign_in("ada")
            ada.start_server()
            again = json.loads(ada.run(WALK.format(number=4)))
        with server.connect() as connection:
            emails = connection.execute(b"SELECT email FROM class_of_today.accounts").fetchall()

    assert walked == again
    assert (walked["email"],) in emails
    assert not {"NUPOOL_DATABASE", "PGPASSFILE"} & set(told)
    assert not (tmp_path / "class" / "exchange" / "exchange.sqlite3").exists()
