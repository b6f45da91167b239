"""The class in a teacher's notebook: the same overview as on the page, and a sentence where there is none."""

from collections.abc import Callable
from typing import Any

import pytest

from nupool_helpers.lessons.workbook import Workbook
from nupool_helpers.protocol.overview import Overview, Place
from nupool_helpers.widgets.class_overview import ClassOverview
from tests.widgets.conftest import Front

NOW = 100_000_000
ODD = "<script>é😀" + "x" * 50


class Exchange:
    """A class's exchange, as the panel asks it."""

    asked = 0
    pages = "/services/practice-exchange/"
    port = 0

    def proves_itself(self) -> bool:
        return True

    def overview(self) -> Overview:
        """The first needs help, the second is done, the third has done nothing yet."""
        self.asked += 1
        learners = [
            Place(ODD, 9, False, NOW - 400_000, NOW - 390_000, "the code was not right", "refused 3 times here"),
            Place("ada", 14, True, NOW - 65_000, NOW - 5_000, "", ""),
            Place("eve", 0, False, 0, 0, "", ""),
        ]
        counts = [[0] * 16 for _moment in range(31)]
        for row in (0, 9, 15):
            counts[-1][row] = 1
        return Overview(NOW, learners, [NOW - 180_000 * back for back in range(30, -1, -1)], counts)


class Clock:
    """A clock that goes on by hand."""

    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def taught(book: Workbook, monkeypatch: pytest.MonkeyPatch) -> Exchange:
    """This kernel is the teacher's, in a class of three."""
    exchange = Exchange()
    monkeypatch.setattr(book, "exchange", lambda **_how: exchange)
    return exchange


def table_of(blocks: list[dict[str, Any]]) -> list[list[Any]]:
    """The rows of the first table."""
    rows: list[list[Any]] = next(block for block in blocks if block["kind"] == "table")["rows"]
    return rows


def test_it_shows_who_needs_help_on_top_and_the_picture(taught: Exchange) -> None:
    """Each row says step, since when, last activity and refusal in words; a picture and its numbers stand below."""
    blocks = ClassOverview().blocks()
    rows = table_of(blocks)

    assert rows[0][:5] == [ODD, "9 · Enter the code", "6 min ago", "6 min ago", "the code was not right"]
    assert rows[0][5]["text"] == "refused 3 times here"
    assert rows[1] == ["ada", "All steps are done", "60 s ago", "0 s ago", "", ""]
    assert rows[2] == ["eve", "Start here", "", "", "", ""]
    drawn = next(block for block in blocks if block["kind"] == "picture")
    assert ODD not in drawn["svg"] and "script" not in drawn["svg"]
    assert "Now: Start here 1, 9 · Enter the code 1, Done 1." in str(blocks)


def test_it_asks_once_in_four_seconds(taught: Exchange) -> None:
    """The watch looks each second: what is shown is never older than five, and no exchange is asked more often."""
    clock = Clock()
    panel = ClassOverview(clock)
    for _look in range(5):
        panel.blocks()
        clock.now += 1

    assert taught.asked == 2


def test_alone_it_says_what_it_is_for_and_what_to_do(book: Workbook, up_to: Callable[[int], None]) -> None:
    """On one's own exchange there is nobody to see, and that is no fault."""
    up_to(0)
    front = Front(ClassOverview())
    front.hello()

    assert "for whoever teaches a class" in front.text
    assert "make class" in front.text and "docs/class.md" in front.text
    assert "table" not in front.text
