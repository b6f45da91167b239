"""A learner who walks the fourteen steps and configures the client in JupyterLab's notebooks."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from nupool_helpers.clients import Exchange
from nupool_helpers.clients.launcher import find
from nupool_helpers.errors import PermissionDenied
from nupool_helpers.exports import pool_conf
from nupool_helpers.lessons.steps import STEPS
from nupool_helpers.secret import SecretText
from nupool_helpers.validation.keys import KeyPair
from tests.browser.driver import Notebook, evaluate, picture
from tests.processes import Lab, fresh_code, use_again

ADDRESS = "BQRKF4X8gFLyHGVeym8tuff57PcJczYPVg"


class Learner:
    """Somebody who goes from notebook to notebook. What they keep on paper is `seed`, `key` and `secret`."""

    email = "ada@example.org"
    password, vault_password = "lamp otter violin cloud", "quiet harbour seven lanterns"

    def __init__(self, page: Page, running: Lab) -> None:
        self.page, self.lab = page, running
        self.used: set[str] = set()
        self.seed = self.key = self.secret = ""
        self.recovery_codes: list[str] = []

    def open(self, name: str) -> Notebook:
        """Open a notebook and run it."""
        return Notebook(self.page, self.lab, name).run_all()

    def finish(self, notebook: Notebook, number: int) -> None:
        """See that the check says done, and close the notebook."""
        notebook.check_is("done")
        picture(self.page, f"lab-{number:02}")
        notebook.save()
        notebook.close()

    def start_here(self) -> None:
        """Make the account."""
        notebook = self.open("00_start_here")
        notebook.check_is("not yet")
        notebook.fill("E-mail", self.email)
        notebook.fill("Password", "letmein")
        notebook.press("Make my practice account")
        assert "easy" in notebook.panel.locator(".wrong").first.inner_text() or notebook.panel.locator(".wrong").count()
        notebook.fill("Password", self.password)
        notebook.press("Make my practice account")
        self.finish(notebook, 0)

    def to_the_seed(self) -> None:
        """Steps 1 to 4."""
        notebook = self.open(STEPS[1].notebook)
        notebook.check_is("not yet")
        with self.page.context.expect_page() as opened:
            notebook.panel.get_by_text("Open the practice exchange").click()
        opened.value.get_by_text("The practice exchange").first.wait_for()
        opened.value.close()
        self.finish(notebook, 1)
        notebook = self.open(STEPS[2].notebook)
        notebook.fill("Password", "not this one at all")
        notebook.press("Log in")
        notebook.check_is("wrong")
        notebook.fill("Password", self.password)
        notebook.press("Log in")
        self.finish(notebook, 2)
        notebook = self.open(STEPS[3].notebook)
        notebook.press("Visit the page and say what it says")
        self.finish(notebook, 3)
        notebook = self.open(STEPS[4].notebook)
        notebook.press("Create 2FA")
        notebook.says("Seed")
        self.seed = notebook.panel.locator(".secret code").inner_text()
        notebook.fill("Last four signs of your copy", self.seed[-4:])
        notebook.press("Check my copy")
        notebook.says("Kept: the last four signs")
        self.finish(notebook, 4)

    def on_the_phone(self) -> None:
        """Steps 5 to 8."""
        for step in STEPS[5:9]:
            notebook = self.open(step.notebook)
            notebook.check_is("not yet")
            notebook.press("I have done it")
            self.finish(notebook, step.number)

    def the_code_and_the_mail(self) -> None:
        """Steps 9 and 10."""
        notebook = self.open(STEPS[9].notebook)
        notebook.fill("Authenticator Code", "12345")
        notebook.press("Enable")
        notebook.says("No attempt was spent.")
        code = fresh_code(self.seed, self.used)
        notebook.fill("Authenticator Code", f"{code[:3]} {code[3:]}")
        notebook.press("Enable")
        self.finish(notebook, 9)
        notebook = self.open(STEPS[10].notebook)
        notebook.check_is("not yet")
        notebook.press("Confirm two-factor authentication (the mail's link)")
        notebook.press("Enable it")
        notebook.says("Recovery codes")
        self.recovery_codes = notebook.panel.locator(".secret li code").all_inner_texts()
        assert len(self.recovery_codes) == 8
        asked = notebook.panel.get_by_role("textbox", name=re.compile("Recovery code number"))
        place = int(
            re.sub(r"\D", "", notebook.panel.get_by_text(re.compile(r"^Recovery code number \d$")).inner_text())
        )
        asked.fill(self.recovery_codes[place - 1])
        notebook.press("Check my list")
        notebook.says("Kept: the code that was asked for")
        self.finish(notebook, 10)

    def the_key(self) -> None:
        """Steps 11 to 13."""
        notebook = self.open(STEPS[11].notebook)
        notebook.check_is("not yet")
        notebook.press("Log out")
        notebook.fill("Password", self.password)
        notebook.press("Log in")
        use_again(self.lab.data)
        self.used.clear()
        notebook.fill("Code", fresh_code(self.seed, self.used))
        notebook.press("Log in")
        notebook.press("Visit the page and count its keys")
        self.finish(notebook, 11)
        notebook = self.open(STEPS[12].notebook)
        notebook.press("Add New Key")
        self.finish(notebook, 12)
        notebook = self.open(STEPS[13].notebook)
        for label in ("READ INFO", "TRADE LIMIT", "WITHDRAW"):
            notebook.panel.get_by_role("switch", name=re.compile(label)).check()
        notebook.says("can send all coins away")
        notebook.panel.get_by_role("switch", name=re.compile("WITHDRAW")).uncheck()
        use_again(self.lab.data)
        self.used.clear()
        notebook.fill("Authenticator Code", fresh_code(self.seed, self.used))
        notebook.press("Save Changes")
        notebook.says("Shown this once")
        self.key, self.secret = notebook.panel.locator(".secret code").all_inner_texts()
        notebook.panel.get_by_role("button", name="Copy Secret").click()
        notebook.says("Secret is on the clipboard now")
        assert evaluate(self.page, "() => navigator.clipboard.readText()") == self.secret
        self.finish(notebook, 13)

    def the_proof(self) -> None:
        """Step 14: swapped first, then right; kept in a new vault."""
        notebook = self.open(STEPS[14].notebook)
        notebook.fill("Key", self.secret)
        notebook.fill("Secret", self.key)
        notebook.says("Key and Secret are swapped")  # as it is typed, and the Secret is gone from where it can be read
        expect(notebook.panel.get_by_label("Key", exact=True)).to_have_value("")
        notebook.fill("Key", self.key)
        notebook.fill("Secret", self.secret)
        notebook.press("Prove it with a signed call")
        notebook.says("The pair works")
        notebook.press("Try to send coins away")
        notebook.says("A withdrawal was refused: INVALID_PERMISSION.")
        notebook.unfold("The vault")
        notebook.fill("Vault password", self.vault_password)
        notebook.press("Make the vault")
        notebook.press("Keep the pair in the vault")
        notebook.says("Kept in the vault")
        self.finish(notebook, 14)

    def the_client(self, file: Path) -> None:
        """Notebook 16: the pair from the vault, then the file."""
        notebook = self.open("16_configure_the_client")
        notebook.says("The vault is open in all notebooks")  # since notebook 14
        notebook.press("Use this pair")
        notebook.fill("address", "SQRKF4X8gFLyHGVeym8tuff57PcJczYPVg")
        notebook.says("damaged")
        notebook.fill("address", ADDRESS)
        notebook.fill("File", str(file))
        notebook.press("Show what will be written")
        notebook.says("This is what will be written")
        assert self.secret not in notebook.panel.inner_text()
        notebook.press("Write the file")
        notebook.says("read back by the client's own rules")
        picture(self.page, "lab-16")
        self.the_pool(notebook, file)

    def the_pool(self, notebook: Notebook, file: Path) -> None:
        """The rest of notebook 16: the pool at work, and the file examined."""
        notebook.index = 2
        notebook.fill("Payout address", ADDRESS)
        notebook.press("Start the pool and place two orders")
        notebook.press("Sign a request for each order, and send them to the pool")
        notebook.says("neither raw nor reversed")
        picture(self.page, "lab-16-pool")
        notebook.press("Cancel the orders and stop the pool")
        notebook.index = 3
        notebook.fill("File", str(file))
        notebook.press("Examine")
        notebook.says("Nothing wrong.")
        picture(self.page, "lab-16-examine")
        notebook.save()

    def sees_that_the_file_works(self, file: Path) -> None:
        """The file is this pair's and nobody else's to read; the pair reads balances, and cannot withdraw."""
        written = pool_conf.parse(file.read_text())
        assert (written["address"], written["apikey"], written["apisecret"]) == (ADDRESS, self.key, self.secret)
        assert file.stat().st_mode & 0o777 == 0o600
        found = find(self.lab.data)
        assert found is not None
        client = Exchange(found.url, KeyPair(written["apikey"], SecretText(written["apisecret"])))
        assert {balance["Currency"] for balance in client.balances()} >= {"BTC", "NBT"}
        with pytest.raises(PermissionDenied, match="WITHDRAW"):
            client.withdraw("NBT", "1", ADDRESS)
