"""The class before its teacher: everybody in one table, who needs help on top, and a picture over time."""

import time
from collections.abc import Callable

from nupool_helpers.errors import WorkbookError
from nupool_helpers.protocol.class_picture import LABELS, class_picture, describe
from nupool_helpers.protocol.overview import Overview, Place
from nupool_helpers.widgets.blocks import Block, details, mark, picture, table, text
from nupool_helpers.widgets.panel import Panel

__all__ = ["ClassOverview"]

_FRESH = 4.0  # seconds: with the second between two looks, what is shown is never older than five
_HEAD = ("Learner", "Step", "Since", "Last activity", "Refused last", "Needs help")
_EARLIER = (30, 20, 10, 5, 0)  # of the moments, counted from now


class ClassOverview(Panel):
    """Everybody of the class. While its page is hidden nothing is asked, as with every panel.

    `clock()` gives seconds, from whenever.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._clock = clock
        self._told: tuple[float, list[Block]] | None = None

    def blocks(self) -> list[Block]:
        """Show the class, or in a sentence why there is none to see here."""
        if self._told is None or self._clock() - self._told[0] >= _FRESH:
            self._told = self._clock(), self._ask()
        return self._told[1]

    def _ask(self) -> list[Block]:
        try:
            return _shown(self.workbook.exchange(start=False).overview())
        except WorkbookError:
            self._told = None  # what went wrong is asked again at once, and nothing old is taken for what is now
            raise


def _shown(seen: Overview) -> list[Block]:
    help_needed = sum(bool(one.needs_help) for one in seen.learners)
    counted = f"{len(seen.learners)} learners, {seen.counts[-1][-1]} of them done, {help_needed} need help."
    rows = [_row(one, seen.now) for one in seen.learners]
    return [
        text(counted, "warn" if help_needed else "good"),
        table("Learners", _HEAD, rows, stacks=True) if rows else text("Nobody's notebooks have asked yet.", "hint"),
        picture("How many at which step, over time and now", class_picture(seen.moments, seen.counts)),
        text(describe(seen.moments, seen.counts), "hint"),
        details("The numbers of the picture", _numbers(seen)),
    ]


def _row(one: Place, now: int) -> list[object]:
    step = "All steps are done" if one.done else LABELS[one.step]
    helped: object = mark(one.needs_help, "warn") if one.needs_help else ""
    return [one.name, step, _ago(one.since, now), _ago(one.last, now), one.refused, helped]


def _ago(at: int, now: int) -> str:
    """Whole minutes, and ten seconds before that: what changes each second would draw the table each second."""
    if not at:
        return ""
    seconds = max(0, now - at) // 1000
    return f"{seconds // 10 * 10} s ago" if seconds < 120 else f"{seconds // 60} min ago"


def _numbers(seen: Overview) -> Block:
    places = [len(seen.moments) - 1 - back for back in _EARLIER]
    heads = [f"{round((seen.now - seen.moments[place]) / 60_000)} min ago" for place in places[:-1]]
    rows = [[label, *(str(seen.counts[place][row]) for place in places)] for row, label in enumerate(LABELS)]
    return table("How many were at which step", ("Step", *heads, "Now"), rows)
