"""Statements of every call, on both databases."""

from typing import Any

import pytest
from sqlalchemy import bindparam, event, insert, select, update

from nupool_helpers.practice.schema import meta
from nupool_helpers.practice.store import Prepared, Store
from nupool_helpers.practice.trading.schema import orders
from nupool_helpers.practice.wallet.schema import sequences

ON_BOTH_DATABASES = True
NAMED = select(sequences).where(sequences.c.name == bindparam("wanted"))
ADD = Prepared(insert(sequences), ["name", "value"])


def test_rows_have_the_names_of_columns(store: Store) -> None:
    """One, all and none; and what a statement brings itself, a limit, need not be given."""
    every = Prepared(select(sequences).order_by(sequences.c.name))
    newest = Prepared(select(sequences.c.name).order_by(sequences.c.name.desc()).limit(1))
    with store.write() as connection:
        for number, name in enumerate("abc"):
            assert ADD.change(connection, name=name, value=number) == 1

        found = Prepared(NAMED).first(connection, wanted="b")
        assert (found.name, found.value) == ("b", 1)
        assert [row.name for row in every.all(connection)] == ["a", "b", "c"]
        assert newest.all(connection) == [("c",)]
        assert Prepared(NAMED).first(connection, wanted="nobody") is None


def test_changes_are_counted_and_returned(store: Store) -> None:
    """How many rows it has changed, or the rows as they are now."""
    count = update(sequences).where(sequences.c.value < bindparam("below")).values(value=sequences.c.value + 1)
    with store.write() as connection:
        for number, name in enumerate("abc"):
            ADD.change(connection, name=name, value=number)

        assert Prepared(count).change(connection, below=2) == 2
        returned = Prepared(count.returning(sequences)).all(connection, below=2)
        assert [(row.name, row.value) for row in returned] == [("a", 2)]


def test_a_truth_value_is_one_in_both(store: Store) -> None:
    """SQLite keeps it as a number."""
    columns = select(orders.c.cancelled, orders.c.market).where(orders.c.uuid == bindparam("name"))
    given: dict[str, Any] = {column.name: 0 for column in orders.c if column.name != "id"}
    given |= {"uuid": "u", "account_id": 1, "market": "BTC-NBT", "side": "BUY", "time_in_force": "", "client_id": None}
    with store.write() as connection:
        account = "INSERT INTO accounts (id, email, password_hash, made_at, last_step) VALUES (1, 'a', '', 0, 0)"
        connection.exec_driver_sql(account)
        Prepared(insert(orders), list(given)).change(connection, **given | {"cancelled": True})

        assert Prepared(columns).first(connection, name="u").cancelled is True


@pytest.mark.parametrize("prepared_only", [False, True])
def test_nothing_is_kept_of_a_block_that_fails(store: Store, prepared_only: bool) -> None:
    """A statement that the database refuses ends the whole transaction, what was prepared and what was not."""
    with pytest.raises(Exception, match=r"UNIQUE|unique"), store.write() as connection:
        if not prepared_only:
            connection.execute(insert(meta).values(name="one", value=""))
        ADD.change(connection, name="two", value=1)
        ADD.change(connection, name="two", value=1)

    with store.read() as connection:
        assert connection.scalar(select(meta.c.value).where(meta.c.name == "one")) is None
        assert Prepared(NAMED).first(connection, wanted="two") is None
    with store.write() as connection:  # nobody holds the lock
        ADD.change(connection, name="two", value=1)


def test_what_sqlalchemy_would_fill_in_is_refused(store: Store) -> None:
    """A default is in the table's description, not in the database: left to the driver it would be NULL."""
    with store.write() as connection, pytest.raises(ValueError, match="cancelled"):
        Prepared(insert(orders), ["uuid"]).change(connection, uuid="u")


def test_who_listens_hears_of_it(store: Store) -> None:
    """An engine's listener is told of a prepared statement as of any other."""
    heard: list[str] = []
    event.listen(store.engine, "before_cursor_execute", lambda _c, _cursor, text, *_more: heard.append(text))
    with store.read() as connection:
        Prepared(NAMED).first(connection, wanted="a")

    assert [text.split()[0] for text in heard] == ["SELECT"]
