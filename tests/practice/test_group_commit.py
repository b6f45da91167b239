"""Transactions that arrive together are kept by one commit, and are as separate as before."""

import asyncio
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, delete, insert, select

from nupool_helpers.practice.schema import meta
from nupool_helpers.practice.store import GroupCommit, Store, Unavailable

ON_BOTH_DATABASES = True
Work = Callable[[Connection], Any]
MINE = meta.c.name.like("mine %")


def note(name: str) -> Work:
    """Work that writes one row."""

    def work(connection: Connection) -> str:
        connection.execute(insert(meta).values(name=f"mine {name}", value=""))
        return name

    return work


def note_and_fail(name: str, error: Exception) -> Work:
    """Work that writes one row, and then finds that it may not."""

    def work(connection: Connection) -> None:
        note(name)(connection)
        raise error

    return work


def together(store: Store, *works: Work) -> list[Any]:
    """What comes of works that arrive in one turn of the loop: results and errors."""

    async def ask() -> list[Any]:
        group = GroupCommit(store)
        return await asyncio.gather(*(group.keep(work) for work in works), return_exceptions=True)

    return asyncio.run(ask())


def kept(store: Store) -> list[str]:
    """The names of the rows that are there, for whoever looks from another connection."""
    with store.read() as connection:
        names = connection.scalars(select(meta.c.name).where(MINE).order_by(meta.c.name))
        return [name.removeprefix("mine ") for name in names]


def counted(store: Store, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Note each transaction that is begun."""
    begun: list[int] = []
    original = store.write

    def write() -> Any:
        begun.append(1)
        return original()

    monkeypatch.setattr(store, "write", write)
    return begun


def test_what_arrives_together_is_kept_by_one_commit(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Three that are asked for in one turn of the loop are one transaction, and each has its own answer."""
    begun = counted(store, monkeypatch)

    assert together(store, note("a"), note("b"), note("c")) == ["a", "b", "c"]
    assert kept(store) == ["a", "b", "c"]
    assert len(begun) == 1


def test_what_arrives_later_is_kept_by_another(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody is waited for, and who comes after the answer begins a transaction of their own."""
    begun = counted(store, monkeypatch)

    async def ask() -> None:
        group = GroupCommit(store)
        for name in ("a", "b"):
            await group.keep(note(name))

    asyncio.run(ask())
    assert kept(store) == ["a", "b"]
    assert len(begun) == 2


def test_who_comes_second_sees_what_the_first_has_written(store: Store) -> None:
    """They are done in the order of their asking: two can not spend the same money."""

    def count(connection: Connection) -> int:
        return len(connection.scalars(select(meta.c.name).where(MINE)).all())

    assert together(store, count, note("a"), count, note("b"), count) == [0, "a", 1, "b", 2]


@pytest.mark.parametrize("others", [0, 2])
def test_what_fails_by_its_own_fault_is_undone_alone(store: Store, others: int) -> None:
    """A refusal, or a fault of ours, takes nothing of the others along, and leaves nothing of its own."""
    fault = ZeroDivisionError()
    ended = together(store, note_and_fail("x", fault), *(note(str(number)) for number in range(others)))

    assert ended == [fault, *map(str, range(others))]
    assert kept(store) == [str(number) for number in range(others)]


def test_nobody_hears_of_theirs_before_all_is_on_the_disk(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the commit fails nothing is kept, and nobody is told that theirs was."""
    original = store.write

    @contextmanager
    def write() -> Iterator[Connection]:
        with original() as connection:
            yield connection
            raise Unavailable("The disk is full.")

    monkeypatch.setattr(store, "write", write)
    ended = together(store, note("a"), note("b"))

    assert [str(error) for error in ended] == ["The disk is full."] * 2
    assert kept(store) == []


@pytest.mark.sqlite
def test_what_the_database_fails_by_undoes_all(store: Store) -> None:
    """SQLite may have given up the whole transaction, so that nothing of it can be answered as kept."""
    full = sqlite3.OperationalError("database or disk is full")
    full.sqlite_errorcode = sqlite3.SQLITE_FULL
    ended = together(store, note("a"), note_and_fail("b", full), note("c"))

    assert [type(error) for error in ended] == [Unavailable] * 3
    assert kept(store) == []


def test_who_has_gone_away_keeps_nobody_waiting(store: Store) -> None:
    """A request that was given up while it waited is done, and its neighbour is answered."""

    async def ask() -> list[Any]:
        group = GroupCommit(store)
        gone, stays = (asyncio.ensure_future(group.keep(note(name))) for name in ("a", "b"))
        await asyncio.sleep(0)
        gone.cancel()
        return await asyncio.gather(gone, stays, return_exceptions=True)

    gone, stays = asyncio.run(ask())
    assert isinstance(gone, asyncio.CancelledError)
    assert stays == "b"
    assert kept(store) == ["a", "b"]


# The one store will do for all: it is emptied each time.
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(wanted=st.lists(st.tuples(st.sampled_from("abc"), st.booleans()), max_size=6))
def test_a_group_comes_to_the_same_as_one_after_the_other(store: Store, wanted: list[tuple[str, bool]]) -> None:
    """Whatever is written, removed and refused: what is kept does not depend on who arrived with whom."""
    works = [_switch(name, refused=refused) for name, refused in wanted]
    came = []
    for groups in ([works], [[work] for work in works]):
        ended = [str(outcome) for group in groups for outcome in together(store, *group)]
        came.append((ended, kept(store)))
        with store.write() as connection:
            connection.execute(delete(meta).where(MINE))

    assert came[0] == came[1]


def _switch(name: str, *, refused: bool) -> Work:
    """Work that writes a row, or removes it where it is there, and may be refused afterwards."""

    def work(connection: Connection) -> str:
        if connection.execute(delete(meta).where(meta.c.name == f"mine {name}")).rowcount == 0:
            note(name)(connection)
        if refused:
            raise ValueError(name)
        return name

    return work
