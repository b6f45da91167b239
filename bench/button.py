"""What a step's notebook is compared with: an ipywidgets button in a kernel that knows nothing of the workbook."""

import json
import sys
from pathlib import Path

import nbformat

from tests.processes import Lab

STEP = "03_go_to_two_factor_authentication"
BUTTON, IN_TEXT = "button", "text"
_SHOWN = "import ipywidgets\n\nipywidgets.Button(description='Only a button')"
_NAME = "plain"
# The workbook's extension loads ipywidgets before any cell runs, and its setting spares the kernel a history file.
# With them a button would be quicker than it is for whoever has no workbook.
_PLAIN = ["--IPKernelApp.extensions=[]", "--HistoryManager.enabled=True"]


def write_buttons(running: Lab) -> None:
    """Write a notebook that shows a button alone, and one that shows it in the text of a step, each for that kernel."""
    _write_kernel(running.home / "share" / "kernels" / _NAME)
    folder = running.folder / "notebooks"
    _write(folder / f"{BUTTON}.ipynb", nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(_SHOWN)]))
    book = nbformat.read(folder / f"{STEP}.ipynb", 4)
    first, *others = (cell for cell in book.cells if cell.cell_type == "code")
    first.source = _SHOWN
    for cell in others:
        cell.source = "0"
    _write(folder / f"{IN_TEXT}.ipynb", book)


def _write(path: Path, book: nbformat.NotebookNode) -> None:
    book.metadata["kernelspec"] = {"name": _NAME, "display_name": _NAME, "language": "python"}
    nbformat.write(book, path)


def _write_kernel(folder: Path) -> None:
    folder.mkdir(parents=True)
    said = {
        "argv": [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}", *_PLAIN],
        "display_name": _NAME,
        "language": "python",
        "metadata": {"supported_encryption": ["curve"]},  # the server talks to no kernel without
    }
    (folder / "kernel.json").write_text(json.dumps(said))
