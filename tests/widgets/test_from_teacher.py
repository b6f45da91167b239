"""What the teacher of a class says, in the panels of a learner's notebook."""

from dataclasses import replace

import pytest

import nupool_helpers as nupool
from nupool_helpers.clients.seat import State
from nupool_helpers.lessons.workbook import Workbook
from nupool_helpers.protocol.state import FromTeacher
from nupool_helpers.widgets.panels import panel_of
from tests.widgets.conftest import Front


def let_teacher_say(book: Workbook, monkeypatch: pytest.MonkeyPatch, said: FromTeacher | None) -> None:
    """Let the exchange tell the kernel this besides."""
    real = book.state
    monkeypatch.setattr(book, "state", lambda **more: _with(real(**more), said))


def _with(state: State, said: FromTeacher | None) -> State:
    return replace(state, teacher=said)


def test_messages_stand_once_in_a_notebook(book: Workbook, monkeypatch: pytest.MonkeyPatch) -> None:
    """Below the bar of steps, as plain text whatever they hold, oldest first; and that the seat is frozen."""
    book.exchange()
    let_teacher_say(book, monkeypatch, FromTeacher(["Break.", "<b>bold</b>"], frozen=True, offered=None))
    bar, *said = Front(nupool.progress(3)).hello()

    assert bar["kind"] == "steps"
    assert [block["text"] for block in said[:2]] == ["Your teacher: Break.", "Your teacher: <b>bold</b>"]
    assert "frozen" in said[2]["text"]
    step = Front(panel_of(3))
    step.hello()
    assert "Break." not in step.text


def test_outside_of_a_class_nobody_says_anything(book: Workbook) -> None:
    """One learner alone has the bar, and no more."""
    book.exchange()

    assert [block["kind"] for block in Front(nupool.progress(3)).hello()] == ["steps"]


def test_an_offer_is_a_button_of_the_step(book: Workbook, monkeypatch: pytest.MonkeyPatch) -> None:
    """It stands above all else and says where the account begins; one that is gone is refused with a sentence."""
    book.exchange()
    let_teacher_say(book, monkeypatch, FromTeacher([], frozen=False, offered=9))
    front = Front(panel_of(4))
    say, take, *_own = front.hello()

    assert "It begins at step 9." in say["text"]
    assert take["name"] == "take_offered"
    answer = front.press("take_offered")
    assert "No ready account is offered any more." in str(answer)
