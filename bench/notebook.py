"""Time from "Run All" to the controls, in JupyterLab: a step's notebook against one that only shows a button."""

import statistics
import tempfile
import time
from pathlib import Path

import nbformat

from tests.browser.driver import SECONDS, Notebook, browser
from tests.processes import lab

ROUNDS = 7
STEP = "03_go_to_two_factor_authentication"
BUTTON = "import ipywidgets\n\nipywidgets.Button(description='Only a button')"


def main() -> None:
    """Measure both by turns, each in a new kernel."""
    times: dict[str, list[float]] = {"button": [], STEP: []}
    with tempfile.TemporaryDirectory() as folder, lab(Path(folder)) as running, browser() as started:
        bare = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(BUTTON)])
        bare.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
        nbformat.write(bare, running.folder / "notebooks" / "button.ipynb")
        page = started.new_page()
        for name, selector in [(STEP, ".nupool-body button"), ("button", ".jupyter-button")] * (ROUNDS + 1):
            notebook = Notebook(page, running, name)
            began = time.perf_counter()
            page.evaluate("() => { window.jupyterapp.commands.execute('notebook:run-all-cells') }")
            notebook.sheet.locator(selector).first.wait_for(timeout=60 * SECONDS)
            times[name].append(time.perf_counter() - began)
            notebook.close()
    # The first round starts the exchange and warms the disk's cache.
    step, button = (statistics.median(times[name][1:]) for name in (STEP, "button"))
    print(f"median of {ROUNDS}: {step:.2f} s and {button:.2f} s, ratio {step / button:.2f} (aim: 1.2 or less)")
    print(f"first of all, which starts the exchange: {times[STEP][0]:.2f} s")
