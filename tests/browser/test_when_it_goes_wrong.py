"""The three stories of the appendix in JupyterLab and on the exchange's pages, right and wrong, and the card."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.driver import SECONDS, Notebook, picture
from tests.browser.learner import ADDRESS
from tests.processes import Lab, code_of, use_again

pytestmark = [pytest.mark.browser, pytest.mark.soak, pytest.mark.xdist_group("wrong")]
VAULT_PASSWORD, NEW_PASSWORD = "turnip lorry quartz 88", "another violin under clouds"
PHONE, KEY, CLIENT, COMPUTER, CARD = range(1, 6)


class Day:
    """Somebody who loses things, with the notebook in one tab and the exchange in another."""

    def __init__(self, page: Page, running: Lab, folder: Path) -> None:
        self.page, self.lab, self.folder = page, running, folder
        self.notebook = Notebook(page, running, "a2_when_it_goes_wrong").run_all()
        self.site: Page = page
        self.email = self.password = self.seed = ""
        self.recovery_codes: list[str] = []

    def at(self, index: int) -> Notebook:
        """The notebook, at one of its panels."""
        self.notebook.index = index
        return self.notebook

    def code(self) -> str:
        """A code of now, taken even where it was used."""
        use_again(self.lab.data)
        return code_of(self.seed)

    def get_ready(self) -> None:
        """The fourteen steps, done for somebody who has none, and what is shown written down."""
        notebook = self.at(PHONE)
        notebook.press("Do the fourteen steps for me")
        notebook.says("Recovery codes")
        boxes = notebook.panel.locator(".secret")
        paper = {boxes.nth(n).locator("b").inner_text(): boxes.nth(n) for n in range(boxes.count())}
        self.password = paper["Password"].locator("code").inner_text()
        self.seed = paper["Seed"].locator("code").inner_text().replace(" ", "")
        self.recovery_codes = paper["Recovery codes"].locator("li code").all_inner_texts()
        said = notebook.panel.get_by_text("The story is played with").first.inner_text()
        self.email = re.search(r"\S+@[\w.]+\w", said)[0]  # type: ignore[index]

    def go(self, path: str) -> None:
        """Open a page of the exchange, in its own tab."""
        self.site.goto(self.url + path)

    def send(self, button: str, **fields: str) -> None:
        """Fill in a form of the page, and press its button."""
        form = self.site.locator("form", has=self.site.get_by_role("button", name=button, exact=True)).last
        for name, value in fields.items():
            form.locator(f"[name={name}]").fill(value)
        form.get_by_role("button", name=button, exact=True).click()
        self.site.wait_for_load_state()

    def reads(self, text: str) -> None:
        """Wait until the page says it."""
        self.site.get_by_text(text).first.wait_for(timeout=20 * SECONDS)

    def log_in(self, code: str) -> None:
        """Both halves of the log-in."""
        self.go("/login")
        self.send("Log in", email=self.email, password=self.password)
        self.send("Log in", code=code)

    def open_site(self) -> None:
        """Follow the panel's link into a tab of its own."""
        with self.page.context.expect_page() as opened:
            self.at(PHONE).panel.get_by_text("Log in on the exchange's page").click()
        self.site = opened.value
        self.site.wait_for_load_state()
        self.url = self.site.url.partition("/login")[0]


def lose_the_phone(day: Day) -> None:
    """A wrong code, a recovery code, the same again, and the way back."""
    notebook = day.at(PHONE)
    notebook.press("My phone is gone: start the stopwatch")
    notebook.says("Its session: open")
    day.open_site()
    day.log_in("123456")
    day.reads("This code is not right")
    day.send("Log in", code=day.recovery_codes[0])
    day.reads("You have used a recovery code. 7 are left.")
    day.send("Log out")
    day.reads("You are logged out")
    day.log_in(day.recovery_codes[0])
    day.reads("This recovery code has been used")
    notebook.says("it had been used")
    picture(day.page, "a2-phone-wrong")
    day.send("Log in", code=day.recovery_codes[1])
    day.go("/settings/two-factor")
    day.send("Switch off", password=day.password, code=day.recovery_codes[2])
    notebook.says("Its session: ended")
    day.send("Create 2FA")
    day.seed = day.site.locator("code.seed").inner_text().replace(" ", "")
    day.send("Enable", code=day.code())
    day.reads("A mail is on its way")
    day.go("/mail")
    day.site.get_by_role("link", name=re.compile("Confirm two-factor")).first.click()
    day.site.get_by_role("link", name="Confirm two-factor authentication", exact=True).click()
    day.site.locator("main button").first.click()
    day.reads("they are shown this once")
    day.recovery_codes = day.site.locator("ol.codes code").all_inner_texts()
    notebook.says("Your time: ")
    notebook.says("ledger nothing is gone")
    picture(day.page, "a2-phone")


def begin_the_theft(day: Day) -> Notebook:
    """A thief who acts when one presses, so that no test waits."""
    notebook = day.at(KEY)
    notebook.panel.get_by_label("The thief does a thing").select_option("")
    notebook.press("My key has leaked: start the stopwatch")
    return notebook


