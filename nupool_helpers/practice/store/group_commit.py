"""Transactions that arrive together, kept by one commit: to reach the disk takes as long for ten as for one."""

import asyncio
from collections.abc import Callable
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import Connection

from nupool_helpers.practice.store.driver import driver_of
from nupool_helpers.practice.store.store import Store

__all__ = ["GroupCommit"]

T = TypeVar("T")


class _Waiting(NamedTuple):
    """What somebody wants done in a transaction, and where they wait for what came of it."""

    work: Callable[[Connection], Any]
    outcome: asyncio.Future[Any]


class _Ended(NamedTuple):
    """What came of it."""

    result: Any = None
    error: Exception | None = None


class GroupCommit:
    """Does what was asked for since the loop's last turn, one after the other in one transaction, and commits once.

    Nobody hears of theirs before all of it is on the disk. What fails by its own fault is undone alone, to a savepoint;
    what the database fails by undoes all, and everybody hears of it.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._waiting: list[_Waiting] = []

    async def keep(self, work: Callable[[Connection], T]) -> T:
        """Return what `work` returns, once it is kept. Raises what it raises, and as `Store.write` does."""
        loop = asyncio.get_running_loop()
        if not self._waiting:
            # Whoever's request is read in this turn of the loop asks before that; nobody is waited for any longer.
            loop.call_soon(self._keep_all)
        outcome: asyncio.Future[T] = loop.create_future()
        self._waiting.append(_Waiting(work, outcome))
        return await outcome

    def _keep_all(self) -> None:
        group, self._waiting = self._waiting, []
        try:
            with self._store.write() as connection:
                ended = [self._attempt(connection, one.work, alone=len(group) == 1) for one in group]
        except Exception as error:
            ended = [_Ended(error=error)] * len(group)
        for one, came in zip(group, ended, strict=True):
            if one.outcome.done():  # whoever asked has gone away
                continue
            if came.error is None:
                one.outcome.set_result(came.result)
            else:
                one.outcome.set_exception(came.error)

    def _attempt(self, connection: Connection, work: Callable[[Connection], Any], *, alone: bool) -> _Ended:
        if alone:  # the whole transaction is its own
            return _Ended(work(connection))
        execute = driver_of(connection).execute
        execute("SAVEPOINT one_of_group")
        try:
            result = work(connection)
        except Exception as error:
            if self._store.database.failure(error) is not None:
                raise  # SQLite may have undone everything by itself
            execute("ROLLBACK TO SAVEPOINT one_of_group")
            ended = _Ended(error=error)
        else:
            ended = _Ended(result)
        execute("RELEASE SAVEPOINT one_of_group")  # an undone one, too: those of the next would stand inside it
        return ended
