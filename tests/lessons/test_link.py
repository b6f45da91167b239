"""One reading for all: however many ask, and on whichever thread, the exchange is asked once."""

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest

from nupool_helpers.clients import launcher
from nupool_helpers.clients.seat import SeatClient, State
from nupool_helpers.errors import ExchangeUnavailable
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


def test_who_asks_within_a_second_of_what_was_asked_ahead_causes_no_request() -> None:
    """The answer is at hand by then."""
    exchange = Exchange()
    link = Link(cast(SeatClient, exchange))

    link.ask_ahead()

    assert link.state().now == 1
    assert exchange.reads == 1


def test_asking_ahead_starts_no_exchange(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nor does it make the folder of one; whoever asks next is told that none runs."""
    monkeypatch.setattr(launcher, "find_or_start", lambda: pytest.fail("started"))
    link = Link()

    link.ask_ahead()

    assert link.port() == 0
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(ExchangeUnavailable):
        link.state()


@pytest.mark.parametrize("error", [ExchangeUnavailable("It does not answer."), ConnectionRefusedError(), ValueError()])
def test_asking_ahead_raises_nothing(error: Exception) -> None:
    """A thread's traceback would be shown below a cell that has nothing to do with it."""

    def fail() -> State:
        raise error

    Link(cast(SeatClient, SimpleNamespace(state=fail, proves_itself=lambda: True))).ask_ahead()
