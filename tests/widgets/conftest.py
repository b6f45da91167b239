"""Panels without a browser: messages in, messages out, a real exchange behind them."""

import json
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pytest

from nupool_helpers.clients import launcher, processes
from nupool_helpers.lessons.walkthrough import do
from nupool_helpers.lessons.workbook import Workbook, workbook
from nupool_helpers.secret import SecretText
from nupool_helpers.validation.one_time_codes import code_at, time_step
from nupool_helpers.widgets.panel import Panel
from tests import forked
from tests.forked import Forked
from tests.processes import use_again


class Front:
    """What a page does with a panel: it says hello, presses, and reads the answers."""

    def __init__(self, panel: Panel) -> None:
        self.panel = panel
        self.sent: list[dict[str, Any]] = []
        panel.send = lambda content, buffers=None: self.sent.append(content)  # type: ignore[method-assign]

    def message(self, buffers: Sequence[bytes] = (), **content: object) -> dict[str, Any]:
        """Send a message as the page does; returns the answer."""
        before = len(self.sent)
        sent = [memoryview(one) for one in buffers]
        self.panel._handle_msg(
            {"content": {"data": {"method": "custom", "content": {"id": 1, **content}}}, "buffers": sent}
        )
        assert len(self.sent) == before + 1, "one answer to one message"
        return self.sent[-1]

    def hello(self, host: str = "localhost:8888") -> list[dict[str, Any]]:
        """Open the page; returns the blocks."""
        blocks: list[dict[str, Any]] = self.message(kind="hello", host=host)["blocks"]
        return blocks

    def press(self, name: str, fields: dict[str, object] | None = None, **args: str) -> dict[str, Any]:
        """Press a button."""
        return self.message(kind="press", name=name, fields=fields or {}, args=args)

    def look(self, **fields: object) -> dict[str, str]:
        """Type; returns what is wrong."""
        errors: dict[str, str] = self.message(kind="look", fields=fields)["errors"]
        return errors

    @property
    def text(self) -> str:
        """All that the panel showed last."""
        return json.dumps(self.sent[-1]["blocks"], ensure_ascii=False)


@pytest.fixture
def exchanges(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Forked]]:
    """The exchanges that this kernel starts, in the order of their starts; they end with the test."""
    started: list[Forked] = []

    def spawn(*asked: Any) -> Forked:
        started.append(forked.spawn(*asked))
        return started[-1]

    monkeypatch.setattr(processes, "spawn", spawn)
    yield started
    for exchange in started:
        exchange.terminate()
        exchange.wait(60)


@pytest.fixture
def book(exchanges: list[Forked]) -> Iterator[Workbook]:
    """This kernel's workbook, new, on an exchange of its own."""
    workbook.cache_clear()
    yield workbook()
    if not workbook().vault.locked:
        workbook().vault.lock()  # which ends its agent
    workbook.cache_clear()


@pytest.fixture
def kill(book: Workbook, exchanges: list[Forked]) -> Callable[[], None]:
    """Kills the exchange that runs."""

    def end() -> None:
        exchanges[-1].kill()
        exchanges[-1].wait(60)
        book.changed()

    return end


def usable_code(book: Workbook, seed: SecretText, later: int = 0) -> str:
    """The present code, or one so many periods later, whether it was used or not.

    A step that was done in the learner's place may have used it, where a period was about to end.
    """
    use_again(launcher.data_dir())
    return code_at(seed, time_step(book.state(fresh=True).now / 1000) + later)


@pytest.fixture
def up_to(book: Workbook) -> Any:
    """Does the steps up to a number in the learner's place."""
    return lambda number: do(book, number)
