"""Slow work beside the one thread that answers everybody: a few workers, and so many that may wait for them."""

import asyncio
import threading
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from nupool_helpers.errors import WorkbookError

__all__ = ["MOST_WAITING", "Busy", "Offload", "thread_offload", "unthreaded_offload"]

MOST_WAITING = 256
"""A class of two hundred that logs in at one moment fits; more than that is no class."""
T = TypeVar("T")
Offload = Callable[..., Awaitable[Any]]


class Busy(WorkbookError):  # noqa: N818  (what to do is in its sentence)
    """As many wait already as may. Nothing was begun; `seconds` is when to try again."""

    seconds = 10

    def __init__(self) -> None:
        super().__init__(f"The exchange has too much to do. Try again in {self.seconds} seconds.")


async def unthreaded_offload(work: Callable[..., T], *arguments: object) -> T:
    """Do slow work where it is, for tests and for a Python without threads."""
    return work(*arguments)


def thread_offload(workers: int = 2, waiting: int = MOST_WAITING) -> Offload:
    """Return an `offload` that does slow work in threads of its own.

    It raises Busy where `waiting` wait besides what is being done: a queue without an end would keep everybody waiting
    for those who only wanted to fill it.
    """
    pool = ThreadPoolExecutor(workers, thread_name_prefix="offload")
    places = threading.BoundedSemaphore(workers + waiting)

    async def offload(work: Callable[..., T], *arguments: object) -> T:
        if not places.acquire(blocking=False):
            raise Busy
        future = pool.submit(work, *arguments)
        # A place is free when the work is over, not when whoever asked for it has gone away.
        future.add_done_callback(lambda _future: places.release())
        return await asyncio.wrap_future(future)

    return offload
