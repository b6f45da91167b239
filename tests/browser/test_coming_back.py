"""A closed browser, a restarted kernel, a lost exchange, a prefix in front: the learner goes on where they were."""

import json
import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from nupool_helpers.clients.launcher import find
from tests.browser.driver import SECONDS, Notebook, browser, evaluate, picture
from tests.processes import Lab, lab

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("back")]

EMAIL, PASSWORD = "ada@example.org", "lamp otter violin cloud"


@pytest.fixture
def page() -> Iterator[Page]:
    """A page of a browser in dark."""
    with browser() as started:
        yield started.new_context(viewport={"width": 1100, "height": 900}, color_scheme="dark").new_page()


def make_account(page: Page, running: Lab) -> None:
    """Start here, with the account that is used below."""
    notebook = Notebook(page, running, "00_start_here").run_all()
    notebook.fill("E-mail", EMAIL)
    notebook.fill("Password", PASSWORD)
    notebook.press("Make my practice account")
    notebook.check_is("done")
    notebook.close()


def test_nothing_is_asked_twice(page: Page, tmp_path: Path) -> None:
    """After a reload the panel is there without its secret; after a kernel restart and a kill of the exchange, too."""
    with lab(tmp_path) as running:
        make_account(page, running)
        notebook = Notebook(page, running, "04_create_2fa").run_all()
        notebook.press("Create 2FA")
        notebook.says("Seed")
        seed = notebook.panel.locator(".secret code").inner_text()
        notebook.save()

        page.reload()
        page.locator("#jupyterlab-splash").wait_for(state="detached", timeout=60 * SECONDS)
        notebook.panel.get_by_role("button", name="Show the QR code and the seed").wait_for(timeout=60 * SECONDS)
        assert seed not in page.content()
        notebook.press("Show the QR code and the seed")
        assert notebook.panel.locator(".secret code").inner_text() == seed
        picture(page, "lab-dark")
        saved = json.loads((running.folder / "notebooks" / "04_create_2fa.ipynb").read_text())
        assert "widgets" not in saved["metadata"]
        assert seed.replace(" ", "") not in json.dumps(saved).replace(" ", "")

        evaluate(page, "() => window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.restart()")
        notebook.run_all()
        notebook.check_is("done")

        pid = json.loads((running.data / "runtime.json").read_text())["pid"]
        os.kill(pid, signal.SIGKILL)
        notebook.check_is("cannot tell")
        notebook.panels.nth(2).get_by_role("button", name="Start the exchange again").click()
        notebook.check_is("done")
        found = find(running.data)
        assert found is not None
        assert len(found.state().activity) > 3


def test_the_exchange_is_reached_through_a_prefix(page: Page, tmp_path: Path) -> None:
    """Under the prefix of a hub, through JupyterLab's own proxy, the pages log in and their links hold."""
    with lab(tmp_path, "/user/ada/") as running:
        base = running.url
        make_account(page, running)
        found = find(running.data)
        assert found is not None
        page.goto(f"{base}/proxy/{found.port}/login")
        page.get_by_label("E-mail").fill(EMAIL)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Log in").click()
        page.get_by_role("link", name="Two-Factor Authentication").click()
        page.get_by_role("button", name="Create 2FA").click()

        assert page.url == f"{base}/proxy/{found.port}/settings/two-factor"
        assert page.locator(".seed").inner_text()


def test_the_keyboard_stays_where_it_was(page: Page, tmp_path: Path) -> None:
    """Enter sends a form; a button keeps the cursor; where it is gone, the line that says what happened has it."""
    with lab(tmp_path) as running:
        make_account(page, running)
        notebook = Notebook(page, running, "02_log_in").run_all()
        notebook.fill("Password", PASSWORD)
        notebook.panel.get_by_label("Password", exact=True).press("Enter")
        notebook.says("You are logged in as")
        notebook = Notebook(page, running, "04_create_2fa").run_all()
        notebook.panel.get_by_role("button", name="Create 2FA", exact=True).press("Enter")
        notebook.says("Seed")
        assert "nupool-live" in evaluate(page, "() => document.activeElement.className")
        notebook.panel.get_by_role("button", name="Make a fresh seed").press("Enter")
        notebook.says("Mind who looks")
        notebook.panel.locator("xpath=self::*[not(contains(@class, 'busy'))]").wait_for()
        assert "Make a fresh seed" in evaluate(page, "() => document.activeElement.textContent")
