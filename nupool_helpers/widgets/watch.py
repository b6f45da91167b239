"""What changes elsewhere, told to the panels that are in sight: nobody has to ask for it."""

import functools
import threading
import time
from collections.abc import Callable, Iterable
from typing import Protocol

__all__ = ["TURN", "Watch", "watch"]

_PERIOD = 1.0  # seconds between two looks
_PATIENCE = 2.0  # seconds that a press may take before its page is told that the kernel lives
_LEASE = 90.0  # seconds; a page that was closed without a word is not looked at for much longer than that

TURN = threading.RLock()
"""Held around every message and every push, one at a time.

JupyterLab gives presses to a thread of their own (a subshell), the first hello may come to the main one, and the watch
is a third: a push in the middle of a press would take what the press is about to show.
"""


class Watched(Protocol):
    """What is watched: a panel. Its `mark` numbers the newest message that said how things are."""

    @property
    def mark(self) -> int: ...

    def update(self) -> None:
        """Send what has changed since it was last told; nothing where that is nothing."""

    def beat(self) -> None:
        """Say that the kernel is at work."""


def _in_a_thread(run: Callable[[], None]) -> None:
    threading.Thread(target=run, name="panels", daemon=True).start()


class Watch:
    """Looks once a second for all views of this kernel's panels, from the first hello until the last has left.

    Call its methods while you have the `TURN`. `start` runs a function beside the caller.
    """

    def __init__(
        self, clock: Callable[[], float] = time.monotonic, start: Callable[[Callable[[], None]], None] = _in_a_thread
    ) -> None:
        self._clock, self._start = clock, start
        self._views: dict[str, tuple[Watched, float]] = {}
        self._nudged = threading.Event()
        self.runs = False

    def join(self, panel: Watched, view: str) -> None:
        """Look for a view of a panel from now on."""
        self._views[view] = panel, self._clock() + _LEASE
        if self.runs:
            return
        try:
            self._start(self._run)
        except RuntimeError:  # no threads, as in a browser's Python: the page asks by itself
            return
        self.runs = True

    def leave(self, view: str) -> None:
        """Look no more for a view."""
        self._views.pop(view, None)

    def renew(self, views: Iterable[str]) -> dict[str, int]:
        """Go on looking for views that still are in sight; returns the marks of their panels.

        A page that has another mark has missed a message. One that is not known any more has 0, and asks.
        """
        marks = {}
        for view in views:
            panel, _end = self._views.get(view, (None, 0.0))
            marks[view] = panel.mark if panel else 0
            if panel:
                self._views[view] = panel, self._clock() + _LEASE
        return marks

    def nudge(self) -> None:
        """Look at once: a press has changed something that other panels show."""
        self._nudged.set()

    @property
    def is_nudged(self) -> bool:
        """Tell whether it looks at once, and does not wait for the next second."""
        return self._nudged.is_set()

    def look(self) -> bool:
        """Tell every panel in sight what has changed; False where none is left."""
        if not TURN.acquire(timeout=_PATIENCE):
            for panel, _end in list(self._views.values()):
                panel.beat()
            return True
        try:
            for panel in self._in_sight():
                panel.update()
            self.runs = bool(self._views)
            return self.runs
        finally:
            TURN.release()

    def _in_sight(self) -> list[Watched]:
        now = self._clock()
        self._views = {view: (panel, end) for view, (panel, end) in self._views.items() if end > now}
        return list({id(panel): panel for panel, _end in self._views.values()}.values())

    def _run(self) -> None:
        while self.look():
            self._nudged.wait(_PERIOD)
            self._nudged.clear()


@functools.cache
def watch() -> Watch:
    """Return this kernel's watch."""
    return Watch()
