"""Requests that a kernel sends to the exchange: for each step done, and for a look of a notebook's panels."""

import http.client
import json
import os
import signal
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from unittest.mock import patch

from nupool_helpers.clients import launcher
from nupool_helpers.lessons.steps import STEPS
from nupool_helpers.lessons.workbook import Workbook, workbook
from nupool_helpers.validation.one_time_codes import code_at, time_step
from nupool_helpers.widgets.panel import Panel
from nupool_helpers.widgets.panels import panel_of
from nupool_helpers.widgets.progress import Check, Progress


def requests(act: Callable[[], object]) -> list[str]:
    """Act, and return the requests that this process sent meanwhile: method and path. A proof is one, too."""
    sent: list[str] = []

    def put(self: http.client.HTTPConnection, method: str, url: str, *more: object, **named: object) -> None:
        sent.append(f"{method} {url.partition('?')[0]}")
        _put(self, method, url, *more, **named)  # type: ignore[arg-type]

    with patch.object(http.client.HTTPConnection, "putrequest", put):
        act()
    return sent


_put = http.client.HTTPConnection.putrequest


def opened(panel: Panel) -> Panel:
    """Let a page open a panel, whose answers nobody reads."""
    panel.send = lambda content, buffers=None: None  # type: ignore[method-assign]
    return panel


def press(panel: Panel, name: str, **fields: str) -> None:
    """Press a button as a page does."""
    content = {"kind": "press", "id": 1, "name": name, "fields": fields, "args": {}}
    panel._handle_msg({"content": {"data": {"method": "custom", "content": content}}, "buffers": []})


def refresh(panels: list[Panel]) -> None:
    """Let every panel of a notebook look, as each does every two seconds; half a second has passed since."""
    workbook()._state = None
    for panel in panels:
        panel._handle_msg(
            {"content": {"data": {"method": "custom", "content": {"kind": "refresh", "id": 1}}}, "buffers": []}
        )


def done_in_turn(book: Workbook) -> dict[int, list[str]]:
    """Do every step in the learner's place; return what was asked for each."""
    book.exchange()
    return {
        step.number: requests(lambda n=step.number: press(opened(panel_of(n)), "do"))  # type: ignore[misc]
        for step in STEPS
    }


def pressed_by_hand(book: Workbook) -> dict[str, list[str]]:
    """What a learner's own presses of steps 9 and 10 ask."""
    press(opened(panel_of(0)), "do")
    press(opened(panel_of(8)), "do")
    seed = book.site().post("settings/two-factor/start", fresh="")
    seed = getattr(seed, "seed", None) or seed["seed"]
    code, confirm = opened(panel_of(9)), opened(panel_of(10))
    now = book.state(fresh=True).now / 1000
    asked = {"Enable": requests(lambda: press(code, "enable", code=code_at(seed, time_step(now))))}
    link = next(iter(_links(book)))
    link = getattr(link, "reveal", lambda: link)()
    confirm._link = type(seed)(link.partition("token=")[2])  # type: ignore[attr-defined]
    asked["Enable it, of the mail's page"] = requests(lambda: press(confirm, "confirm"))
    return asked


def _links(book: Workbook) -> list[str]:
    newest = book.exchange().mails()[0]
    links: list[str] = newest["links"] if isinstance(newest, dict) else newest.links
    return links


def measured(act: Callable[[Workbook], dict[object, list[str]]]) -> dict[object, list[str]]:
    """Run an exchange of its own for a measurement; return what it gives."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["NUPOOL_DATA_DIR"] = str(Path(folder) / "data")
        workbook.cache_clear()
        try:
            return act(workbook())
        finally:
            workbook.cache_clear()
            with suppress(OSError):
                os.kill(pid := json.loads((launcher.data_dir() / "runtime.json").read_text())["pid"], signal.SIGTERM)
                os.waitpid(pid, 0)


def looks(book: Workbook) -> dict[object, list[str]]:
    """What one look of all panels of a notebook asks, for the notebooks with most of them."""
    press(opened(panel_of(8)), "do")
    asked: dict[object, list[str]] = {}
    for number in (4, 9, 10, 13):
        panels = [opened(Progress(number)), opened(panel_of(number)), opened(Check(number))]
        refresh(panels)
        asked[number] = requests(lambda panels=panels: refresh(panels))  # type: ignore[misc]
    return asked


def main() -> None:
    """Print the counts."""
    steps = measured(done_in_turn)  # type: ignore[arg-type]
    counts = {number: len(asked) for number, asked in steps.items()}
    print(f"a step done in the learner's place: {counts}, together {sum(counts.values())}")
    for name, asked in measured(pressed_by_hand).items():  # type: ignore[arg-type]
        print(f"the press {name}: {len(asked)} ({', '.join(asked)})")
    for number, asked in measured(looks).items():
        print(f"a look of the three panels of step {number}: {len(asked)} ({', '.join(asked)})")


if __name__ == "__main__":
    main()
