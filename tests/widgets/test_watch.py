"""What changes elsewhere comes to the panels in sight by itself, one at a time with what is pressed."""

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest

import nupool_helpers as nupool
from nupool_helpers.lessons.workbook import Workbook
from nupool_helpers.secret import SecretText
from nupool_helpers.widgets import talk
from nupool_helpers.widgets.blocks import Block, button, text
from nupool_helpers.widgets.panel import Panel
from nupool_helpers.widgets.watch import TURN, Watch
from tests.widgets.conftest import Front

WAIT = 30  # seconds at most


class Clock:
    """A clock that goes on by hand."""

    now = 1000.0

    def __call__(self) -> float:
        return self.now


class Plain(Panel):
    """A panel that shows what it is told to show."""

    starts_exchange = False
    said = "as before"

    def blocks(self) -> list[Block]:
        return [text(self.said), button("show", "Show")]

    def press_show(self, _submission: object) -> str:
        self.shown.append({"label": "Seed", "value": "marker"})
        return "Shown."


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def started() -> list[Callable[[], None]]:
    """What the watch would do in a thread."""
    return []


@pytest.fixture
def watch(clock: Clock, started: list[Callable[[], None]], monkeypatch: pytest.MonkeyPatch, book: Workbook) -> Watch:
    """A watch that looks when it is told to."""
    made = Watch(clock, started.append)
    monkeypatch.setattr(talk, "watch", lambda: made)
    return made


@pytest.fixture
def front(watch: Watch) -> Iterator[Front]:
    """A page of a plain panel, which has said hello."""
    made = Front(Plain())
    made.message(kind="hello", view="a", host="localhost")
    yield made


def pushed(front: Front, watch: Watch) -> list[dict[str, Any]]:
    """What one look sends."""
    before = len(front.sent)
    watch.look()
    return front.sent[before:]


def test_nothing_runs_before_a_page_says_hello(watch: Watch, started: list[Callable[[], None]]) -> None:
    """A notebook that is run without a page starts no thread, and asks nothing."""
    panel = nupool.step(4)
    assert (started, watch.runs, panel.done) == ([], False, None)


def test_only_what_differs_is_sent(front: Front, watch: Watch) -> None:
    """Nothing where all is as it was; then the new blocks once, and no secret."""
    panel = front.panel
    assert isinstance(panel, Plain)
    assert pushed(front, watch) == []
    panel.said = "another thing"
    (message,) = pushed(front, watch)
    assert message["blocks"][0]["text"] == "another thing"
    assert "shown" not in message and "handed" not in message and "answers" not in message
    assert pushed(front, watch) == []


def test_a_press_wakes_the_other_panels(watch: Watch, front: Front) -> None:
    """What a press changes in the kernel alone is in no log of the exchange's: others are told at once."""
    other = Front(Plain())
    other.message(kind="hello", view="b", host="localhost")
    assert not watch.is_nudged
    front.message(kind="press", view="a", name="show", fields={}, args={})
    assert watch.is_nudged


def test_a_view_that_left_or_fell_silent_is_not_looked_at(front: Front, watch: Watch, clock: Clock) -> None:
    """A page that says good-bye, or that was closed without a word, costs nothing; one that is still there pings."""
    clock.now += 60
    before = front.sent[-1]["mark"]
    pong = front.message(kind="ping", view="a", views=["a", "of a kernel before"])
    assert pong["marks"] == {"a": before, "of a kernel before": 0}
    clock.now += 60
    assert watch.look()
    bye = {"method": "custom", "content": {"kind": "bye", "view": "a"}}
    front.panel._handle_msg({"content": {"data": bye}, "buffers": []})
    assert not watch.look()
    front.message(kind="refresh", view="a")
    assert watch.runs
    clock.now += 91
    assert not watch.look()
    assert not watch.runs


