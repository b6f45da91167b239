"""Between the worker's JavaScript and the workbook: values of the one made values of the other."""

from collections.abc import Mapping
from typing import Any

from pyodide.ffi import to_js

from nupool_helpers import tab

__all__ = ["Bridge"]


class Bridge:
    """A `tab.Page` as JavaScript uses it. `post(number, content)` is called for what a panel says."""

    def __init__(self, post: Any) -> None:
        self._page = tab.Page(lambda number, content: post(number, _out(content)))
        self.name = self._page.copy_name

    def take_up(self, mark: str, copy: Any) -> None:
        """Go on from what is kept: a mark and bytes, or an empty mark and nothing."""
        self._page.take_up(mark, copy.to_bytes() if mark else b"")

    def changes(self) -> Any:
        """Return the mark and the bytes that are to be kept, or null."""
        return to_js(self._page.changes())

    def downloads(self) -> Any:
        """Return the files that were written: pairs of a name and bytes."""
        return to_js(self._page.downloads())

    def make(self, number: int, function: str, argument: int | None) -> None:
        """Make a panel."""
        self._page.make(number, function, argument)

    def deliver(self, number: int, content: Any, buffers: Any) -> None:
        """Give a panel a message and its files."""
        self._page.deliver(number, content.to_py(), [one.to_bytes() for one in buffers])

    def run_cell(self, source: str) -> str:
        """Run a cell."""
        return self._page.run_cell(source)

    def visit(self, method: str, address: str, fields: Any, base: str) -> Any:
        """Open a page of the exchange, or send a form of it: its fields are pairs."""
        pairs = [(str(name), str(value)) for name, value in fields.to_py()]
        return _out(self._page.visit(method, address, pairs, base))


def _out(content: Mapping[str, Any]) -> Any:
    import js

    return to_js(content, dict_converter=js.Object.fromEntries)
