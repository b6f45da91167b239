"""What a panel says before its page asks: only what is so, where an exchange runs, and never what a press shows."""

import threading

import pytest

from nupool_helpers.lessons.workbook import Workbook
from nupool_helpers.widgets.blocks import Block
from nupool_helpers.widgets.panels import panel_of
from nupool_helpers.widgets.progress import Check, Progress
from nupool_helpers.widgets.watch import TURN
from tests.forked import Forked
from tests.widgets.conftest import Front

SECONDS = 30


@pytest.mark.parametrize("number", range(15))
def test_a_panel_says_ahead_what_it_answers_to_the_hello(number: int, book: Workbook) -> None:
    """Nothing is drawn anew when the answer comes."""
    book.exchange()
    front = Front(panel_of(number))

    front.panel.tell_ahead()
    (told,) = front.sent

    assert told == {"view": "ahead", "blocks": front.hello(), "port": book.port(), "pages": book.pages()}


def test_where_no_exchange_runs_nothing_is_said_ahead_and_none_started(book: Workbook, exchanges: list[Forked]) -> None:
    """The hello starts it, as ever."""
    fronts = [Front(panel) for panel in (Progress(3), panel_of(3), Check(3))]

    for front in fronts:
        front.panel.tell_ahead()

    assert exchanges == []
    assert [front.sent for front in fronts] == [[], [], []]
    fronts[0].hello()
    assert len(exchanges) == 1
    assert book.port()


def test_three_panels_that_tell_ahead_and_are_greeted_cause_one_request(
    book: Workbook, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Within a second."""
    exchange, asked = book.exchange(), []
    ask = exchange.state
    monkeypatch.setattr(exchange, "state", lambda: [asked.append(True), ask()][1])
    fronts = [Front(panel) for panel in (Progress(3), panel_of(3), Check(3))]

    for front in fronts:
        front.panel.tell_ahead()
    for front in fronts:
        front.hello()

    assert len(asked) == 1


def test_a_page_that_was_answered_is_told_nothing_ahead(book: Workbook) -> None:
    """A cell that shows a panel once more says nothing to the pages that have it."""
    book.exchange()
    front = Front(panel_of(3))
    front.message(kind="hello", host="", view="one")

    front.panel.tell_ahead()

    assert len(front.sent) == 1


def test_what_a_press_shows_is_not_told_ahead(book: Workbook) -> None:
    """It goes with the answer to the press, to the view that has asked."""
    book.exchange()
    front = Front(panel_of(4))
    front.panel.shown = [{"kind": "secret", "label": "Seed", "value": "JBSWY3DPEHPK3PXP"}]

    front.panel.tell_ahead()

    assert "JBSWY3DPEHPK3PXP" not in str(front.sent)
    assert front.panel.shown


def test_a_fault_ahead_is_noted_by_its_type_alone(
    book: Workbook, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """It raises nothing, on a thread whose traceback would stand below a cell."""
    book.exchange()
    front = Front(panel_of(3))

    def fail() -> list[Block]:
        raise RuntimeError("what was typed")

    monkeypatch.setattr(front.panel, "blocks", fail)
    front.panel.tell_ahead()

    assert front.sent == []
    assert "RuntimeError" in caplog.text
    assert "what was typed" not in caplog.text


def test_the_exchange_is_not_waited_for_in_the_panels_turn(book: Workbook, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who presses in another panel does not wait for it."""
    exchange = book.exchange()
    asked, go_on, ask = threading.Event(), threading.Event(), exchange.state

    def slow() -> object:
        asked.set()
        assert go_on.wait(SECONDS)
        return ask()

    monkeypatch.setattr(exchange, "state", slow)
    front = Front(panel_of(3))
    ahead = threading.Thread(target=front.panel.tell_ahead)
    ahead.start()
    try:
        assert asked.wait(SECONDS)
        assert TURN.acquire(timeout=SECONDS)
        TURN.release()
    finally:
        go_on.set()
        ahead.join(SECONDS)

    assert len(front.sent) == 1
