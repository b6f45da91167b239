"""One reading of the exchange for all who want to know: what is new is told to each, and nobody asks by themselves."""

import logging
import threading
from collections.abc import Callable
from typing import Any

from nupool_helpers.clients.seat import State
from nupool_helpers.errors import WorkbookError

__all__ = ["Listener", "Watch"]

Listener = Callable[[State | None], None]
"""Is told where the learner stands now; None where the exchange does not answer."""
_EVERY = 1.0  # seconds
_UNKNOWN = object()
_log = logging.getLogger(__name__)


class Watch:
    """Reads the state by `read`, at most once in `every` seconds, and tells what is new to all listeners.

    They are called on the watch's thread, one after another; each must take what lock it needs.
    """

    def __init__(self, read: Callable[[], State], every: float = _EVERY) -> None:
        self._read, self._every = read, every
        self._listeners: list[Listener] = []
        self._lock, self._nudged = threading.Lock(), threading.Event()
        self._thread: threading.Thread | None = None
        self._told: Any = _UNKNOWN

    def add(self, listener: Listener) -> Callable[[], None]:
        """Tell `listener` from now on; returns what ends that."""
        with self._lock:
            self._listeners.append(listener)
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="watch", daemon=True)
                self._thread.start()
        self.nudge()
        return lambda: self._remove(listener)

    def nudge(self) -> None:
        """Tell everybody, new or not: a press has changed what this kernel alone knows."""
        self._told = _UNKNOWN
        self._nudged.set()

    def look(self) -> None:
        """Read once, and tell what is new."""
        try:
            state: State | None = self._read()
        except WorkbookError:
            state = None
        mark = None if state is None else (state.learner, [entry.id for entry in state.activity[-1:]], state.notice)
        if mark == self._told:
            return
        self._told = mark
        for listener in list(self._listeners):
            try:
                listener(state)
            except Exception as error:  # one that fails keeps none from being told
                _log.error("A fault of the workbook's own: %s", type(error).__name__)

    def _remove(self, listener: Listener) -> None:
        with self._lock:
            if listener in self._listeners:
                self._listeners.remove(listener)
        self._nudged.set()

    def _run(self) -> None:
        while self._goes_on():
            self._nudged.clear()
            self.look()
            self._nudged.wait(self._every)

    def _goes_on(self) -> bool:
        with self._lock:
            if not self._listeners:
                self._thread = None
            return bool(self._listeners)
