"""Either database: durable, refused as a whole where it cannot be had; and statements that PostgreSQL takes."""

import gc
import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, event
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateIndex, CreateTable

from nupool_helpers.practice.api.v1.routes import OPERATIONS as OPERATIONS_V1
from nupool_helpers.practice.api.v3.routes import OPERATIONS
from nupool_helpers.practice.schema import metadata
from nupool_helpers.practice.store import Prepared, Store, Unavailable
from tests.databases import beside, where
from tests.practice.conftest import URL, Visitor, World
from tests.practice.trading.traders import BTC_ADDRESS

ON_BOTH_DATABASES = True
ORDER = {"market": "BTC-NBT", "quantity": "1", "rate": "0.003"}
ORDER_V3 = {
    **{"marketSymbol": "NBT-BTC", "direction": "BUY", "type": "LIMIT", "timeInForce": "GOOD_TIL_CANCELLED"},
    **{"quantity": "1", "limit": "0.003"},
}
PARAMETERS = {
    **{"market": "BTC-NBT", "type": "both", "currency": "NBT", "quantity": "1", "rate": "0.003"},
    **{"uuid": "00000000-0000-4000-8000-000000000000", "address": BTC_ADDRESS},
}
SEGMENTS = {
    **{"marketSymbol": "NBT-BTC", "currencySymbol": "NBT", "candleInterval": "MINUTE_1", "candleType": "TRADE"},
    **{"year": "2023", "month": "11", "day": "14"},
}
EVERY = ("read_info", "trade_limit", "trade_market", "withdraw")


# PostgreSQL's own words and code where its disk is full. To fill a real one takes a file system of its own, and root.
FULL = """CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF (SELECT count(*) FROM orders) > 20 THEN
        RAISE 'could not extend file: No space left on device' USING ERRCODE = '53100'; END IF;
    RETURN NEW; END $$;
CREATE TRIGGER full_disk BEFORE INSERT ON orders FOR EACH ROW EXECUTE FUNCTION full_disk();
CREATE TRIGGER full_disk BEFORE INSERT ON accounts FOR EACH ROW EXECUTE FUNCTION full_disk()"""


def pragma(store: Store, text: str) -> Any:
    """Set or read something of the connection that writes; the store keeps it open."""
    with store.write() as connection:
        return connection.exec_driver_sql(f"PRAGMA {text}").scalar()


@contextmanager
def full_disk(world: World) -> Iterator[None]:
    """Let the database take no page more than it has; PostgreSQL takes a few orders more, and then nothing."""
    if world.context.store.engine.name == "postgresql":
        with beside(world.folder / "exchange.sqlite3") as other:
            other.execute(FULL)
            yield
            other.execute("DROP FUNCTION full_disk CASCADE")
        return
    pages = pragma(world.context.store, "page_count")
    pragma(world.context.store, f"max_page_count = {pages}")
    yield
    pragma(world.context.store, f"max_page_count = {2**30}")


