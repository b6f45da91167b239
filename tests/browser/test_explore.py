"""Notebook 15 in a real browser: two keys, the matrix, the thief, the questions."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.driver import SECONDS, Notebook, browser, picture
from tests.processes import Lab, fresh_code, lab

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("pages")]


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Lab]:
    """A JupyterLab of its own."""
    with lab(tmp_path) as started:
        yield started


@pytest.fixture
def page() -> Iterator[Page]:
    """A page."""
    with browser() as started:
        yield started.new_page(viewport={"width": 1200, "height": 900})


def prepared(page: Page, running: Lab) -> dict[str, str]:
    """A prepared account, by the button of step 14; what its panel showed."""
    notebook = Notebook(page, running, "12_prepare_a_key").run_all()
    notebook.unfold("Do this step for me")
    notebook.press("Do it for me")
    notebook.close()
    notebook = Notebook(page, running, "14_the_revealed_keys").run_all()
    notebook.unfold("Do this step for me")
    notebook.press("Do it for me")
    notebook.press("Take a prepared account")
    notebook.says("Recovery codes")
    boxes = notebook.panel.locator(".secret")
    shown = {
        boxes.nth(n).locator("b").inner_text(): boxes.nth(n).locator("code").first.inner_text()
        for n in range(boxes.count())
    }
    notebook.check_is("done")
    notebook.close()
    return shown


def test_a_learner_explores_a_key(page: Page, running: Lab) -> None:
    """Their own key and a second one are tried side by side, the thief's numbers are shown, the questions answered."""
    shown = prepared(page, running)
    notebook = Notebook(page, running, "15_explore_permissions").run_all()
    notebook.unfold("Enter the pair")
    notebook.fill("Key", shown["Key"])
    notebook.fill("Secret", shown["Secret"])
    notebook.press("Prove it with a signed call")
    notebook.unfold("Compare with a second key")
    notebook.panel.get_by_role("switch", name=re.compile("WITHDRAW")).check()
    notebook.fill("Authenticator Code", fresh_code(shown["Seed"], set()))
    notebook.press("Make a second key")
    notebook.press("Try them all")
    notebook.says("Second key: WITHDRAW is on and not needed")
    answers = notebook.panel.locator("tbody tr").last.locator("button").all_inner_texts()
    assert answers == ["refused", "allowed"]
    picture(page, "lab-15-matrix")

    notebook.index = 2
    notebook.press("Let the thief try all the keys")
    notebook.panel.locator(".picture svg").wait_for(timeout=60 * SECONDS)
    assert notebook.panel.locator("tbody tr", has_text="+ WITHDRAW").first.inner_text().endswith("100 %")
    page.evaluate("() => window.jupyterapp.commands.execute('apputils:change-theme', {theme: 'JupyterLab Dark'})")
    page.locator("#jupyterlab-splash").wait_for(state="detached", timeout=30 * SECONDS)
    notebook.panel.scroll_into_view_if_needed()
    picture(page, "lab-15-thief-dark")

    notebook.index = 3
    notebook.panel.get_by_label("May it send coins to another address?").select_option("no")
    notebook.panel.get_by_role("button", name="Make the call and see").nth(2).click()
    notebook.says("Right. The exchange answered: INVALID_PERMISSION.")
    page.set_viewport_size({"width": 400, "height": 800})
    picture(page, "lab-15-narrow")
