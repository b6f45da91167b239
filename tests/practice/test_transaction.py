"""A transaction has one time, one state of the database, and one account in whose name all is done."""

import asyncio
from pathlib import Path

import pytest

from nupool_helpers.practice import sessions
from nupool_helpers.practice.context import Context
from nupool_helpers.practice.schema import activity
from nupool_helpers.practice.schema import sessions as sessions_table
from nupool_helpers.practice.seats import ready_account
from nupool_helpers.practice.store import Store
from nupool_helpers.validation.keys import Permission
from tests.practice.conftest import EMAIL, Visitor, World


def test_all_that_one_transaction_writes_has_one_time(world: World) -> None:
    """However long it takes: the fourteen steps of a ready account are one moment, by a clock that never stands."""
    readings = iter(range(1_700_000_000, 1_800_000_000))
    world.context.clock = lambda: float(next(readings))
    asyncio.run(ready_account.make(world.context, "ready@example.org", frozenset(Permission)))

    times = {row.at for row in world.rows(activity)}
    assert len(world.rows(activity)) > 10
    assert len(times) == 1


def test_the_clock_is_read_behind_the_lock(tmp_path: Path) -> None:
    """Who waited for somebody else's transaction writes a later time than that one did."""
    held: list[bool] = []
    store = Store(tmp_path / "exchange.sqlite3")
    original = store.write

    def write():  # type: ignore[no-untyped-def]
        held.append(True)
        return original()

    store.write = write  # type: ignore[method-assign]
    context = Context(store, clock=lambda: 2.0 if held else 1.0)
    with context.transaction() as tx:
        assert tx.now == 2000
    store.close()


def test_nothing_is_done_in_nobody_s_name(world: World) -> None:
    """Where no account is known, a service that needs one fails at once, and nothing is kept."""
    with pytest.raises(RuntimeError, match="Nobody's account"), world.context.transaction() as tx:
        sessions.begin(tx)
    with pytest.raises(RuntimeError, match="No session"), world.context.transaction() as tx:
        sessions.end(tx, tx.for_account(1).session)
    assert world.rows(sessions_table) == []


def test_another_account_takes_no_session_along(ada: Visitor, world: World) -> None:
    """In the name of an account that was found, nobody is logged in."""
    ada.register().log_in()
    with world.context.reading() as tx:
        session = sessions.find(tx, ada.http.cookies[sessions.COOKIE])
        assert session is not None
        mine = tx.for_visitor(session[0])
        assert (mine.account.email, mine.account_id) == (EMAIL, session[0].account.id)
        with pytest.raises(RuntimeError):
            _ = mine.for_account(mine.account_id).session


def test_a_transaction_shows_no_secret(ada: Visitor, world: World) -> None:
    """Its repr, which a log or a debugger may print, has neither seed nor hash."""
    ada.with_two_factor()
    with world.context.reading() as tx:
        session = sessions.find(tx, ada.http.cookies[sessions.COOKIE])
        assert session is not None
        shown = repr(tx.for_visitor(session[0]))
        account = session[0].account
    assert "Transaction" in shown
    assert not any(secret in shown for secret in (account.seed, account.password_hash, session[0].token_hash))
