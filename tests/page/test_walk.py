"""The page in a real browser, every other host refused: a learner walks to step 4, comes back, and clears it."""

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.browser.driver import SECONDS, browser, evaluate, picture

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("page")]
PASSWORD = "grey whale sings blue 77"
LOADED = 300 * SECONDS  # Python, on a machine that does much besides
ANSWERED = 60 * SECONDS
# All that the storage holds, opened: the copy is compressed.
STORED = """async () => {
    const texts = [JSON.stringify(localStorage), JSON.stringify(sessionStorage), document.cookie];
    for (const { name } of await indexedDB.databases()) {
        const base = await new Promise((done) => {
            const q = indexedDB.open(name); q.onsuccess = () => done(q.result);
        });
        for (const store of base.objectStoreNames) {
            const rows = await new Promise((done) => {
                const q = base.transaction(store).objectStore(store).getAll(); q.onsuccess = () => done(q.result);
            });
            for (const { content } of rows) {
                const open = new Blob([content]).stream().pipeThrough(new DecompressionStream("deflate"));
                texts.push(new TextDecoder("latin1").decode(await new Response(open).arrayBuffer()));
            }
        }
    }
    return [texts.join(" "), await caches.keys()];
}"""


class Learner:
    """Who uses the page in one tab."""

    def __init__(self, context: BrowserContext, address: str) -> None:
        self.page: Page = context.new_page()
        self.page.set_default_timeout(ANSWERED)
        self.page.goto(address)

    def loaded(self) -> "Learner":
        """Wait until Python is there and the first panel has heard from the exchange."""
        self.page.locator("html[data-ready]").wait_for(state="attached", timeout=LOADED)
        self.check.wait_for(timeout=LOADED)
        return self

    @property
    def article(self) -> Locator:
        """The notebook that is shown."""
        return self.page.locator("main > article:visible")

    @property
    def check(self) -> Locator:
        """What its check says."""
        return self.article.locator(".check").last

    @property
    def frame(self) -> Locator:
        """The exchange's page below the panel."""
        return self.article.frame_locator("iframe").locator("body")

    def turn(self, name: str) -> None:
        """Go to another notebook, which has a check."""
        self.turn_to_panels(name)
        self.check.wait_for()

    def turn_to_panels(self, name: str) -> None:
        """Go to another notebook."""
        self.page.locator(f'nav a[href="#{name}"]').click()
        self.article.locator(".nupool").first.wait_for()

    def press(self, label: str) -> None:
        """Press a button of the panel."""
        self.article.get_by_role("button", name=label, exact=True).first.click()

    def done(self) -> None:
        """Wait until the check says that the step is done."""
        expect(self.article.locator(".check.done")).to_be_visible(timeout=ANSWERED)


@pytest.fixture
def context() -> Iterator[BrowserContext]:
    """A browser that finds no host but this machine."""
    with browser("--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1") as started:
        yield started.new_context(viewport={"width": 1280, "height": 1000})


def test_a_learner_walks_to_step_4_comes_back_and_clears_it(context: BrowserContext, address: str) -> None:
    """By panels and by the exchange's own pages, with a wrong entry on the way; nothing leaves this address."""
    asked: list[str] = []
    faults: list[str] = []
    context.on("request", lambda request: asked.append(request.url))
    context.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
    learner = Learner(context, address).loaded()

    _make_account(learner)
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


def _make_account(learner: Learner) -> None:
    learner.article.get_by_label("E-mail", exact=True).first.fill("ada@example.org")
    learner.article.get_by_label("Password", exact=True).first.fill("short")
    learner.press("Make my practice account")
    expect(learner.article.locator(".wrong").first).to_be_visible(timeout=ANSWERED)
    learner.article.get_by_label("Password", exact=True).first.fill(PASSWORD)
    learner.press("Make my practice account")
    learner.done()
    picture(learner.page, "page-0")


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
    _make_account(one)
    other.done()

    other.turn("01_open_the_exchange")
    other.article.get_by_role("link", name="Open the practice exchange").click()
    other.done()
    one.turn("01_open_the_exchange")
    one.done()


@pytest.mark.soak
def test_every_step_is_done_and_a_file_is_downloaded(context: BrowserContext, address: str) -> None:
    """Steps 0 to 14 one by one, with a reload in the middle; the client's configuration comes as a download."""
    learner = Learner(context, address).loaded()
    for number in range(15):
        learner.page.locator("nav a").nth(number).click()
        learner.check.wait_for()
        learner.article.locator("summary", has_text="Do this step for me").first.click()
        learner.press("Do it for me")
        learner.done()
        if number == 8:
            learner.page.reload()
            learner.loaded().done()
    learner.turn_to_panels("16_configure_the_client")
    panel = learner.article.locator(".nupool").nth(1)
    panel.locator('input[name="address"]').fill("BQRKF4X8gFLyHGVeym8tuff57PcJczYPVg")
    panel.get_by_role("button", name="Show what will be written").first.click()
    with learner.page.expect_download(timeout=ANSWERED) as download:
        panel.get_by_role("button", name="Write the file").first.click()
    assert download.value.suggested_filename == "pool.conf"
