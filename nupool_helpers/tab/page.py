"""All that a page asks of its one Python: panels made and pressed, cells run, the exchange's pages, and copies."""

import functools
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import nupool_helpers
from nupool_helpers.clients import launcher
from nupool_helpers.lessons.workbook import workbook
from nupool_helpers.tab.cells import Cells
from nupool_helpers.tab.copies import NAME, Copies
from nupool_helpers.tab.downloads import Downloads
from nupool_helpers.tab.frame import Frame
from nupool_helpers.tab.left_out import ELSEWHERE, NO_VAULT
from nupool_helpers.tab.place import InsidePlace
from nupool_helpers.vault.held_key import HeldKey
from nupool_helpers.vault.vault import Vault

if TYPE_CHECKING:
    from nupool_helpers.widgets.panel import Panel

__all__ = ["Page"]

Post = Callable[[int, Mapping[str, Any]], None]


class Page:
    """The workbook of one tab. `post` is given what a panel says, with the number that the page has given it."""

    def __init__(self, post: Post) -> None:
        place = InsidePlace()
        launcher.run_in(place)
        exchange = place.exchange(launcher.data_dir())
        workbook().use_vault(Vault(launcher.data_dir() / "vault.kdbx", HeldKey(clock=time.monotonic), NO_VAULT))
        self._post, self._place = post, place
        self._copies, self._frame, self._cells = Copies(exchange), Frame(exchange.client.url), Cells()
        self._downloads = Downloads(Path.home(), apart=launcher.data_dir())
        self._panels: dict[int, Panel] = {}

    def make(self, number: int, function: str, argument: int | None) -> None:
        """Make the panel that a notebook's cell makes: by a public function of the package, with a step or nothing.

        Raises AttributeError for any other name.
        """
        if function not in nupool_helpers.__all__:
            raise AttributeError(function)
        make: Callable[..., Panel] = ELSEWHERE.get(function) or getattr(nupool_helpers, function)
        panel = make() if argument is None else make(argument)
        panel.send = functools.partial(self._send, number)
        self._panels[number] = panel

    def deliver(self, number: int, content: Mapping[str, Any], buffers: Sequence[Any] = ()) -> None:
        """Give a panel a message of its front end's. What it answers goes to `post`."""
        panel = self._panels[number]
        panel.received(panel, content, buffers)

    def run_cell(self, source: str) -> str:
        """Run a cell, and return what a reader sees of it."""
        return self._cells.run(source)

    def visit(self, method: str, address: str, fields: Sequence[tuple[str, str]], base: str = "") -> dict[str, str]:
        """Open a page of the exchange or send a form of it; returns its `address` and `html`, nothing for elsewhere."""
        shown = self._frame.visit(method, address, fields, base)
        workbook().changed()
        return asdict(shown) if shown else {}

    @property
    def copy_name(self) -> str:
        """What the copy of the exchange's database is called where it is kept."""
        return NAME

    def take_up(self, mark: str, copy: bytes) -> None:
        """Go on from what is kept, as `Copies.take_up`: before anything that is asked for here."""
        if self._copies.take_up(mark, copy):
            workbook().changed()

    def changes(self) -> tuple[str, bytes] | None:
        """Return what is to be kept now, as `Copies.changes`: after anything that was done here."""
        return self._copies.changes()

    def downloads(self) -> list[tuple[str, bytes]]:
        """Return what panels have written into files since the last time, as `Downloads.take`."""
        return self._downloads.take()

    def close(self) -> None:
        """Put everything down."""
        self._copies.close()
        self._place.end()

    def _send(self, number: int, content: Mapping[str, Any], buffers: object = None) -> None:
        del buffers
        self._post(number, content)
