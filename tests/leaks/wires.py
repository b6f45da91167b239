"""What crosses the wires, recorded where it can be read: in the browser's own tools, and in the exchange's server."""

import base64
import json
from collections import Counter
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Page, Request, WebSocket

from tests.leaks.search import Search

__all__ = ["Wires"]


class Wires:
    """Everything that a browser sent and got, and that the exchange got and answered, by channel."""

    def __init__(self, context: BrowserContext, exchange: Path, jupyter: Path) -> None:
        self.parts: list[tuple[str, bytes]] = []
        self._exchange, self._jupyter = exchange, jupyter
        context.on("request", self._request)
        context.on("page", self._page)
        for page in context.pages:
            self._page(page)

    def _page(self, page: Page) -> None:
        page.on("websocket", self._socket)

    def _socket(self, socket: WebSocket) -> None:
        self.parts.append(("browser's addresses", socket.url.encode()))
        socket.on("framesent", lambda frame: self._frame("page to kernel", frame))
        socket.on("framereceived", lambda frame: self._frame("kernel to page", frame))

    def _frame(self, channel: str, frame: Any) -> None:
        self.parts.append((channel, frame.encode() if isinstance(frame, str) else bytes(frame)))

    def _request(self, request: Request) -> None:
        self.parts.append(("browser's addresses", request.url.encode()))
        to = "page to exchange" if "/lab" not in request.url and "/api/" not in request.url else "page to JupyterLab"
        self.parts.append((to, request.post_data_buffer or b""))

    def jupyter(self) -> list[tuple[str, bytes]]:
        """What JupyterLab's server got, notebooks that were saved included."""
        lines = [json.loads(line) for line in self._jupyter.read_text().splitlines()]
        return [("page to JupyterLab", line["url"].encode() + b" " + base64.b64decode(line["body"])) for line in lines]

    def exchange(self) -> list[tuple[str, bytes]]:
        """What the exchange's server has seen."""
        parts = []
        for line in self._exchange.read_text().splitlines():
            seen = json.loads(line)
            parts.append(("exchange's addresses", seen["url"].encode()))
            parts.append(("to exchange, headers", json.dumps(seen["headers"]).encode()))
            parts.append(("to exchange", base64.b64decode(seen["body"])))
            parts.append(("from exchange", base64.b64decode(seen["reply"]) + json.dumps(seen["status"]).encode()))
        return parts

    def crossings(self, search: Search) -> dict[str, Counter[str]]:
        """How many parts of each channel hold each marker."""
        found: dict[str, Counter[str]] = {}
        for channel, content in [*self.parts, *self.jupyter(), *self.exchange()]:
            for name in search.look(channel, content):
                found.setdefault(name, Counter())[channel] += 1
        search.found.clear()
        return found
