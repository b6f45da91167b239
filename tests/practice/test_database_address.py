"""Which database is meant, and that no password is in its name; the driver that only PostgreSQL needs."""

import subprocess
import sys
import tomllib
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nupool_helpers.errors import InvalidInput
from nupool_helpers.practice.cli import main
from nupool_helpers.practice.store import PostgresqlAddress, choose
from nupool_helpers.practice.store.address import parse_address

ROOT = Path(__file__).parents[2]
PLAIN = "postgresql://ada@db.example.org/class"
WITH_A_PASSWORD = [
    "postgresql://ada:{}@db.example.org/class",
    "postgresql://ada:{}/with-a-slash@db.example.org/class",
    "postgres://ada:{}@/class?host=/run/postgresql",
    "postgresql://ada@db.example.org/class?password={}",
    "postgresql://ada@db.example.org/class?sslmode=require&pass%77ord={}",
    "postgresql://ada@db.example.org/class?sslpassword={}&schema=monday",
]


@pytest.mark.parametrize("form", WITH_A_PASSWORD)
def test_a_password_in_the_address_is_refused(form: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """As an argument or in the environment: a sentence that says where it belongs, and that does not repeat it."""
    address = form.format("s3cret-hunter2")
    monkeypatch.setenv("NUPOOL_DATABASE", address)
    for given_address in (address, None):
        with pytest.raises(InvalidInput, match="PGPASSFILE") as refused:
            choose(tmp_path / "exchange.sqlite3", given_address)
        assert "hunter2" not in str(refused.value)


def test_the_command_line_says_it_in_one_line(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """Status 2, and the password on neither output."""
    database = ["--database", WITH_A_PASSWORD[0].format("s3cret-hunter2")]

    assert main(["serve", "--data", str(tmp_path), *database]) == 2
    assert main(["new-account", "--data", str(tmp_path), *database, "--email", "ada@example.org"]) == 2
    printed = capsys.readouterr()
    assert "hunter2" not in printed.out + printed.err
    assert printed.err.count("\n") == 2


def test_a_password_in_the_environment_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """libpq would take it from PGPASSWORD, where every program that is started can read it."""
    monkeypatch.setenv("PGPASSWORD", "s3cret-hunter2")

    with pytest.raises(InvalidInput, match="PGPASSWORD"):
        parse_address(PLAIN)


@pytest.mark.parametrize(
    "address",
    [
        "mysql://ada@db/class",
        "sqlite:///file",
        "host=db password=s3cret-hunter2",
        "postgresql://db/class?passwort=s3cret-hunter2",
        "postgresql://ada%zz-s3cret-hunter2@db/class",
        "postgresql://[::1/class",
    ],
)
def test_what_is_no_address_is_said_without_repeating_it(address: str) -> None:
    """libpq's own words quote what it could not read."""
    with pytest.raises(InvalidInput, match="postgresql://USER@HOST/DATABASE") as refused:
        parse_address(address)

    assert "hunter2" not in str(refused.value)
    assert refused.value.__cause__ is None


@given(st.text())
def test_whatever_is_typed_is_read_or_refused(text: str) -> None:
    """No other error comes out."""
    with suppress(InvalidInput):
        parse_address(f"postgresql://{text}")


def test_the_schema_is_the_exchange_s_own_part_of_the_address() -> None:
    """All else goes to libpq as it was written."""
    assert parse_address(PLAIN) == PostgresqlAddress(PLAIN, "practice_exchange")
    given_address = f"{PLAIN}?sslmode=verify-full&schema=monday&options=-c%20jit%3Doff+x"
    assert parse_address(given_address) == PostgresqlAddress(
        f"{PLAIN}?sslmode=verify-full&options=-c%20jit%3Doff+x", "monday"
    )


@pytest.mark.parametrize("schema", ["public", "pg_catalog", "information_schema", "Monday", 'a"b', "a b", "", "a" * 41])
def test_a_schema_that_is_others_or_no_plain_name_is_refused(schema: str) -> None:
    """Its name goes into statements, and what is in it may be moved aside."""
    with pytest.raises(InvalidInput, match="schema"):
        parse_address(f"{PLAIN}?schema={schema}")


def test_without_an_address_it_is_the_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The option comes before the variable, and both before the file; the folder is made for its runtime file."""
    file = tmp_path / "data" / "exchange.sqlite3"
    assert choose(file, None) == file
    assert file.parent.stat().st_mode & 0o777 == 0o700
    monkeypatch.setenv("NUPOOL_DATABASE", f"{PLAIN}?schema=monday")
    assert choose(file, None) == PostgresqlAddress(PLAIN, "monday")
    assert choose(file, f"{PLAIN}?schema=tuesday") == PostgresqlAddress(PLAIN, "tuesday")


def test_the_workbook_neither_installs_nor_imports_the_driver(tmp_path: Path) -> None:
    """`make lab` has none, and an exchange on a file runs without."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    code = (
        "import sys; sys.modules['psycopg'] = None\n"
        "from pathlib import Path; from nupool_helpers.practice import cli, app, context, store\n"
        f"opened = store.Store(Path({str(tmp_path / 'x.sqlite3')!r})); app.create_app(context.Context(opened))\n"
        f"opened.close(); store.choose(Path({str(tmp_path / 'y')!r}), {PLAIN!r})"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=120, check=False)

    assert "psycopg" not in "".join(project["dependencies"])
    assert "psycopg" in "".join(project["optional-dependencies"]["postgresql"])
    assert "psycopg" not in (ROOT / "requirements" / "lab.txt").read_text()
    assert (
        'InvalidInput: PostgreSQL needs a driver. Install it: pip install "nupool-workbook[postgresql]".' in done.stderr
    )
