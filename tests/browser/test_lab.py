"""A learner walks the fourteen steps in JupyterLab, in a real browser, with an authenticator that is not ours."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from nupool_helpers.errors import AskForTheRight
from nupool_helpers.exchange import Exchange
from nupool_helpers.exports import pool_conf
from nupool_helpers.keys import KeyPair
from nupool_helpers.local import find
from nupool_helpers.secret import SecretText
from nupool_helpers.steps import STEPS
from nupool_helpers.wire import disguises
from tests.browser.driver import Notebook, browser, picture
from tests.processes import Lab, fresh_code, lab

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("lab")]

PASSWORD = "lamp otter violin cloud"
VAULT_PASSWORD = "quiet harbour seven lanterns"
ADDRESS = "BQRKF4X8gFLyHGVeym8tuff57PcJczYPVg"


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Lab]:
    """A JupyterLab of its own."""
    with lab(tmp_path) as started:
        yield started


@pytest.fixture
def page() -> Iterator[Page]:
    """A page of a browser that may copy to the clipboard."""
    with browser() as started:
        context = started.new_context(viewport={"width": 1200, "height": 900})
        context.grant_permissions(["clipboard-read", "clipboard-write"])
        yield context.new_page()


class Learner:
    """Somebody who goes from notebook to notebook. What they keep on paper is `seed`, `key` and `secret`."""

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
        notebook.fill("E-mail", "ada@example.org")
        notebook.fill("Password", "letmein")
        notebook.press("Make my practice account")
        assert "easy" in notebook.panel.locator(".wrong").first.inner_text() or notebook.panel.locator(".wrong").count()
        notebook.fill("Password", PASSWORD)
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
        notebook.fill("Password", PASSWORD)
        notebook.press("Log in")
        self.finish(notebook, 2)
        notebook = self.open(STEPS[3].notebook)
        notebook.press("Look at the page here")
        self.finish(notebook, 3)
        notebook = self.open(STEPS[4].notebook)
        notebook.press("Create 2FA")
        notebook.says("Seed")
        self.seed = notebook.panel.locator(".secret code").inner_text()
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
        notebook.press("Put it in force")
        notebook.says("Recovery codes")
        self.recovery_codes = notebook.panel.locator(".secret li code").all_inner_texts()
        assert len(self.recovery_codes) == 8
        self.finish(notebook, 10)

    def the_key(self) -> None:
        """Steps 11 to 13."""
        notebook = self.open(STEPS[11].notebook)
        notebook.press("Look at the page here")
        self.finish(notebook, 11)
        notebook = self.open(STEPS[12].notebook)
        notebook.press("Add New Key")
        self.finish(notebook, 12)
        notebook = self.open(STEPS[13].notebook)
        for label in ("READ INFO", "TRADE LIMIT", "WITHDRAW"):
            notebook.panel.get_by_role("switch", name=re.compile(label)).check()
        notebook.says("can send all coins away")
        notebook.panel.get_by_role("switch", name=re.compile("WITHDRAW")).uncheck()
        notebook.fill("Authenticator Code", fresh_code(self.seed, self.used))
        notebook.press("Save Changes")
        notebook.says("Shown this once")
        self.key, self.secret = notebook.panel.locator(".secret code").all_inner_texts()
        notebook.panel.get_by_role("button", name="Copy Secret").click()
        notebook.says("Secret is on the clipboard now")
        assert self.page.evaluate("() => navigator.clipboard.readText()") == self.secret
        self.finish(notebook, 13)

    def the_proof(self) -> None:
        """Step 14: swapped first, then right; kept in a new vault."""
        notebook = self.open(STEPS[14].notebook)
        for key, secret in ((self.secret, self.key), (self.key, self.secret)):
            notebook.fill("Key", key)
            notebook.fill("Secret", secret)
            notebook.press("Prove it with a signed call")
            notebook.says("Key and Secret are swapped" if key == self.secret else "The pair works")
        notebook.press("Try to send coins away")
        notebook.says("A withdrawal was refused: INVALID_PERMISSION.")
        notebook.unfold("The vault")
        notebook.fill("Vault password", VAULT_PASSWORD)
        notebook.press("Make the vault")
        notebook.press("Keep the pair in the vault")
        notebook.says("Kept in the vault")
        self.finish(notebook, 14)

    def the_client(self, file: Path) -> None:
        """Notebook 16: the pair from the vault, then the file."""
        notebook = self.open("16_configure_the_client")
        notebook.fill("Vault password", VAULT_PASSWORD)
        notebook.press("Unlock the vault")
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


def left_behind(running: Lab, allowed: dict[str, set[str]], markers: dict[str, str]) -> list[str]:
    """Where a secret is in any file of the test's home: plain, reversed, in hexadecimal or in base64."""
    found = []
    for path in sorted(running.home.rglob("*")):
        if not path.is_file():
            continue
        content = path.read_bytes().lower()
        for name, secret in markers.items():
            forms = [form.lower() for group in disguises(SecretText(secret)).values() for form in group]
            if name not in allowed.get(path.name.partition("-")[0], set()) and any(form in content for form in forms):
                found.append(f"{name} in {path.relative_to(running.home)}")
    return found


def test_a_learner_walks_all_steps_in_jupyterlab(running: Lab, page: Page, tmp_path: Path) -> None:
    """From Start here to pool.conf by the notebooks alone: the pair works, cannot withdraw, and lies in the file."""
    learner, file = Learner(page, running), tmp_path / "client" / "pool.conf"

    learner.start_here()
    learner.to_the_seed()
    learner.on_the_phone()
    learner.the_code_and_the_mail()
    learner.the_key()
    learner.the_proof()
    learner.the_client(file)

    written = pool_conf.read(file)
    assert (written["address"], written["apikey"], written["apisecret"]) == (ADDRESS, learner.key, learner.secret)
    assert file.stat().st_mode & 0o777 == 0o600
    found = find(running.data)
    assert found is not None
    client = Exchange(found.url, KeyPair(written["apikey"], SecretText(written["apisecret"])))
    assert {balance["Currency"] for balance in client.balances()} >= {"BTC", "NBT"}
    with pytest.raises(AskForTheRight, match="WITHDRAW"):
        client.withdraw("NBT", "1", ADDRESS)
    the_search_finds_secrets_only_where_they_belong(running, learner)


def the_search_finds_secrets_only_where_they_belong(running: Lab, learner: Learner) -> None:
    """What the learner saw and typed is in the exchange's database, in pool.conf, and in no other file."""
    runtime = json.loads((running.data / "runtime.json").read_text())
    markers = {
        **{"password": PASSWORD, "vault password": VAULT_PASSWORD, "seed": learner.seed.replace(" ", "")},
        **{"Secret": learner.secret, "owner token": runtime["token"]},
        **{f"recovery code {n}": code for n, code in enumerate(learner.recovery_codes)},
    }
    # The exchange keeps what it must compute with. Passwords and recovery codes it keeps hashed.
    allowed = {"exchange.sqlite3": {"seed", "Secret"}, "pool.conf": {"Secret"}, "runtime.json": {"owner token"}}
    saved = list((running.folder / "notebooks").glob("*.ipynb"))
    assert sum('"outputs": []' not in path.read_text() for path in saved) >= 16, "the notebooks were saved after a run"

    assert left_behind(running, {}, markers), "the search itself works"
    assert left_behind(running, allowed, markers) == []
