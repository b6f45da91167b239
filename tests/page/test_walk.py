"""The page in a real browser, every other host refused: a learner walks to step 4, comes back, and clears it."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.browser.driver import evaluate, picture
from tests.page.learner import ANSWERED, PASSWORD, Learner
from tests.page.stored import STORED

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("page")]


def test_a_learner_walks_to_step_4_comes_back_and_clears_it(context: BrowserContext, address: str) -> None:
    """By panels and by the exchange's own pages, with a wrong entry on the way; nothing leaves this address."""
    asked: list[str] = []
    faults: list[str] = []
    context.on("request", lambda request: asked.append(request.url))
    context.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
    learner = Learner(context, address).loaded()

    learner.make_account()
    _log_in_on_the_page(learner)
    seed = _make_seed(learner)
    texts, caches = evaluate(learner.page, STORED)
    assert PASSWORD not in texts  # a hash of it
    assert seed in texts  # so that the account outlives the page: the footer says it
    assert caches == []

    learner.page.reload()
    learner.loaded().done()
    assert seed not in learner.page.content().replace(" ", "")

    learner.page.on("dialog", lambda dialog: dialog.accept())
    with learner.page.expect_navigation(timeout=ANSWERED):
        learner.page.get_by_role("button", name="Delete all that I did here").click()
    learner.loaded()
    expect(learner.article.locator(".check.done")).to_have_count(0)
    assert seed not in evaluate(learner.page, STORED)[0]
    assert {urlsplit(url).netloc for url in asked if urlsplit(url).scheme.startswith("http")} == {
        urlsplit(address).netloc
    }
    assert faults == []


def _log_in_on_the_page(learner: Learner) -> None:
    learner.turn("01_open_the_exchange")
    learner.article.get_by_role("link", name="Open the practice exchange").click()
    learner.frame.get_by_role("heading", name="The practice exchange").wait_for()
    learner.done()
    picture(learner.page, "page-1")
    learner.turn("02_log_in")
    learner.article.locator('a[target="practice-exchange"]').first.click()
    for password in ("another one", PASSWORD):
        learner.frame.get_by_label("E-mail").fill("ada@example.org")
        learner.frame.get_by_label("Password").fill(password)
        learner.frame.get_by_role("main").get_by_role("button").first.click()
        if password != PASSWORD:
            learner.frame.get_by_role("alert").or_(learner.frame.locator(".error, .wrong")).first.wait_for()
    learner.frame.get_by_text("Log out").wait_for()
    learner.done()
    picture(learner.page, "page-2")
    learner.turn("03_go_to_two_factor_authentication")
    learner.article.locator('a[target="practice-exchange"]').first.click()
    learner.frame.get_by_text("Two-Factor Authentication").first.wait_for()
    learner.done()


def _make_seed(learner: Learner) -> str:
    learner.turn("04_create_2fa")
    learner.press("Create 2FA")
    seed = learner.article.locator(".secret code").first.inner_text().replace(" ", "")
    assert len(seed) == 32
    assert learner.article.locator(".secret .qr svg").count() == 1
    learner.done()
    learner.article.locator("button.run").first.click()
    expect(learner.article.locator("output").first).to_contain_text("kind: totp", timeout=ANSWERED)
    picture(learner.page, "page-4")
    return seed


@pytest.mark.soak
def test_two_tabs_go_on_from_each_other(context: BrowserContext, address: str) -> None:
    """What is done in one is there in the other, without loading it again; what both do is kept."""
    one, other = Learner(context, address).loaded(), Learner(context, address).loaded()
    one.make_account()
    other.done()

    other.turn("01_open_the_exchange")
    other.article.get_by_role("link", name="Open the practice exchange").click()
    other.done()
    one.turn("01_open_the_exchange")
    one.done()
