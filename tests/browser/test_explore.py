"""Notebook 15 in a real browser: two keys, the matrix, the thief, the questions."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.driver import SECONDS, Notebook, evaluate, picture, take_ready_account, theme
from tests.processes import Lab, fresh_code

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("pages")]

_FITS = """width => innerWidth === width
    && [...document.querySelectorAll('.jp-NotebookPanel:not(.lm-mod-hidden) .nupool')]
        .every(panel => panel.scrollWidth <= panel.clientWidth + 1)"""


def seen(notebook: Notebook, name: str) -> None:
    """Keep pictures of a panel in both themes, wide and narrow; nothing sticks out of it."""
    page = notebook.page
    evaluate(page, "() => window.jupyterapp.commands.execute('filebrowser:hide-main')")
    for shade in ("Light", "Dark"):
        theme(page, f"JupyterLab {shade}")
        for width in (1280, 400):
            page.set_viewport_size({"width": width, "height": 900})
            page.wait_for_function(_FITS, arg=width, timeout=10 * SECONDS)
            panel(notebook, f"lab-15-{name}-{shade.lower()}-{width}")
    page.set_viewport_size({"width": 1280, "height": 900})
    theme(page, "JupyterLab Light")


def panel(notebook: Notebook, name: str) -> None:
    """Keep a picture of a whole panel."""
    import os

    folder = os.environ.get("NUPOOL_TEST_PICTURES")
    if folder:
        size = notebook.page.viewport_size
        assert size
        notebook.page.set_viewport_size({"width": size["width"], "height": 4500})
        notebook.panel.screenshot(path=Path(folder) / f"{name}.png")
        notebook.page.set_viewport_size(size)


def test_a_learner_explores_a_key(page: Page, running: Lab) -> None:
    """Their own key and a second one are tried side by side, the thief's numbers are shown, the questions answered."""
    shown = take_ready_account(page, running)
    notebook = Notebook(page, running, "15_explore_permissions").run_all()
    notebook.unfold("Enter the pair")
    notebook.fill("Key", shown["Key"])
    notebook.fill("Secret", shown["Secret"])
    notebook.press("Prove it with a signed call")
    notebook.unfold("Compare with a second key")
    notebook.panel.get_by_role("switch", name=re.compile("WITHDRAW")).first.check()
    notebook.fill("Authenticator Code", fresh_code(shown["Seed"], set()))
    notebook.press("Make a second key")
    notebook.press("Try them all")
    notebook.says("WITHDRAW is on and not needed")
    rows = notebook.panel.locator("table").first.locator("tbody tr")
    assert rows.last.locator("button").all_inner_texts() == ["✕ refused", "✓ allowed"]
    assert rows.first.locator("td").all_inner_texts()[2:6] == ["on", "on", "off", "off"]
    notebook.unfold("calls of API v3")
    newer = notebook.panel.locator("table").nth(1).locator("tbody tr", has_text="send coins away")
    assert newer.locator("button").all_inner_texts() == ["✕ refused", "✓ allowed"]
    rows.last.locator("button").first.click()
    notebook.says("My key may not send coins away.")
    raw = notebook.panel.locator(".sides pre").all_inner_texts()
    assert raw[0] == f"GET {raw[1]}" and len(raw[2]) == 128 and "INVALID_PERMISSION" in raw[3]
    assert shown["Secret"] not in notebook.panel.inner_text()
    seen(notebook, "matrix")

    notebook.index = 2
    notebook.panel.get_by_role("button", name="Let the thief try all the keys").click()
    notebook.panel.locator(".picture svg").nth(2).wait_for(timeout=150 * SECONDS)
    lesson = notebook.panel.locator("table").first.locator("tbody tr")
    assert lesson.last.locator("td").first.inner_text() == "100.0\u00a0%"
    assert lesson.nth(1).locator("td").all_inner_texts() == ["0.0\u00a0%"] * 3
    notebook.says("A copy of your practice account: 1 BTC, 250 NBT, 100 PPC; 0 open orders.")
    seen(notebook, "thief")

    notebook.index = 3
    notebook.panel.get_by_label("May it send coins to another address?").select_option("no")
    notebook.panel.get_by_role("button", name="Make the call and see").nth(3).click()
    notebook.says("Right. The exchange answered: INVALID_PERMISSION, so the answer is no.")
    seen(notebook, "quiz")
    picture(page, "lab-15")
