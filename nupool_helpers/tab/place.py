"""Where exchanges and pools run in a browser's Python: inside this process, at addresses that lead nowhere else."""

import time
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import requests

from nupool_helpers.clients.inside import answer_at
from nupool_helpers.clients.seat import SeatClient
from nupool_helpers.clients.transport import direct_session
from nupool_helpers.practice.offload import unthreaded_offload
from nupool_helpers.practice.pool.replay import Replay
from nupool_helpers.practice.pool.views import Pool, create_pool
from nupool_helpers.tab.adapter import AppAdapter
from nupool_helpers.tab.exchange import InsideExchange
from nupool_helpers.tab.started import StartedInside

__all__ = ["InsidePlace"]

_FIRST_PORT = 8080
_SECONDS = 30


class InsidePlace:
    """A `launcher.Place`: what is started answers in this process, until it is ended or the page is closed."""

    def __init__(self) -> None:
        self._exchanges: dict[Path, InsideExchange] = {}
        self._port = _FIRST_PORT - 1

    def exchange(self, folder: Path) -> InsideExchange:
        """Return the exchange on a folder, opened where none is open."""
        if folder not in self._exchanges:
            self._exchanges[folder] = InsideExchange(folder, self._address())
        return self._exchanges[folder]

    def find(self, folder: Path) -> SeatClient | None:
        """Return what asks the exchange on a folder, None where none is open."""
        opened = self._exchanges.get(folder)
        return opened.client if opened else None

    def find_or_start(self, folder: Path) -> SeatClient:
        """Return what asks the exchange on a folder. Raises Unavailable where its database cannot be had."""
        return self.exchange(folder).client

    def start_own(self, folder: Path) -> tuple[SeatClient, InsideExchange]:
        """Open another exchange, whose prices stay."""
        opened = InsideExchange(folder, self._address(), quiet=True)
        return opened.client, opened

    def start_pool(self, exchange: str) -> tuple[str, "_InsidePool"]:
        """Open a practice pool beside an exchange."""
        url = self._address()
        return url, _InsidePool(url, exchange)

    def end(self) -> None:
        """End the exchanges that were found or started here."""
        for opened in self._exchanges.values():
            opened.terminate()
        self._exchanges.clear()

    def _address(self) -> str:
        self._port += 1
        return f"http://127.0.0.1:{self._port}"


class _InsidePool(StartedInside):
    """A pool that answers in this process."""

    def __init__(self, url: str, exchange: str) -> None:
        super().__init__(url)
        pool = Pool(Replay(exchange, _way_to(exchange)), time.monotonic, unthreaded_offload)
        answer_at(url, AppAdapter(create_pool(pool)))


def _way_to(exchange: str) -> Any:
    """Return the pool's one way out (`practice.pool.delivery`): to this exchange, whatever address was signed over."""

    def get(url: str, headers: dict[str, str]) -> Any:
        parts = urlsplit(url)
        query = f"?{parts.query}" if parts.query else ""
        headers = {"Host": parts.netloc, **headers}  # a signature is over the address as it was written
        try:
            return direct_session().get(f"{exchange}{parts.path}{query}", headers=headers, timeout=_SECONDS).json()
        except (requests.RequestException, ValueError):
            return None

    return get