def lose_the_key(day: Day) -> None:
    """The thief's line among others, the key deleted, another one given to the client, the old one refused."""
    notebook = begin_the_theft(day)
    notebook.press("Let the thief do the next thing")
    notebook.says("key used from another address")
    before = notebook.panel.locator("tr", has_text="recovery codes made").first
    assert "before the leak" in before.inner_text()
    assert not before.get_by_role("button").count()
    notebook.panel.locator("tr", has_text="key used from another address").get_by_role("button").first.click()
    notebook.says("Now delete the key")
    notebook.press("Try the old pair")
    notebook.says("The old pair still works")
    picture(day.page, "a2-key-wrong")
    notebook.unfold("Delete the key")
    notebook.fill("Authenticator Code", day.code())
    notebook.press("Delete this key")
    notebook.says("The key is deleted")
    notebook.press("Let the thief do the next thing")
    notebook.says("The thief was stopped")
    notebook.unfold("Make another key here")
    for right in ("READ INFO", "TRADE LIMIT"):
        notebook.panel.get_by_role("switch", name=right).check()
    notebook.panel.get_by_label("Authenticator Code").last.fill(day.code())
    notebook.press("Make another key")
    notebook.says("Its Secret is in this notebook's memory only")
    notebook.unfold("Keep the new pair in the vault")
    notebook.fill("Vault password", VAULT_PASSWORD)
    notebook.press("Make the vault")
    notebook.press("Keep the pair in the vault")
    notebook.says("Kept in the vault")
    give_it_to_the_client(day)


def give_it_to_the_client(day: Day) -> None:
    """The configuration written by its own panel, and shown to the story."""
    file = day.folder / "nupool" / "pool.conf"
    file.parent.mkdir(mode=0o700)
    notebook = day.at(CLIENT)
    notebook.fill("address", ADDRESS)
    notebook.fill("File", str(file))
    notebook.press("Show what will be written")
    notebook.says("This is what will be written")
    notebook.press("Write the file")
    notebook.says("read back by the client's own rules")
    notebook = day.at(KEY)
    notebook.unfold("Show that the client has the new pair")
    notebook.fill("Configuration", str(file))
    notebook.press("Look into the file")
    notebook.says("The client's configuration has the new pair")
    notebook.press("Try the old pair")
    notebook.says("Refused: APIKEY_INVALID")
    notebook.says("Your time: ")
    notebook.says("ledger nothing is gone")
    picture(day.page, "a2-key")


def be_too_slow(day: Day) -> None:
    """The same once more with the new pair: five presses of the thief's, and nobody deletes the key."""
    notebook = day.at(KEY)
    notebook.press("Put this story away")
    begin_the_theft(day)
    for _ in range(5):
        notebook.press("Let the thief do the next thing")
    notebook.says("has done all that they wanted")
    notebook.unfold("What the thief called")
    picture(day.page, "a2-key-slow")


def lose_the_computer(day: Day) -> None:
    """The vault's copy opened by KeePassXC and shown to the panel; password and keys seen to on the pages."""
    notebook = day.at(COMPUTER)
    notebook.press("My computer is gone: start the stopwatch")
    copy = day.folder / "copy of the vault.kdbx"
    shutil.copy(day.lab.data / "vault.kdbx", copy)
    command = ["keepassxc-cli", "ls", "-R", "-f", copy]
    listed = subprocess.run(command, input=VAULT_PASSWORD, capture_output=True, text=True, timeout=60, check=True)
    assert "practice exchange" in listed.stdout
    notebook.panel.locator("input[type=file]").set_input_files(copy)
    notebook.says("Now its password")
    notebook.fill("Vault password", "letmein")
    notebook.press("Open the copy")
    notebook.says("The password is not the vault's")
    notebook.fill("Vault password", VAULT_PASSWORD)
    notebook.press("Open the copy")
    notebook.says("Delete the key there")
    day.go("/settings")
    day.send("Change the password", password=day.password, new_password=NEW_PASSWORD, code=day.code())
    day.reads("The password is changed")
    notebook.says("Its session: ended")
    day.go("/settings/api-keys")
    while day.site.get_by_role("button", name=re.compile("^Delete")).count():
        form = day.site.locator("form[action$=delete]").first
        day.site.locator("summary").last.click() if not form.is_visible() else None
        form.locator("[name=code]").fill(day.code())
        form.get_by_role("button").click()
        day.reads("The key is deleted")
    notebook.says("Your time: ")
    picture(day.page, "a2-computer")


def make_the_card(day: Day) -> None:
    """What looks like a secret is refused; the card comes as a download that says what was practised."""
    notebook = day.at(CARD)
    notebook.fill("Name of your exchange", "Kraken")
    notebook.fill("Page for API keys", "https://www.kraken.com/u/security/api")
    notebook.fill("Where the papers lie", day.seed)
    notebook.says("This looks like a secret")
    notebook.fill("Where the papers lie", "in the blue folder")
    with day.page.expect_download() as coming:
        notebook.press("Make the card")
    picture(day.page, "a2-card")
    file = day.folder / "card.html"
    coming.value.save_as(file)
    card = file.read_text()
    for words in ("Kraken", "in the blue folder", "The phone is gone: Your time", "The computer is gone: Your time"):
        assert words in card
    for secret in (day.seed, day.password, VAULT_PASSWORD, *day.recovery_codes):
        assert secret not in card


def test_three_things_are_lost_and_got_back(running: Lab, page: Page, tmp_path: Path) -> None:
    """Right and wrong, by panels and pages: wrong code, recovery code twice, wrong line, too slow; and the card."""
    day = Day(page, running, tmp_path)
    day.get_ready()
    lose_the_phone(day)
    lose_the_key(day)
    be_too_slow(day)
    lose_the_computer(day)
    make_the_card(day)
    day.notebook.save()

    saved = "".join(path.read_text() for path in (running.folder / "notebooks").rglob("*.ipynb"))
    for secret in (day.seed, day.password, VAULT_PASSWORD, NEW_PASSWORD, *day.recovery_codes):
        assert secret not in saved
