"""A page's Python without a browser, and without threads."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from nupool_helpers.clients import launcher, processes
from nupool_helpers.lessons.workbook import workbook
from nupool_helpers.tab import Page
from nupool_helpers.widgets.watch import watch


class Told:
    """A page, and what its panels have said to it."""

    def __init__(self) -> None:
        self.said: list[tuple[int, Mapping[str, Any]]] = []
        self.page = Page(lambda number, content: self.said.append((number, content)))

    def send(self, number: int, **content: object) -> Mapping[str, Any]:
        """Send a panel a message; returns its answer."""
        self.page.deliver(number, {"id": "1", "view": f"view {number}", **content})
        to, answer = self.said[-1]
        assert to == number
        return answer

    def visit(self, method: str, address: str, base: str = "", **fields: str) -> dict[str, str]:
        """Open a page in the frame."""
        return self.page.visit(method, address, list(fields.items()), base)


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Told]:
    """A page that was just opened, in a Python without threads whose files are its own."""
    monkeypatch.setenv("HOME", str(tmp_path / "home"))

    def none(_self: object) -> None:
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr("threading.Thread.start", none)
    workbook.cache_clear()
    watch.cache_clear()
    told = Told()
    yield told
    told.page.close()
    launcher.run_in(processes)
    workbook.cache_clear()
    watch.cache_clear()
