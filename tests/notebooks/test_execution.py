"""Every notebook executed headless, top to bottom, before anything is done and after all is done."""

import json
import os
import re
import signal
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import nbclient
import nbformat
import pytest

from nupool_helpers.clients import launcher
from nupool_helpers.lessons.walkthrough import do
from nupool_helpers.lessons.workbook import Workbook
from tests.notebooks.test_text import ALL, FOLDER, NAMES
from tests.processes import private_environment

# Some forty kernels, one after the other.
pytestmark = [pytest.mark.xdist_group("execution"), pytest.mark.timeout(1500)]
# What a learner's page does at the end: the exchange is started, and the check asked.
ASK = """
_check = nupool.check({number})
_check._talk._greet("localhost")
print("ANSWER", _check.blocks()[0]["answer"])
"""


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A home of its own for kernels and for this process, and no exchange left behind."""
    for name, value in private_environment(tmp_path).items():
        monkeypatch.setenv(name, value)
    yield tmp_path
    with suppress(OSError):
        os.kill(json.loads((launcher.data_dir() / "runtime.json").read_text())["pid"], signal.SIGTERM)


def is_a_step(name: str) -> bool:
    """The start page (its check is step 0's) and the fourteen steps are judged; what comes after them is not."""
    return name < "15"


def controls(name: str) -> int:
    """How many controls a notebook asks for, each by the last line of a cell."""
    cells = nbformat.read(FOLDER / f"{name}.ipynb", as_version=4).cells
    return sum(cell.source.splitlines()[-1].startswith("nupool.") for cell in cells if cell.cell_type == "code")


def execute(name: str) -> list[Any]:
    """Run a notebook's cells in a kernel; returns the outputs. A cell that raises fails the test."""
    book = nbformat.read(FOLDER / f"{name}.ipynb", as_version=4)
    if is_a_step(name):
        book.cells.append(nbformat.v4.new_code_cell(ASK.format(number=int(name[:2]))))
    nbclient.NotebookClient(
        book, timeout=120, startup_timeout=120, store_widget_state=False, resources={"metadata": {"path": FOLDER}}
    ).execute()
    assert "widgets" not in book.metadata
    return [output for cell in book.cells if cell.cell_type == "code" for output in cell.outputs]


def test_all_notebooks_run_before_and_after(home: Path) -> None:
    """All notebooks reach their end both times; before, every check says not yet; afterwards, done."""
    assert len(ALL) == len(list(FOLDER.glob("*.ipynb")))
    for expected in ("not yet", "done"):
        for name in ALL:
            outputs = execute(name)
            # One print may come in several messages: a kernel sends what was written so far whenever its time has come.
            said = "".join(o.text for o in outputs if o.output_type == "stream" and o.name == "stdout")
            assert re.findall("ANSWER (.*)", said) == ([expected] if is_a_step(name) else []), name
            shown = [o for o in outputs if "application/vnd.jupyter.widget-view+json" in o.get("data", {})]
            assert len(shown) == controls(name) >= (2 if name in NAMES else 1), name
        book = Workbook()
        do(book, 14)
