"""A learner without a phone walks all fourteen steps with the workbook's own authenticator."""

import pytest
from playwright.sync_api import Page, expect

from nupool_helpers.lessons.steps import STEPS
from tests.browser.driver import SECONDS, Notebook, picture
from tests.processes import Lab, use_again

pytestmark = [pytest.mark.browser, pytest.mark.soak, pytest.mark.xdist_group("authenticator")]
PASSWORD = "lamp otter violin cloud"
VAULT_PASSWORD = "turnip lorry quartz 88"


class Walk:
    """Somebody who goes from notebook to notebook, and whose every code is the built-in authenticator's."""

    def __init__(self, page: Page, running: Lab) -> None:
        self.page, self.lab = page, running

    def open(self, number: int) -> Notebook:
        """Open a step's notebook and run it."""
        return Notebook(self.page, self.lab, STEPS[number].notebook).run_all()

    def finish(self, notebook: Notebook) -> None:
        """See that the step is done, and close its notebook."""
        notebook.check_is("done")
        notebook.save()
        notebook.close()

    def press_through(self, number: int, *labels: str) -> None:
        """Do a step that takes no more than buttons."""
        notebook = self.open(number)
        for label in labels:
            notebook.press(label)
        self.finish(notebook)

    def unfold_authenticator(self, notebook: Notebook) -> None:
        """Open the authenticator below the step's panel; its vault is open since step 4."""
        notebook.unfold("Without a phone")
        notebook.says("The vault is open in all notebooks")

    def send_a_code(self, notebook: Notebook, button: str, done: str) -> None:
        """One press puts the code into the field; where the exchange has seen it already, the next one goes in."""
        row = notebook.panel.locator(".account").first
        row.get_by_role("button", name="Show").click()
        for _ in range(2):
            shown = row.locator("code").inner_text(timeout=20 * SECONDS)
            row.get_by_role("button", name="Use here").click()
            notebook.says("The code is in the field")
            notebook.press(button)
            if notebook.panel.get_by_text(done).count():
                return
            expect(row.locator("code")).not_to_have_text(shown, timeout=40 * SECONDS)
        raise AssertionError(notebook.panel.inner_text())


def test_all_fourteen_steps_without_a_phone(running: Lab, page: Page) -> None:
    """The seed goes into the vault by a press, its codes into the fields, the pair into the vault."""
    walk = Walk(page, running)
    notebook = walk.open(0)
    notebook.fill("E-mail", "eve@example.org")
    notebook.fill("Password", PASSWORD)
    notebook.press("Make my practice account")
    walk.finish(notebook)
    notebook = walk.open(1)
    with page.context.expect_page() as opened:
        notebook.panel.get_by_text("Open the practice exchange").click()
    opened.value.get_by_text("The practice exchange").first.wait_for()
    opened.value.close()
    walk.finish(notebook)
    notebook = walk.open(2)
    notebook.fill("Password", PASSWORD)
    notebook.press("Log in")
    walk.finish(notebook)
    walk.press_through(3, "Visit the page and say what it says")

    notebook = walk.open(4)
    notebook.press("Create 2FA")
    seed = notebook.panel.locator(".secret code").inner_text().replace(" ", "")
    notebook.unfold("Without a phone")
    notebook.says("one device, not two")
    notebook.fill("Vault password", "letmein")
    notebook.panel.locator(".wrong").first.wait_for(timeout=20 * SECONDS)  # judged as it is typed
    notebook.fill("Vault password", VAULT_PASSWORD)
    notebook.press("Make the vault")
    notebook.unfold("Add an account")
    notebook.press("Add the practice account's seed")
    notebook.says("Added: Practice exchange")
    picture(page, "walk-04")
    walk.finish(notebook)
    for number in range(5, 9):
        walk.press_through(number, "I have done it")

    notebook = walk.open(9)
    walk.unfold_authenticator(notebook)
    walk.send_a_code(notebook, "Enable", "A code was right")
    walk.finish(notebook)
    notebook = walk.open(10)
    notebook.press("Confirm two-factor authentication (the mail's link)")
    notebook.press("Enable it")
    walk.finish(notebook)
    notebook = walk.open(11)
    notebook.press("Log out")
    notebook.fill("Password", PASSWORD)
    notebook.press("Log in")
    notebook.says("Now the code")
    walk.unfold_authenticator(notebook)
    use_again(running.data)
    walk.send_a_code(notebook, "Log in", "Now go to Settings")
    notebook.press("Visit the page and count its keys")
    walk.finish(notebook)
    walk.press_through(12, "Add New Key")

    notebook = walk.open(13)
    for right in ("READ INFO", "TRADE LIMIT"):
        notebook.panel.get_by_role("switch", name=right).check()
    walk.unfold_authenticator(notebook)
    use_again(running.data)
    walk.send_a_code(notebook, "Save Changes", "Keep both halves")
    secret = notebook.panel.locator(".secret code").nth(1).inner_text()
    picture(page, "walk-13")
    notebook.unfold("Keep the pair")
    notebook.press("Keep the pair in the vault")
    notebook.says("Kept in the vault")
    walk.finish(notebook)
    notebook = walk.open(14)
    notebook.unfold("The vault")
    notebook.press("Use this pair")
    notebook.says("The pair works")
    picture(page, "walk-14")
    walk.finish(notebook)

    saved = [path.read_text() for path in (running.folder / "notebooks").rglob("*.ipynb")]
    logged = (running.home / "lab.log").read_text()
    for marker in (seed, secret, PASSWORD, VAULT_PASSWORD):
        assert not any(marker in text for text in [*saved, logged])
    assert (running.data / "vault.kdbx").stat().st_mode & 0o777 == 0o600
