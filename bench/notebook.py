"""Time from "Run All" to the controls, in JupyterLab: a step's notebook against one that only shows a button."""

import statistics
import tempfile
from pathlib import Path

import nbformat

from tests.browser.driver import Notebook, browser
from tests.processes import lab

ROUNDS = 11
AHEAD = "--NupoolWorkbook.start_exchange=True"
STEP = "03_go_to_two_factor_authentication"
BUTTON = "import ipywidgets\n\nipywidgets.Button(description='Only a button')"
SEEN, ANSWERED = ".nupool-body", ".nupool-body button"
# Taken in the page: the driver looks only every so often.
TIMED = """selectors => new Promise((resolve) => {
  const sheet = document.querySelector(".jp-NotebookPanel:not(.lm-mod-hidden)");
  const began = performance.now();
  const seen = {};
  const look = () => {
    for (const selector of selectors) {
      if (!(selector in seen) && sheet.querySelector(selector)) seen[selector] = (performance.now() - began) / 1000;
    }
    if (Object.keys(seen).length === selectors.length) { watch.disconnect(); resolve(seen); }
  };
  const watch = new MutationObserver(look);
  watch.observe(sheet, { childList: true, subtree: true, attributes: true });
  window.jupyterapp.commands.execute("notebook:run-all-cells");
})"""


def main() -> None:
    """Measure both by turns, each in a new kernel."""
    times: dict[str, list[float]] = {}
    starts = {name: _first_answer(*options) for name, options in (("alone", []), ("beside JupyterLab", [AHEAD]))}
    with tempfile.TemporaryDirectory() as folder, lab(Path(folder)) as running, browser() as started:
        _with_a_button(running.folder / "notebooks")
        bare = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(BUTTON)])
        bare.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
        nbformat.write(bare, running.folder / "notebooks" / "button.ipynb")
        page = started.new_page()
        turns = [(STEP, [SEEN, ANSWERED]), ("button", [".jupyter-button"]), ("text", [".jupyter-button"])]
        for name, selectors in turns * (ROUNDS + 1):
            notebook = Notebook(page, running, name)
            for selector, seconds in page.evaluate(TIMED, selectors).items():
                times.setdefault(name if name != STEP else selector, []).append(seconds)
            notebook.close()
    # The first round starts the exchange and warms the disk's cache.
    middle = {selector: statistics.median(measured[1:]) for selector, measured in times.items()}
    button, text = middle["button"], middle["text"]
    for selector, what in ((SEEN, "its first control"), (ANSWERED, "the control with the exchange's answer")):
        ratios = f"{middle[selector] / button:.2f} times a button alone (aim: 1.2 or less)"
        print(
            f"{what}: {ratios}, {middle[selector] / text:.2f} times a button in the same text; {middle[selector]:.3f} s"
        )
    print(f"a button alone: {button:.3f} s, in the same text: {text:.3f} s; medians of {ROUNDS}")
    print(f"first of all, which starts the exchange: {starts['alone']:.2f} s")
    ratio = starts["beside JupyterLab"] / starts["alone"]
    print(f"where JupyterLab has started it: {ratio:.2f} times that, {starts['beside JupyterLab']:.2f} s")


def _first_answer(*options: str) -> float:
    """Seconds to the exchange's answer in the first notebook of a JupyterLab, of three one after the other."""
    measured = []
    for _ in range(3):
        with tempfile.TemporaryDirectory() as folder, lab(Path(folder), "/", *options) as running, browser() as started:
            notebook = Notebook(started.new_page(), running, STEP)
            measured.append(notebook.page.evaluate(TIMED, [ANSWERED])[ANSWERED])
    return statistics.median(measured)


def _with_a_button(folder: Path) -> None:
    """Write the step's notebook with a button in place of its first control, and nothing in place of the others."""
    book = nbformat.read(folder / f"{STEP}.ipynb", 4)
    cells = [cell for cell in book.cells if cell.cell_type == "code"]
    for cell in cells:
        cell.source = BUTTON if cell is cells[0] else "0"
    nbformat.write(book, folder / "text.ipynb")
