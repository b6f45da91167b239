"""The exercises in JupyterLab, and the page to take home, which is printed on one sheet of either size."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.driver import SECONDS, Notebook, evaluate, picture, take_ready_account, theme
from tests.processes import Lab, code_of, use_again

pytestmark = [pytest.mark.browser, pytest.mark.soak, pytest.mark.xdist_group("pages")]
HAND_OUT = Path(__file__).parents[2] / "docs" / "teaching" / "hand-out.html"
WAIT = 30 * SECONDS
READING, LEAKED, CALLS, STOLEN, TAKE_HOME = range(1, 6)


def sheets(page: Page, file: Path, size: str) -> int:
    """On how many sheets of a size a file is printed; it is kept where pictures are wanted."""
    page.goto(file.as_uri())
    picture(page, f"{file.stem}-screen")
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", page.pdf(format=size)))


def solved(notebook: Notebook, index: int, words: str) -> None:
    """Wait until an exercise's check says done, and why; keep pictures in both themes."""
    notebook.index = index
    expect(notebook.panel.locator(".check.done")).to_contain_text(words, timeout=WAIT)
    for shade in ("Dark", "Light"):
        theme(notebook.page, f"JupyterLab {shade}")
        notebook.panel.evaluate("panel => panel.scrollIntoView({block: 'start'})", timeout=WAIT)
        picture(notebook.page, f"exercise-{index}-{shade.lower()}")


def read_alone(notebook: Notebook, lab: Lab, seed: str) -> None:
    """Make the key with a right too many first; then see it refused."""
    notebook.index = READING
    notebook.unfold("Make the key here")
    notebook.panel.get_by_role("switch", name=re.compile("READ INFO")).check()
    use_again(lab.data)
    notebook.fill("Authenticator Code", code_of(seed))
    notebook.press("Make the key")
    notebook.says("show that it reads")
    notebook.press("Ask for the balances")
    notebook.says("prove that it cannot trade")
    notebook.press("Try to sell")
    solved(notebook, READING, "market/selllimit")


def find_the_line(notebook: Notebook) -> None:
    """The check sum first, then the output."""
    notebook.index = LEAKED
    notebook.press("Show the notebook")
    for place, answer in (("Out [5]", "INVALID_SIGNATURE"), ("Out [6]", "Right.")):
        notebook.panel.locator("tr", has_text=place).get_by_role("button").first.click()
        expect(notebook.panel.locator(".check")).to_contain_text(answer, timeout=WAIT)
    solved(notebook, LEAKED, "a stranger")


def choose_calls(notebook: Notebook) -> None:
    """One too few, then both."""
    notebook.index = CALLS
    for words, answer in (("place a limit order", "cancel an order"), ("cancel an order", "Right.")):
        notebook.panel.get_by_role("switch", name=re.compile(words)).check()
        notebook.press("Make the four calls and see")
        expect(notebook.panel.locator(".check")).to_contain_text(answer, timeout=WAIT)
    solved(notebook, CALLS, "as you said")


def put_in_order(notebook: Notebook) -> None:
    """The password first, which costs most of the account; then the key."""
    notebook.index = STOLEN
    for order, answer in (("password make log delete", "BTC are gone"), ("delete log make password", "Right:")):
        for label, act in zip(("First", "Second", "Third", "Fourth"), order.split(), strict=True):
            notebook.panel.get_by_label(label, exact=True).select_option(act)
        notebook.press("Do it in this order")
        expect(notebook.panel.locator(".check")).to_contain_text(answer, timeout=WAIT)
    solved(notebook, STOLEN, "nothing is gone")


def take_page(notebook: Notebook, file: Path) -> None:
    """Make the page to take home, and save what the browser gets."""
    notebook.panel.get_by_label("My own exchange").select_option("kraken")
    with notebook.page.expect_download() as coming:
        notebook.press("Make the page")
    picture(notebook.page, "take-home-panel")
    coming.value.save_as(file)


def test_a_learner_solves_all_and_takes_a_page_home(page: Page, running: Lab, tmp_path: Path) -> None:
    """Each wrong first; the page is one sheet, tells of all four, and no secret is on it or in the saved notebook."""
    shown = take_ready_account(page, running)
    notebook = Notebook(page, running, "e1_exercises").run_all()
    evaluate(page, "() => window.jupyterapp.commands.execute('filebrowser:hide-main')")
    read_alone(notebook, running, shown["Seed"])
    find_the_line(notebook)
    choose_calls(notebook)
    put_in_order(notebook)
    notebook.index, file = TAKE_HOME, tmp_path / "taken.html"
    take_page(notebook, file)
    notebook.save()
    saved = (running.folder / "notebooks" / "e1_exercises.ipynb").read_text()
    for secret in (value for name, value in shown.items() if name != "Key"):
        assert secret not in file.read_text()
        assert secret not in saved
    assert file.read_text().count('<li class="done">') == 14 + 4
    assert [sheets(page, file, size) for size in ("A4", "Letter")] == [1, 1]


def test_the_hand_out_is_one_sheet(page: Page) -> None:
    """On A4 and on Letter; and nothing on it is cut off, on a screen and on a telephone."""
    assert [sheets(page, HAND_OUT, size) for size in ("A4", "Letter")] == [1, 1]
    for width in (1280, 400):
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(HAND_OUT.as_uri())
        assert evaluate(page, "() => document.documentElement.scrollWidth <= innerWidth")