@contextmanager
def held_by_another(world: World) -> Iterator[None]:
    """Let another process hold the lock for longer than anybody waits."""
    if world.context.store.engine.name == "postgresql":
        begin = world.context.store.database.begin_write
        with world.context.store.write() as connection:
            connection.exec_driver_sql("SET lock_timeout = 20")
        with beside(world.folder / "exchange.sqlite3") as other:
            other.execute(begin.encode())
            yield
        return
    pragma(world.context.store, "busy_timeout = 20")
    other = sqlite3.connect(world.folder / "exchange.sqlite3", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    yield
    other.close()


@pytest.mark.parametrize("trouble", [full_disk, held_by_another])
def test_what_cannot_be_written_is_refused_whole(world: World, ada: Visitor, trouble: Any) -> None:
    """503 in the shape that each asker knows; what was acknowledged stays, reading goes on, then all works again."""
    key, secret, _ = ada.with_two_factor().key(*EVERY)
    assert ada.call("account/getbalance", key, secret, currency="BTC")["success"]
    form = {"email": "bob@example.org", "password": "harp lemon turtle 9 cloud"}
    with trouble(world):
        answers = [ada.send("market/buylimit", key, secret, **ORDER) for _ in range(60)]
        balance = ada.call("account/getbalance", key, secret, currency="BTC")["result"]
        in_v3 = ada.call_v3("POST", "/orders", key, secret, ORDER_V3)
        for number in range(40):  # a page of the table that is not full yet takes some
            form["email"] = f"bob{number}@example.org"
            page = ada.http.post("/register", data=form, headers={"Origin": URL})
            if page.status_code == 503:
                break
        assert ada.get("/settings/activity").status_code == 200

    acknowledged = sum(answer.status_code == 200 for answer in answers)
    assert answers[-1].status_code == in_v3.status_code == page.status_code == 503
    assert answers[-1].json() == {"success": False, "message": "SERVICE_UNAVAILABLE", "result": None}
    assert in_v3.json()["code"] == "SERVICE_UNAVAILABLE"
    assert "Nothing was half done" in page.text
    assert len(ada.call("market/getopenorders", key, secret)["result"]) == acknowledged
    assert round(balance["Balance"] - balance["Available"], 8) == round(acknowledged * 0.0030075, 8)
    assert ada.call("market/buylimit", key, secret, **ORDER)["success"]


def test_every_commit_reaches_the_disk(world: World, database: str) -> None:
    """The log is written ahead and synchronised at each commit, by whichever connection."""
    wanted: dict[str, Any] = {"PRAGMA journal_mode": "wal", "PRAGMA synchronous": 2}
    if database == "postgresql":
        wanted = {"SHOW synchronous_commit": "on"}
    for use in (world.context.store.read, world.context.store.write):
        with use() as connection:
            assert {query: connection.exec_driver_sql(query).scalar() for query in wanted} == wanted


@pytest.mark.sqlite
def test_what_is_deleted_is_overwritten(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A seed that was switched off is not left in the file, even where SQLite was built to leave it there."""
    connect = sqlite3.dbapi2.connect

    def lenient(*given: Any, **named: Any) -> sqlite3.Connection:
        connection: sqlite3.Connection = connect(*given, **named)
        connection.execute("PRAGMA secure_delete=OFF").close()
        return connection

    monkeypatch.setattr(sqlite3.dbapi2, "connect", lenient)
    store = Store(tmp_path / "exchange.sqlite3")
    with store.write() as connection:
        assert connection.exec_driver_sql("PRAGMA secure_delete").scalar() == 1
    store.close()


def test_a_block_that_fails_leaves_nothing(world: World) -> None:
    """What is raised inside undoes what was written, and the next one works."""
    store = world.context.store
    with pytest.raises(ZeroDivisionError), store.write() as connection:
        connection.exec_driver_sql("DELETE FROM meta")
        1 / 0  # noqa: B018

    with store.read() as connection:
        assert connection.exec_driver_sql("SELECT COUNT(*) FROM meta").scalar()


def test_one_inside_another_has_a_connection_of_its_own(world: World) -> None:
    """A page that reads while it reads, or writes while it reads, sees what is committed and blocks nothing."""
    store = world.context.store
    with store.read() as one, store.read() as other, store.write() as writer:
        writer.exec_driver_sql("INSERT INTO meta (name, value) VALUES ('a', 'b')")
        count = "SELECT COUNT(*) FROM meta WHERE name = 'a'"
        assert (one.exec_driver_sql(count).scalar(), other.exec_driver_sql(count).scalar()) == (0, 0)


def test_a_fault_in_a_statement_is_no_trouble_with_the_disk(world: World) -> None:
    """A programmer's mistake is not answered as if waiting would help."""
    with (
        pytest.raises(Exception, match=r"no such table|does not exist") as raised,
        world.context.store.read() as connection,
    ):
        connection.exec_driver_sql("SELECT * FROM nowhere")

    assert not isinstance(raised.value, Unavailable)


def test_postgresql_takes_the_tables() -> None:
    """Every table and index compiles for it."""
    dialect = postgresql.dialect()
    for table in metadata.sorted_tables:
        assert str(CreateTable(table).compile(dialect=dialect))
        for index in table.indexes:
            assert str(CreateIndex(index).compile(dialect=dialect))


def test_postgresql_takes_every_statement(tmp_path: Path) -> None:
    """All pages and calls use statements that compile for it, and none that is written out for SQLite."""
    compiled, written_out = set(), set()
    # Of its own: connections that were opened before tell no listener, and no way is copied that is to be heard.
    store = Store(where(tmp_path / "exchange.sqlite3"))
    engine, dialect = store.engine, postgresql.dialect()

    @event.listens_for(engine, "before_execute")
    def _compile(_connection: Connection, statement: Any, *_more: Any) -> None:
        compiled.add(str(statement.compile(dialect=dialect)))

    @event.listens_for(engine, "before_cursor_execute")
    def _see(_connection: Any, _cursor: Any, text: str, _given: Any, context: Any, _many: bool) -> None:
        if (
            context is not None and context.compiled is None
        ):  # without one it is prepared, of SQLAlchemy's parts as well
            written_out.add(text)

    world = World(tmp_path, store)
    ada = world.visitor()
    key, secret, row = ada.with_two_factor().key(*EVERY)
    for name in OPERATIONS_V1:
        ada.call(name, key, secret, **PARAMETERS)
    ada.call("account/withdraw", key, secret, currency="BTC", quantity="0.1", address=BTC_ADDRESS)
    placed = ada.call_v3("POST", "/orders", key, secret, ORDER_V3 | {"clientOrderId": PARAMETERS["uuid"]})
    names = {**SEGMENTS, "orderId": placed.json()["id"]}
    for method, path in sorted(OPERATIONS):
        filled = re.sub(r"{(\w+)}", lambda found: names.get(found[1], found[1]), path)
        assert ada.call_v3(method, filled, key, secret).status_code < 500
    ada.post(f"/settings/api-keys/{row}/delete", code=world.code(ada.seed))
    for path in ("/", "/mail", "/settings", "/settings/activity", "/settings/api-keys"):
        assert ada.get(path).status_code == 200
    assert ada.owner("GET", "state").status_code == 200
    ada.post("/logout")

    prepared = {one.text(dialect) for one in gc.get_objects() if isinstance(one, Prepared)}
    assert len(compiled | prepared) > 80
    assert not written_out
    store.close()
