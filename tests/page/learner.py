"""Somebody who uses the page in one tab."""

from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.browser.driver import SECONDS, picture

PASSWORD = "grey whale sings blue 77"
LOADED = 300 * SECONDS  # Python, on a machine that does much besides
ANSWERED = 60 * SECONDS


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

    def fill(self, label: str, text: str) -> None:
        """Type into a field of the panel."""
        self.article.get_by_label(label, exact=True).first.fill(text)

    def unfold(self, summary: str) -> None:
        """Unfold what is folded away."""
        self.article.locator("summary", has_text=summary).first.click()

    def says(self, text: str) -> None:
        """Wait until a panel of the notebook says something."""
        expect(self.article.locator(".nupool", has_text=text).first).to_be_visible(timeout=ANSWERED)

    def make_account(self) -> None:
        """Step 0, with a password first that everybody would guess."""
        self.fill("E-mail", "ada@example.org")
        self.fill("Password", "short")
        self.press("Make my practice account")
        expect(self.article.locator(".wrong").first).to_be_visible(timeout=ANSWERED)
        self.fill("Password", PASSWORD)
        self.press("Make my practice account")
        self.done()
        picture(self.page, "page-0")
