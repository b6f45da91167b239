"""A kernel's link to its exchange: found or started once, and asked once for all its panels."""

import threading
import time
from contextlib import suppress

from nupool_helpers.clients import launcher
from nupool_helpers.clients.seat import SeatClient, State
from nupool_helpers.clients.web import WebClient
from nupool_helpers.errors import WorkbookError
from nupool_helpers.protocol import Event
from nupool_helpers.protocol.state import Mail

__all__ = ["Link"]

_FRESH_SECONDS = 1.0  # however many panels a notebook has, they cause one request in this time


class Link:
    """The exchange as a kernel knows it. Its methods raise the errors of `launcher` and `WebClient`.

    JupyterLab lets presses run on a thread of their own, beside the kernel's first one and the watch's. So whatever
    is asked for and kept here is asked for under one lock; a press that holds it may ask again.
    """

    def __init__(self, exchange: SeatClient | None = None) -> None:
        self.lock = threading.RLock()
        self._exchange = exchange  # without one it is found or started where it is asked for
        self._site: WebClient | None = None
        self._state: tuple[float, State] | None = None
        self._whose: str | None = None  # the account that the state was of, None where it is to be another one
        self._mails: tuple[tuple[str, int], list[Mail]] = (("", 0), [])  # with whose they are, and the newest's entry

    def exchange(self, *, start: bool = True) -> SeatClient:
        """Return the practice exchange of this machine, started where it does not run (unless `start` is False)."""
        with self.lock:
            if self._exchange is None or not self._exchange.proves_itself():
                self._exchange, self._site, self._state = None, None, None
                client = launcher.find_or_start() if start else launcher.find()
                if client is None:
                    raise launcher.not_running()
                self._exchange = client
            return self._exchange

    def site(self) -> WebClient:
        """Return the exchange's site, logged in as the learner, and again where that session has ended."""
        with self.lock:
            exchange = self.exchange()
            self._site = self._site or exchange.open_site()
            return self._site

    def state(self, *, fresh: bool = False) -> State:
        """Return where the learner stands; at most a second old, or `fresh`."""
        with self.lock:
            now = time.monotonic()
            if not fresh and self._state and now - self._state[0] < _FRESH_SECONDS:
                return self._state[1]
            try:
                state = (self._exchange or self.exchange(start=False)).state()
            except WorkbookError:  # perhaps another run of it answers now
                state = self.exchange(start=False).state()
            self._state = (time.monotonic(), state)
            self._follow(state)
            return state

    def ask_ahead(self) -> None:
        """Prove an exchange that runs and ask it, before a panel does. It starts none, and raises nothing."""
        # Whoever asks next is told what is wrong. Here, on a thread beside the cells, it would be shown below one.
        with suppress(Exception):
            self.state()

    def _follow(self, state: State) -> None:
        # Another notebook may have taken another account. A press goes to the account that its panel shows.
        email = state.learner.email if state.learner else ""
        if self._whose not in (None, email):
            self.leave_account()
        self._whose = email

    def leave_account(self) -> None:
        """Forget what opens the account that was followed."""
        self._site = None

    def mails(self) -> list[Mail]:
        """Return the learner's practice mailbox, asked for where the log tells of another mail than before."""
        with self.lock:
            state = self.state()
            sent = (entry.id for entry in reversed(state.activity) if entry.what is Event.MAIL_SENT)
            mark = (state.learner.email if state.learner else "", next(sent, 0))
            if self._mails[0] != mark:
                self._mails = (mark, self.exchange().mails())
            return self._mails[1]

    def changed(self) -> None:
        """Forget the state, since something was just done."""
        with self.lock:  # not while it is read: what was read before would be kept as new
            self._state = None

    def port(self) -> int:
        """Return the exchange's port, 0 where it does not run."""
        return self._exchange.port if self._exchange else 0

    def pages(self) -> str:
        """Return the path below which a browser finds the exchange's pages, empty where they are on its port."""
        return self._exchange.pages if self._exchange else ""
