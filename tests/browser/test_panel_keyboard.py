"""Steps 9 and 13 by keyboard alone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from nupool_helpers.clients.web import expect as expect_page
from nupool_helpers.protocol.account_pages import TwoFactorPage
from nupool_helpers.secret import SecretText
from tests.browser.driver import SECONDS, Notebook, evaluate
from tests.browser.test_told_anew import coder, running_exchange, switch
from tests.processes import Lab, code_of

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("pages")]

WAIT = 60 * SECONDS
MOST_STOPS = 80  # of the Tab key on the way to anything in a notebook
_COMMAND_MODE = """() => {
    const sheet = window.jupyterapp.shell.currentWidget.content;
    sheet.activeCellIndex = sheet.widgets.findIndex(cell => cell.model.sharedModel.source.includes('nupool.step('));
    return window.jupyterapp.commands.execute('notebook:enter-command-mode');
}"""
_FOCUSED = "element => element === document.activeElement"


def tab_to(page: Page, wanted: Locator) -> None:
    """Press Tab until the keyboard is there."""
    wanted.wait_for(timeout=WAIT)
    for _stop in range(MOST_STOPS):
        if wanted.evaluate(_FOCUSED, timeout=WAIT):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"no way by Tab to {wanted}")


def begin(notebook: Notebook) -> None:
    """Stand on the cell of the panel, as the arrow keys lead there."""
    evaluate(notebook.page, _COMMAND_MODE)


def new_row(running: Lab) -> Callable[[], str]:
    """Follow a ready account that has a row for a key on its page; its codes."""
    exchange = running_exchange(running)
    made = exchange.make_ready_account()
    exchange.open_site().new_key()
    return coder(running.data, exchange, made)


def test_steps_9_and_13_are_done_by_keyboard_alone(page: Page, running: Lab) -> None:
    """From the cell by Tab, Space and Enter: a wrong code, a right one, switches, the pair, and away with it."""
    notebook = Notebook(page, running, "09_enter_the_code").run_all()
    notebook.check_is("not yet")
    exchange = running_exchange(running)
    exchange.make_learner("ada@example.org", SecretText("lamp otter violin cloud"))
    site = exchange.open_site()
    seed = expect_page(TwoFactorPage, site.post("settings/two-factor/start", fresh="")).seed
    assert seed is not None
    code = notebook.panel.get_by_label("Authenticator Code", exact=True)
    code.wait_for(timeout=WAIT)
    begin(notebook)
    tab_to(page, code)
    page.keyboard.type("12345")
    page.keyboard.press("Enter")
    notebook.says("No attempt was spent.")
    assert code.evaluate(_FOCUSED, timeout=WAIT), "the field that was wrong has the keyboard"
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type(code_of(seed.reveal()))
    page.keyboard.press("Enter")
    notebook.check_is("done")
    assert "nupool-live" in evaluate(page, "() => document.activeElement.className")

    notebook.close()
    fresh = new_row(running)
    by_keyboard_alone(Notebook(page, running, "13_grant_rights").run_all(), fresh)


def by_keyboard_alone(notebook: Notebook, code: Callable[[], str]) -> None:
    """Step 13: switches by Space, the form by Enter, the pair copied and put away."""
    page, panel = notebook.page, notebook.panel
    begin(notebook)
    for right, on in (("READ INFO", True), ("TRADE LIMIT", True), ("WITHDRAW", True)):
        tab_to(page, switch(panel, right))
        page.keyboard.press("Space")
        expect(switch(panel, right)).to_be_checked(checked=on)
    notebook.says("can send all coins away")
    page.keyboard.press("Space")
    expect(switch(panel, "WITHDRAW")).not_to_be_checked()
    tab_to(page, panel.get_by_label("Authenticator Code", exact=True))
    page.keyboard.type(code())
    page.keyboard.press("Enter")
    notebook.says("Shown this once")
    secret = panel.locator(".secret code").last.inner_text()
    tab_to(page, panel.get_by_role("button", name="Copy Secret"))
    page.keyboard.press("Enter")
    notebook.says("Secret is on the clipboard now")
    assert evaluate(page, "() => navigator.clipboard.readText()") == secret
    tab_to(page, panel.get_by_role("button", name="put it away"))
    page.keyboard.press("Enter")
    expect(panel.locator(".secret")).to_have_count(0, timeout=WAIT)
    notebook.check_is("done")