def test_a_push_waits_for_the_press(front: Front, watch: Watch) -> None:
    """Between what a press leaves to be shown and its answer nothing else is sent, or the secret would be lost."""
    panel, order = front.panel, list[str]()
    assert isinstance(panel, Plain)
    pressed, may_end = threading.Event(), threading.Event()

    def slow(_submission: object) -> str:
        panel.shown.append({"label": "Seed", "value": "marker"})
        panel.said = "changed meanwhile"
        pressed.set()
        assert may_end.wait(WAIT)
        order.append("press")
        return "Shown."

    panel.press_show = slow  # type: ignore[method-assign]
    message = {"kind": "press", "view": "a", "name": "show"}
    sent = {"content": {"data": {"method": "custom", "content": message}}, "buffers": []}
    press = threading.Thread(target=lambda: panel._handle_msg(sent))
    press.start()
    assert pressed.wait(WAIT)
    beats = [message for message in pushed(front, watch) if message == {"beat": True}]
    assert len(beats) == 1, "the page hears that the kernel is at work"
    may_end.set()
    press.join(WAIT)
    answer = next(message for message in front.sent if message.get("answers"))
    assert answer["shown"] == [{"label": "Seed", "value": "marker"}]
    assert pushed(front, watch) == []
    assert TURN.acquire(timeout=WAIT)
    TURN.release()


def test_a_fault_in_one_panel_keeps_the_others_going(front: Front, watch: Watch) -> None:
    """A teacher's own observer that raises, or a fault of ours, ends no thread."""
    panel = front.panel
    assert isinstance(panel, Plain)
    broken = Front(Plain())
    broken.message(kind="hello", view="b", host="localhost")
    broken.panel.blocks = lambda: 1 / 0  # type: ignore[method-assign,assignment,return-value]
    panel.said = "another thing"
    assert [message["blocks"][0]["text"] for message in pushed(front, watch)] == ["another thing"]
    assert watch.runs


def test_without_threads_the_page_asks_by_itself(monkeypatch: pytest.MonkeyPatch, clock: Clock, book: Workbook) -> None:
    """A browser's own Python has none: the answer says so."""

    def refuse(_run: Callable[[], None]) -> None:
        raise RuntimeError("can't start new thread")

    made = Watch(clock, refuse)
    monkeypatch.setattr(talk, "watch", lambda: made)
    assert Front(Plain()).message(kind="hello", view="a", host="localhost")["polls"] is True


def test_a_hello_that_is_said_again_opens_nothing_anew(front: Front) -> None:
    """It is answered; what was filled in stays, since the page is the same one."""
    opened: list[int] = []
    front.panel.opened = lambda: opened.append(1)  # type: ignore[method-assign]
    front.message(kind="hello", view="a", host="localhost")
    assert opened == []
    front.message(kind="hello", view="b", host="localhost")
    assert opened == [1]


def test_an_answer_names_the_view_that_asked(front: Front) -> None:
    """So that a page which did not ask shows no secret; and what is put away is put away everywhere."""
    answer = front.message(kind="press", view="b", name="show", fields={}, args={})
    assert (answer["view"], answer["shown"]) == ("b", [{"label": "Seed", "value": "marker"}])
    assert front.message(kind="away", view="a")["away"] is True


def test_a_panel_tells_its_step_and_whether_it_is_done(watch: Watch, book: Workbook, up_to: Any) -> None:
    """Two traits to observe, without a secret: not done, done, and None where nobody can tell."""
    front = Front(nupool.step(2))
    assert (front.panel.step, front.panel.done) == (2, None)
    front.message(kind="hello", view="a", host="localhost")
    heard: list[object] = []
    front.panel.observe(lambda change: heard.append(change["new"]), "done")
    assert front.panel.done is False
    up_to(2)
    watch.look()
    assert heard == [True]
    saved = str(front.panel.get_state())
    # The whole address: three letters of it may stand in the random name of a model.
    assert "ada@example.org" not in saved and not any(kind in saved for kind in ("password", "seed", "secret"))


def test_a_check_tells_it_too_and_an_exploring_panel_has_none(watch: Watch, book: Workbook, up_to: Any) -> None:
    """The check and the panel of one step say the same; what belongs to no step has None."""
    check, matrix = Front(nupool.check(1)), Front(nupool.explore())
    check.message(kind="hello", view="a", host="localhost")
    matrix.message(kind="hello", view="b", host="localhost")
    assert (check.panel.step, check.panel.done) == (1, False)
    assert (matrix.panel.step, matrix.panel.done) == (None, None)


def test_what_was_shown_by_mistake_reaches_no_state(front: Front) -> None:
    """A secret that a press shows is in its one answer, and in no trait."""
    front.message(kind="press", view="a", name="show", fields={"x": SecretText("y").reveal()}, args={})
    assert "marker" not in str(front.panel.get_state())
