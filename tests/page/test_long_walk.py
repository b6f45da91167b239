"""All steps by hand in the page, without a phone: with what people get wrong on the way, and a reload in the middle."""

import re

import pytest
from playwright.sync_api import BrowserContext, expect

from nupool_helpers.lessons.steps import STEPS
from tests.browser.driver import evaluate, picture
from tests.page.learner import ANSWERED, PASSWORD, Learner
from tests.page.stored import STORED
from tests.processes import code_of

pytestmark = [pytest.mark.browser, pytest.mark.soak, pytest.mark.xdist_group("page")]
ADDRESS = "BQRKF4X8gFLyHGVeym8tuff57PcJczYPVg"
# As tests.processes.use_again, inside of the page, where the exchange is.
USE_AGAIN = """import sqlite3
from nupool_helpers.clients import launcher
store = sqlite3.connect(launcher.data_dir() / "exchange.sqlite3", timeout=20)
with store:
    store.execute("UPDATE accounts SET last_step = 0")
store.close()
print("done")
"""


def test_every_step_is_done_by_hand(context: BrowserContext, address: str) -> None:
    """Steps 0 to 14 with the page's own authenticator; neither a wrong entry nor a reload costs what was done."""
    learner = Learner(context, address).loaded()
    learner.make_account()
    seed = _to_the_seed(learner)
    _with_the_authenticator(learner)
    learner.page.reload()
    learner.loaded().done()
    _confirm(learner)
    _log_in_again(learner, seed)
    key, secret = _make_a_key(learner, seed)
    _prove(learner, key, secret)
    _configure(learner, secret)
    texts, caches = evaluate(learner.page, STORED)
    assert PASSWORD not in texts
    assert caches == []


def _to_the_seed(learner: Learner) -> str:
    learner.turn(STEPS[1].notebook)
    learner.article.get_by_role("link", name="Open the practice exchange").click()
    learner.done()
    learner.turn(STEPS[2].notebook)
    for password in ("not this one at all", PASSWORD):
        learner.fill("E-mail", "ada@example.org")
        learner.fill("Password", password)
        learner.press("Log in")
        if password != PASSWORD:
            expect(learner.article.locator(".check.wrong")).to_be_visible(timeout=ANSWERED)
    learner.done()
    learner.turn(STEPS[3].notebook)
    learner.press("Visit the page and say what it says")
    learner.done()
    learner.turn(STEPS[4].notebook)
    learner.press("Create 2FA")
    seed = learner.article.locator(".secret code").first.inner_text().replace(" ", "")
    learner.done()
    return seed


def _with_the_authenticator(learner: Learner) -> None:
    """Steps 5 to 9."""
    for number in range(5, 9):
        learner.turn(STEPS[number].notebook)
        learner.press("I have done it")
        learner.done()
    learner.turn(STEPS[7].notebook)
    learner.unfold("Without a phone: the workbook's own authenticator")
    learner.unfold("Add an account")
    learner.press("Add the practice account's seed")
    learner.says("Added: Practice exchange")
    picture(learner.page, "page-7")
    learner.turn(STEPS[9].notebook)
    learner.fill("Authenticator Code", "12345")
    learner.press("Enable")
    learner.says("No attempt was spent.")
    learner.unfold("Without a phone: the workbook's own authenticator")
    learner.article.get_by_role("button", name=re.compile("^Use here")).first.click()
    expect(learner.article.get_by_label("Authenticator Code", exact=True)).to_have_value(re.compile(r"\d{6}"))
    learner.press("Enable")
    learner.done()
    picture(learner.page, "page-9")


def _confirm(learner: Learner) -> None:
    learner.turn(STEPS[10].notebook)
    learner.press("Confirm two-factor authentication (the mail's link)")
    learner.press("Enable it")
    learner.says("Recovery codes")
    learner.done()


def _log_in_again(learner: Learner, seed: str) -> None:
    learner.turn(STEPS[11].notebook)
    learner.press("Log out")
    learner.fill("E-mail", "ada@example.org")
    learner.fill("Password", PASSWORD)
    learner.press("Log in")
    _use_again(learner)
    learner.fill("Code", code_of(seed))
    learner.press("Log in")
    learner.press("Visit the page and count its keys")
    learner.done()


def _make_a_key(learner: Learner, seed: str) -> list[str]:
    learner.turn(STEPS[12].notebook)
    learner.press("Add New Key")
    learner.done()
    learner.turn(STEPS[13].notebook)
    for label in ("READ INFO", "TRADE LIMIT", "WITHDRAW"):
        learner.article.get_by_role("switch", name=re.compile(label)).check()
    learner.says("can send all coins away")
    learner.article.get_by_role("switch", name=re.compile("WITHDRAW")).uncheck()
    _use_again(learner)
    learner.fill("Authenticator Code", code_of(seed))
    learner.press("Save Changes")
    learner.says("Shown this once")
    halves = learner.article.locator(".secret code").all_inner_texts()
    learner.done()
    return halves


def _prove(learner: Learner, key: str, secret: str) -> None:
    learner.turn(STEPS[14].notebook)
    learner.unfold("Enter a pair")
    learner.fill("Key", secret)
    learner.fill("Secret", key)
    learner.says("Key and Secret are swapped")
    learner.press("Prove it with a signed call")
    learner.done()
    learner.says("The pair works")
    picture(learner.page, "page-14")


def _configure(learner: Learner, secret: str) -> None:
    learner.turn_to_panels("16_configure_the_client")
    panel = learner.article.locator(".nupool").nth(1)
    panel.locator('input[name="address"]').fill(ADDRESS)
    panel.get_by_role("button", name="Show what will be written").first.click()
    with learner.page.expect_download(timeout=ANSWERED) as download:
        panel.get_by_role("button", name="Write the file").first.click()
    assert download.value.suggested_filename == "pool.conf"
    assert secret in download.value.path().read_text()
    picture(learner.page, "page-16")


def _use_again(learner: Learner) -> None:
    """Let the exchange take the code of now once more, so that nobody waits for the next; by a cell of the notebook."""
    cell = learner.article.locator(".cell").first
    evaluate(
        learner.page,
        "(text) => { document.querySelector('article:not([hidden]) .cell code').textContent = text; }",
        USE_AGAIN,
    )
    cell.locator("button.run").click()
    expect(cell.locator("output")).to_have_text("done\n", timeout=ANSWERED)
