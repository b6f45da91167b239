"""A practice exchange inside this process: the same application, driven by the adapter, at an address of its own."""

import secrets
import time
from pathlib import Path

from starlette.types import ASGIApp

from nupool_helpers.clients.inside import InsideTransport, answer_at
from nupool_helpers.clients.seat import SeatClient
from nupool_helpers.practice import runtime
from nupool_helpers.practice.app import create_app
from nupool_helpers.practice.context import Context
from nupool_helpers.practice.retention import Retention
from nupool_helpers.practice.store import Store
from nupool_helpers.secret import SecretText
from nupool_helpers.tab.adapter import AppAdapter
from nupool_helpers.tab.cookies import SignedCipher
from nupool_helpers.tab.started import StartedInside

__all__ = ["InsideExchange"]


class InsideExchange(StartedInside):
    """The exchange on a folder, which answers at `url` in this process until it is ended.

    Passwords are hashed as everywhere, where they come in: slow work has no thread to go to. With `quiet` its prices
    stay. Making one raises as `Store` does.
    """

    def __init__(self, folder: Path, url: str, *, quiet: bool = False) -> None:
        super().__init__(url)
        self.database, self._quiet = folder / runtime.DATABASE, quiet
        self._token = SecretText(secrets.token_urlsafe(32))
        self._adapter = AppAdapter(self._open())
        answer_at(url, self._adapter)
        self.client = SeatClient(url, self._token, InsideTransport(url))

    def _open(self) -> ASGIApp:
        self._store = Store(self.database)
        context = Context(self._store, owner_token=self._token, cipher=SignedCipher, simulate_prices=not self._quiet)
        app = create_app(context)
        Retention(context, time.monotonic)()  # once, since no page is open for as long as an exchange runs elsewhere
        return app

    def reopen(self) -> None:
        """Go on with what is in the database's file now. Sessions to the exchange stay good, and its token the same."""
        self._adapter.app = self._open()

    def close(self) -> None:
        """Put the database down, so that its file may be exchanged."""
        self._store.close()

    def terminate(self) -> None:
        """Answer no more, and put the database down."""
        super().terminate()
        self.close()
