"""Panels as widgets among others, in two pages at once, and after their kernel is gone."""

import re
from pathlib import Path

import nbformat
import pytest
from playwright.sync_api import Page, expect

from tests.browser.driver import SECONDS, Notebook, evaluate, picture
from tests.processes import ROOT, Lab

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("pages")]

WAIT = 60 * SECONDS
DOCS = ROOT / "docs" / "panels.md"


def cells(page: Path) -> list[str]:
    """The indented code of a page, a cell for each heading."""
    parts = page.read_text().split("\n## ")
    code = ["\n".join(line[4:] for line in part.splitlines() if line.startswith("    ") or not line) for part in parts]
    return [cell for cell in code if cell.strip()]


def open_new(page: Page, running: Lab, name: str, *sources: str) -> Notebook:
    """A notebook of these cells, none of which has run."""
    made = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in sources])
    made.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3 (ipykernel)", "language": "python"}
    nbformat.write(made, running.folder / "notebooks" / f"{name}.ipynb")
    return Notebook(page, running, name)


def test_three_steps_stand_in_one_tab_view_and_tell_how_far_they_are(page: Page, running: Lab) -> None:
    """The page in docs/: its cells run, each tab has its panel, and a teacher's own cell marks what is done."""
    notebook = open_new(page, running, "teacher", *cells(DOCS)).run_all()
    # JupyterLab's own tabs have the same role.
    tabs = notebook.sheet.locator(".jupyter-widget-tab .lm-TabBar-tab")
    expect(tabs).to_have_text(["Open the exchange", "Create 2FA", "Grant rights"], timeout=WAIT)
    tabs.nth(1).click()
    notebook.unfold("Do this step for me")
    notebook.press("Do it for me")
    notebook.says("Done up to here: Create 2FA.")
    expect(tabs).to_have_text(["✓ Open the exchange", "✓ Create 2FA", "Grant rights"], timeout=WAIT)
    tabs.nth(2).click()
    notebook.index = 2
    notebook.says("Finish step 10 first")
    picture(page, "tab-of-panels")


def test_a_panel_shows_what_is_known_before_its_hello_is_answered(page: Page, running: Lab) -> None:
    """Where the exchange runs the kernel tells it unasked: the page waits for no second way there and back."""
    runs = "from nupool_helpers.lessons.workbook import workbook\n\n_ = workbook().exchange()"
    deaf = "from nupool_helpers.widgets.talk import Talk\n\nTalk.answer = lambda *_message: None"
    notebook = open_new(page, running, "deaf", runs, deaf, "import nupool_helpers as nupool\n\nnupool.step(3)")
    notebook.run_cells()
    notebook.index = 0
    notebook.says("There is no practice account yet")
    expect(notebook.panel).not_to_have_class(re.compile("greeted"))


def test_panels_that_are_not_answered_say_to_run_all_and_that_is_enough(page: Page, running: Lab) -> None:
    """As where JupyterLab sends what they say to a part of the kernel that has ended: new panels are answered."""
    deaf_at_first = (
        "from nupool_helpers.widgets.talk import Talk\n\n"
        "ran, answer = globals().get('ran', 0) + 1, globals().get('answer', Talk.answer)\n"
        "Talk.answer = answer if ran > 1 else lambda *_message: None"
    )
    show = "import nupool_helpers as nupool\n\nnupool.step(3)"
    notebook = open_new(page, running, "deaf-at-first", deaf_at_first, show).run_all()
    notebook.index = 0
    notebook.says("There is no practice account yet")


def test_a_panel_whose_kernel_is_gone_says_so(page: Page, running: Lab) -> None:
    """At once, with what to do; the check cannot tell; no button works for ever; and Run All brings all back."""
    notebook = Notebook(page, running, "02_log_in").run_all()
    notebook.check_is("not yet")
    evaluate(page, "() => window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.restart()")
    assert "Run All Cells" in notebook.check_is("cannot tell")
    notebook.says("started anew")
    picture(page, "kernel-restarted")
    notebook.fill("Password", "not this one at all")
    notebook.panel.get_by_role("button", name="Log in", exact=True).click()
    assert "busy" not in (notebook.panel.get_attribute("class") or "")
    expect(notebook.panel.get_by_text("Working")).to_have_count(0)
    notebook.run_all()
    notebook.check_is("not yet")


def test_a_secret_is_shown_where_it_was_asked_for_alone(page: Page, running: Lab) -> None:
    """Two pages of one notebook: one shows the seed, the other does not; put away in one, it is away in both."""
    notebook = Notebook(page, running, "04_create_2fa").run_all()
    notebook.unfold("Do this step for me")
    notebook.press("Do it for me")
    notebook.check_is("done")
    notebook.save()
    beside = page.context.new_page()
    beside.goto(f"{running.url}/lab/workspaces/second/tree/notebooks/04_create_2fa.ipynb?token={running.token}")
    show = "Show the QR code and the seed"
    panels = [notebook.panel, beside.locator(".jp-NotebookPanel:not(.lm-mod-hidden) .nupool").nth(1)]
    panels[1].get_by_role("button", name=show).wait_for(timeout=WAIT)

    panels[0].get_by_role("button", name=show).click()
    expect(panels[0].locator(".secret.beside")).to_have_count(1, timeout=WAIT)
    panels[1].get_by_role("button", name="Copy Seed").wait_for(state="detached", timeout=WAIT)
    assert panels[1].locator(".secret").count() == 0
    panels[1].get_by_role("button", name=show).click()
    expect(panels[1].locator(".secret.beside")).to_have_count(1, timeout=WAIT)
    picture(beside, "second-page")
    panels[1].get_by_role("button", name="put it away").click()
    for panel in panels:
        expect(panel.locator(".secret")).to_have_count(0, timeout=WAIT)


def test_run_all_leaves_the_reader_where_reading_begins(page: Page, running: Lab) -> None:
    """JupyterLab goes to the last cell; the notebook's title is on the screen all the same, and its panels live."""
    notebook = Notebook(page, running, "02_log_in").run_all()

    expect(notebook.sheet.locator("h1").first).to_be_in_viewport(timeout=30 * SECONDS)
    notebook.check_is("not yet")
    expect(notebook.sheet.locator(".jp-Cell").last).to_have_class(re.compile("jp-mod-active"))
