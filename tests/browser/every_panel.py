"""Every panel of the workbook in one notebook. They are found where the package offers them, a new one, too."""

import inspect
import json

import nbformat
from playwright.sync_api import Page

import nupool_helpers as nupool
from nupool_helpers.lessons.exercises import EXERCISES
from nupool_helpers.lessons.steps import STEPS
from tests.browser.driver import Notebook, evaluate
from tests.processes import Lab

# All cells stand in the page, also those that nobody has scrolled to.
_TRACKER = {"windowingMode": "none"}
# What is shown by number, where each number shows another panel.
_ALL = {"step": range(len(STEPS)), "exercise": list(EXERCISES)}
_UNFOLD = """() => { for (const part of document.querySelectorAll('.nupool details')) part.open = true; }"""


def codes() -> list[str]:
    """The code that shows each panel: every function of the package that shows one, all steps and exercises."""
    shown = []
    for name in nupool.__all__:
        function = getattr(nupool, name)
        if getattr(function, "__module__", "") != nupool.__name__:
            continue  # a value, or what the package hands on
        numbers = _ALL.get(name, [2])
        numbered = bool(inspect.signature(function).parameters)
        shown += [f"{name}({number})" for number in numbers] if numbered else [f"{name}()"]
    return shown


def write(running: Lab, name: str, cells: list[str]) -> None:
    """Write a notebook with a cell for each code."""
    made = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in cells])
    made.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3 (ipykernel)", "language": "python"}
    nbformat.write(made, running.folder / "notebooks" / f"{name}.ipynb")


class EveryPanel(Notebook):
    """The notebook of all panels, run. `at` chooses the panel that is worked with."""

    def __init__(self, page: Page, lab: Lab) -> None:
        settings = lab.home / "settings" / "@jupyterlab" / "notebook-extension" / "tracker.jupyterlab-settings"
        settings.parent.mkdir(parents=True, exist_ok=True)
        settings.write_text(json.dumps(_TRACKER))
        self.codes = codes()
        write(lab, "every_panel", ["import nupool_helpers as nupool", *(f"nupool.{code}" for code in self.codes)])
        super().__init__(page, lab, "every_panel")
        self.run_all()

    def at(self, code: str) -> "EveryPanel":
        """Choose the panel of this code."""
        self.index = self.codes.index(code)
        return self

    def unfold_all(self) -> None:
        """Unfold every part of every panel."""
        evaluate(self.page, _UNFOLD)
