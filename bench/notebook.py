"""Time from "Run All" to the controls, in JupyterLab: a step's notebook against one that only shows a button."""

import statistics
import tempfile
import time
from collections import defaultdict
from pathlib import Path

from playwright.sync_api import Page

from bench.button import BUTTON, IN_TEXT, STEP, write_buttons
from tests.browser.driver import Notebook, browser
from tests.processes import Lab, lab

ROUNDS = 5
AIM = 1.3
AHEAD = "--NupoolWorkbook.start_exchange=True"
SEEN, ANSWERED, DRAWN = ".nupool-body", ".nupool-body button", ".jupyter-button"
WHAT = {SEEN: "its first control", ANSWERED: "the control with the exchange's answer"}
LOOKED_FOR = {STEP: [SEEN, ANSWERED], BUTTON: [DRAWN], IN_TEXT: [DRAWN]}
# Seconds from the moment at which the kernel is idle, and whether it is started anew in the same go. The first lines of
# a notebook say to run it, and are read before. Who starts the kernel anew and runs all waits for its start, too. And
# nobody is as quick as the last, which shows what a kernel still does when it is idle.
MOMENTS = {
    "after 2 s, as who reads first": (2.0, False),
    "with a restart of the kernel": (2.0, True),
    "at once when the kernel is idle": (0.0, False),
}
# Taken in the page: the driver looks only every so often.
TIMED = """([selectors, anew]) => new Promise((resolve) => {
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
  const started = anew ? window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.restart() : undefined;
  Promise.resolve(started).then(() => window.jupyterapp.commands.execute("notebook:run-all-cells"));
})"""


def main() -> None:
    """Measure all by turns, each in a new kernel, and then the first notebook of a JupyterLab."""
    with tempfile.TemporaryDirectory() as folder, lab(Path(folder)) as running, browser() as started:
        write_buttons(running)
        page = started.new_page()
        measured = {moment: _measure(page, running, *how) for moment, how in MOMENTS.items()}
    for moment, middle in measured.items():
        _print(moment, middle)
    print(f"medians of {ROUNDS}; the buttons are in kernels that load nothing of the workbook's")
    starts = {name: _first_answer(*options) for name, options in (("alone", []), ("beside JupyterLab", [AHEAD]))}
    print(f"first of all, which starts the exchange: {starts['alone']:.2f} s")
    ratio = starts["beside JupyterLab"] / starts["alone"]
    print(f"where JupyterLab has started it: {ratio:.2f} times that, {starts['beside JupyterLab']:.2f} s")


def _measure(page: Page, running: Lab, wait: float, anew: bool) -> dict[tuple[str, str], float]:
    """Median seconds of each notebook to what is looked for in it."""
    times: dict[tuple[str, str], list[float]] = defaultdict(list)
    for name, selectors in [*LOOKED_FOR.items()] * (ROUNDS + 1):
        notebook = Notebook(page, running, name)
        time.sleep(wait)
        for selector, seconds in page.evaluate(TIMED, [selectors, anew]).items():
            times[name, selector].append(seconds)
        notebook.close()
    # The first round starts the exchange and warms the disk's cache.
    return {what: statistics.median(each[1:]) for what, each in times.items()}


def _print(moment: str, middle: dict[tuple[str, str], float]) -> None:
    button, text = middle[BUTTON, DRAWN], middle[IN_TEXT, DRAWN]
    for selector, what in WHAT.items():
        control = middle[STEP, selector]
        aim = f" (aim: {AIM})" if selector == ANSWERED else ""
        ratios = f"{control / button:.2f} times a button alone{aim}, {control / text:.2f} times one in the same text"
        print(f"run all {moment}: {what}: {ratios}; {control:.3f} s")
    print(f"run all {moment}: a button alone: {button:.3f} s, in the same text: {text:.3f} s")


def _first_answer(*options: str) -> float:
    """Seconds to the exchange's answer in the first notebook of a JupyterLab, of three one after the other."""
    measured = []
    for _ in range(3):
        with tempfile.TemporaryDirectory() as folder, lab(Path(folder), "/", *options) as running, browser() as started:
            notebook = Notebook(started.new_page(), running, STEP)
            measured.append(notebook.page.evaluate(TIMED, [[ANSWERED], False])[ANSWERED])
    return statistics.median(measured)
