"""One reading for all: however many ask, and on whichever thread, the exchange is asked once."""

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import cast

from nupool_helpers.clients.seat import SeatClient, State
from nupool_helpers.lessons.link import Link

SECONDS = 30


class Exchange:
    """What is read, and how often it was read."""

    def __init__(self) -> None:
        self.reads = 0

    def state(self) -> State:
        """Where the learner stands now; the clock is never the same."""
        self.reads += 1
        return State(self.reads, None, [])


def test_threads_that_ask_at_once_cause_one_request() -> None:
    """A kernel's own thread, its presses' and the watch's: one asks, and the others take what it was told."""
    exchange, together = Exchange(), threading.Barrier(8)
    link = Link(cast(SeatClient, exchange))

    def ask(_number: int) -> State:
        together.wait(SECONDS)
        return link.state()

    with ThreadPoolExecutor(8) as threads:
        states = list(threads.map(ask, range(8)))

    assert exchange.reads == 1
    assert {state.now for state in states} == {1}


def test_what_was_read_before_a_press_is_not_kept_after_it() -> None:
    """A reading that began before a change is over when the change is told: the next one is asked for."""
    exchange = Exchange()
    began, go_on = threading.Event(), threading.Event()

    def slow() -> State:
        state = exchange.state()
        began.set()
        assert go_on.wait(SECONDS)
        return state

    link = Link(cast(SeatClient, type("Slow", (), {"state": staticmethod(slow)})))
    with ThreadPoolExecutor(2) as threads:
        old = threads.submit(link.state)
        assert began.wait(SECONDS)
        change = threads.submit(link.changed)
        go_on.set()
        change.result(SECONDS)
        assert old.result(SECONDS).now == 1

    assert link.state().now == 2
