"""One reading for all: however many ask, and on whichever thread, the exchange is asked once."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import cast

import pytest

from nupool_helpers.clients.seat import SeatClient, State
from nupool_helpers.errors import ExchangeUnavailable
from nupool_helpers.lessons.link import Link
from nupool_helpers.lessons.watch import Watch
from nupool_helpers.protocol import Event, LogEntry

SECONDS = 30


class Exchange:
    """What is read: a log that grows, and how often it was read."""

    def __init__(self) -> None:
        self.reads, self.log, self.runs = 0, list[LogEntry](), True

    def state(self) -> State:
        """Where the learner stands now; the clock is never the same."""
        self.reads += 1
        if not self.runs:
            raise ExchangeUnavailable("It does not run.")
        return State(self.reads, None, list(self.log))

    def happens(self) -> None:
        """One line more."""
        self.log.append(LogEntry(1, Event.SITE_OPENED, id=len(self.log) + 1))


def lines(heard: list[State | None]) -> list[int | None]:
    """How long the log was each time."""
    return [None if state is None else len(state.activity) for state in heard]


def listening(watch: Watch, *listeners: Callable[[State | None], None]) -> None:
    """Let them listen without a thread: each look is asked for."""
    watch._listeners.extend(listeners)


def test_what_is_new_is_told_once() -> None:
    """The clock alone is nothing new; that the exchange is gone is, and that it is back."""
    exchange, heard = Exchange(), list[State | None]()
    watch = Watch(exchange.state)
    listening(watch, heard.append)

    for change in (None, None, exchange.happens, None):
        if change:
            change()
        watch.look()
    for exchange.runs in (False, False, True):
        watch.look()
    assert lines(heard) == [0, 1, None, 1]


def test_a_nudge_tells_what_is_not_new() -> None:
    """A press changes what this kernel alone knows: a vault that was opened stands in no log."""
    exchange, heard = Exchange(), list[State | None]()
    watch = Watch(exchange.state)
    listening(watch, heard.append)
    watch.look()
    watch.nudge()
    watch.look()

    assert lines(heard) == [0, 0]


def test_a_listener_that_fails_keeps_nobody_from_being_told(caplog: pytest.LogCaptureFixture) -> None:
    """The log says which kind of fault it was, and nothing of what it held."""
    exchange, heard = Exchange(), list[State | None]()
    watch = Watch(exchange.state)

    def fail(_state: State | None) -> None:
        raise RuntimeError("what was typed")

    listening(watch, fail, heard.append)
    watch.look()

    assert lines(heard) == [0]
    assert "RuntimeError" in caplog.text and "typed" not in caplog.text


def test_many_listeners_are_one_reader_which_ends_with_the_last() -> None:
    """Its thread begins with the first of them; each round is one reading."""
    exchange, told = Exchange(), [threading.Event() for _ in range(5)]
    watch = Watch(exchange.state, every=3600)
    ends = [watch.add(lambda _state, event=event: event.set()) for event in told]  # type: ignore[misc]
    thread = watch._thread
    for event in told:
        assert event.wait(SECONDS)
    assert exchange.reads <= len(told)  # each that is added is told at once
    for end in ends:
        end()

    assert thread is not None
    thread.join(SECONDS)
    assert not thread.is_alive()


def test_threads_that_ask_at_once_cause_one_request() -> None:
    """A kernel's own thread, its presses' and the watch's: one asks, and the others take what it was told."""
    link, exchange, together = Link(), Exchange(), threading.Barrier(8)
    link._exchange = cast(SeatClient, exchange)

    def ask(_number: int) -> State:
        together.wait(SECONDS)
        return link.state()

    with ThreadPoolExecutor(8) as threads:
        states = list(threads.map(ask, range(8)))

    assert exchange.reads == 1
    assert {state.now for state in states} == {1}


def test_what_was_read_before_a_press_is_not_kept_after_it() -> None:
    """A reading that began before a change is over when the change is told: the next one is asked for."""
    link, exchange = Link(), Exchange()
    link._exchange = cast(SeatClient, exchange)
    began, go_on = threading.Event(), threading.Event()

    def slow() -> State:
        state = exchange.state()
        began.set()
        assert go_on.wait(SECONDS)
        return state

    exchange_of_then = cast(SeatClient, type("Slow", (), {"state": staticmethod(slow)}))
    link._exchange = exchange_of_then
    with ThreadPoolExecutor(2) as threads:
        old = threads.submit(link.state)
        assert began.wait(SECONDS)
        change = threads.submit(link.changed)
        go_on.set()
        change.result(SECONDS)
        assert old.result(SECONDS).now == 1

    assert link.state().now == 2
