"""A database of an edition that lacks only tables: gone on with in its place, whole or not at all, on either kind."""

import hashlib
import random
import threading
from collections.abc import Collection
from typing import Any

import pytest
from sqlalchemy import Engine, event, inspect, select
from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateIndex, CreateTable

from nupool_helpers.practice.schema import EDITION, EXTENDED, KEPT_BESIDE, meta, metadata
from nupool_helpers.practice.seats.from_teacher import is_frozen, mark
from nupool_helpers.practice.seats.schema import seat_marks
from nupool_helpers.practice.store import Store
from nupool_helpers.practice.trading.schema import orders
from tests.databases import where
from tests.practice.conftest import Visitor, World

ON_BOTH_DATABASES = True
ORDER = {"market": "BTC-NBT", "quantity": "1", "rate": "0.003"}
TABLES_OF_EDITION = {1: "17dfd0fc91399f67", 2: "743d4b310dea39e7", 3: "a9de378418d3982a", 4: "8eb14bafecb0386d"}
NEW_IN = {4: ("seat_marks", "teacher_messages")}
EVERYTHING: set[str] = set(metadata.tables)


def digest(left_out: Collection[str] = ()) -> str:
    """What the tables and indexes are, but for some tables, in a few letters."""
    tables = [table for table in metadata.sorted_tables if table.name not in left_out]
    items = [CreateTable(table) for table in tables]
    items += [CreateIndex(index) for table in tables for index in table.indexes]
    lines = sorted(" ".join(str(item.compile(dialect=sqlite.dialect())).split()) for item in items)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16]


def go_back(store: Store, edition: int = EDITION - 1) -> None:
    """Make a database what the program of the edition before has left, with all rows that it knew."""
    with store.write() as connection:
        for name in NEW_IN[edition + 1]:
            connection.exec_driver_sql(f"DROP TABLE {name}")
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql(f"PRAGMA user_version = {edition}")
        else:
            connection.execute(meta.update().where(meta.c.name == "edition").values(value=str(edition)))


def look(store: Store) -> tuple[int, set[str]]:
    """A database's edition, and the names of its tables."""
    with store.read() as connection:
        query = "PRAGMA user_version"
        if connection.dialect.name != "sqlite":
            query = "SELECT value FROM meta WHERE name = 'edition'"
        return int(connection.exec_driver_sql(query).scalar() or 0), set(inspect(connection).get_table_names())


def test_the_edition_grows_with_the_tables() -> None:
    """Whoever changes a table or an index gives the tables another edition, and its digest here."""
    assert digest() == TABLES_OF_EDITION[EDITION]


def test_what_is_extended_lacks_nothing_but_tables() -> None:
    """Without the tables that are new, today's are exactly those of the edition before: no column, no index differs."""
    assert {EDITION - 1} == EXTENDED
    assert digest(NEW_IN[EDITION]) == TABLES_OF_EDITION[EDITION - 1]


def test_a_class_of_the_edition_before_goes_on(world: World, ada: Visitor) -> None:
    """Account, second factor, key and order are there under their own name, and a teacher can freeze a seat at once."""
    key = ada.with_two_factor().key("read_info", "trade_limit")[:2]
    assert ada.call("market/buylimit", *key, **ORDER)["success"]
    before = len(world.rows(orders))
    go_back(world.context.store)
    assert look(world.context.store) == (EDITION - 1, EVERYTHING - set(NEW_IN[EDITION]))
    world.context.store.close()

    later = World(world.folder)
    later.now, later.context.random_bytes = world.now, random.Random(7).randbytes
    again = Visitor(later, "127.0.0.1")
    with later.context.transaction() as tx:
        mark(tx, "ada", frozen_at=tx.now)
        assert is_frozen(tx, "ada")
    assert again.call("market/buylimit", *key, **ORDER)["success"]
    again.log_in()
    assert again.post("/login/code", code=later.code(ada.seed)).status_code == 200
    assert len(later.rows(orders)) == before + 1
    assert look(later.context.store) == (EDITION, EVERYTHING)
    assert KEPT_BESIDE not in {row.name for row in later.rows(meta)}
    assert not list(world.folder.glob("*edition*"))
    later.context.store.close()


def test_a_start_that_ends_half_way_has_changed_nothing(world: World, ada: Visitor) -> None:
    """The first new table was made when it ended: the database is as it was, and the next start extends it."""
    ada.register()
    go_back(world.context.store)
    before = look(world.context.store)

    def fault(_connection: Any, _cursor: Any, text: str, *_more: Any) -> None:
        if "CREATE TABLE teacher_messages" in text:
            raise ZeroDivisionError

    event.listen(Engine, "before_cursor_execute", fault)
    try:
        with pytest.raises(ZeroDivisionError):
            Store(where(world.folder / "exchange.sqlite3"))
    finally:
        event.remove(Engine, "before_cursor_execute", fault)
    assert look(world.context.store) == before

    Store(where(world.folder / "exchange.sqlite3")).close()
    assert look(world.context.store) == (EDITION, EVERYTHING)
    ada.log_in()


def test_of_two_that_start_at_once_one_extends_it(world: World) -> None:
    """All come up on the same tables, and nothing is made twice or kept beside."""
    go_back(world.context.store)
    stores: list[Store] = []
    place = where(world.folder / "exchange.sqlite3")
    starts = [threading.Thread(target=lambda: stores.append(Store(place))) for _ in range(4)]
    for start in starts:
        start.start()
    for start in starts:
        start.join(60)

    assert len(stores) == 4
    for store in stores:
        with store.read() as connection:
            assert connection.execute(select(seat_marks)).all() == []
        store.close()
    assert look(world.context.store) == (EDITION, EVERYTHING)


def test_one_that_runs_is_not_disturbed(world: World, ada: Visitor) -> None:
    """While it is replaced by the next, an exchange of the edition before goes on: its tables are all as they were."""
    key = ada.with_two_factor().key("read_info", "trade_limit")[:2]
    go_back(world.context.store)

    later = World(world.folder)
    assert ada.call("market/buylimit", *key, **ORDER)["success"]
    assert len(later.rows(orders)) == len(world.rows(orders))
    assert look(later.context.store)[0] == EDITION
    later.context.store.close()
