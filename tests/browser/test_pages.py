"""The fourteen steps on the exchange's own pages, in a real browser, the QR code read from a screenshot."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from nupool_helpers import qr
from nupool_helpers.clients import Exchange
from nupool_helpers.clients.launcher import find
from nupool_helpers.errors import PermissionDenied
from nupool_helpers.lessons.checks import judge
from nupool_helpers.lessons.judgement import Answer
from nupool_helpers.secret import SecretText
from nupool_helpers.validation.keys import KeyPair
from tests.browser.driver import browser, evaluate, picture
from tests.processes import exchange, fresh_code, use_again

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("pages")]

EMAIL, PASSWORD = "ada@example.org", "lamp otter violin cloud"


@pytest.fixture
def page() -> Iterator[Page]:
    """A page of 400 pixels' width, in dark, that complains about any script or style that is blocked."""
    with browser() as started:
        opened = started.new_context(viewport={"width": 400, "height": 800}, color_scheme="dark").new_page()
        complaints: list[str] = []
        opened.on("console", lambda message: complaints.append(message.text))
        opened.on("pageerror", lambda error: complaints.append(str(error)))
        yield opened
        assert not [text for text in complaints if "Content Security Policy" in text]


def submit(page: Page, button: str) -> None:
    """Press a button, check that the page fits the window and says what it is."""
    page.get_by_role("button", name=button, exact=True).first.click()
    page.wait_for_load_state()
    assert evaluate(page, "() => document.documentElement.scrollWidth") <= 400
    assert "practice exchange" in page.inner_text("body").lower()


def follow_mail(page: Page, url: str, subject: str) -> None:
    """Open the newest mail in the practice mailbox and follow its link."""
    page.goto(f"{url}/mail")
    page.get_by_role("link", name=re.compile(subject)).first.click()
    page.get_by_role("link", name=subject, exact=True).click()


def register_and_log_in(page: Page, url: str, seat: str = "") -> None:
    """Start here, and steps 1 and 2; with a `seat`, by the link of its notebook."""
    page.goto(url)
    if seat:
        page.goto(f"{url}/register?seat={seat}")
    else:
        page.get_by_role("link", name="Register").first.click()
    page.get_by_label("E-mail").fill(EMAIL)
    page.get_by_label("Password").fill(PASSWORD)
    submit(page, "Register")
    follow_mail(page, url, "Activate your account")
    submit(page, "Activate")
    page.get_by_label("E-mail").fill(EMAIL)
    page.get_by_label("Password").fill(PASSWORD)
    submit(page, "Log in")


def switch_on_two_factor(page: Page, url: str, used: set[str]) -> str:
    """Steps 3 to 10; returns the seed that the picture holds."""
    page.get_by_role("link", name="Two-Factor Authentication").click()
    submit(page, "Create 2FA")
    (uri,) = qr.read(page.screenshot())
    seed = re.search(r"secret=([A-Z2-7]{32})", uri)
    assert seed and page.locator(".seed").inner_text().replace(" ", "") == seed[1]
    assert "issuer=Practice%20exchange" in uri and "ada%40example.org" in uri
    page.get_by_label("Authenticator Code").fill(fresh_code(seed[1], used))
    submit(page, "Enable")
    follow_mail(page, url, "Confirm two-factor authentication")
    submit(page, "Enable it")
    assert page.locator(".codes code").count() == 8
    come_back(page, "I have them. Go to API Keys", "The recovery codes were shown once")
    return seed[1]


def come_back(page: Page, onward: str, sentence: str) -> None:
    """Go on from what was shown once, and back: the browser shows a page that says so, and no error of its own."""
    page.get_by_role("link", name=onward).click()
    page.wait_for_load_state()
    page.go_back()
    page.get_by_text(sentence).wait_for()
    assert page.locator(".codes code").count() == 0


def log_in_again(page: Page, url: str, code: str) -> None:
    """Step 11: out, and by the address of the page for keys in again, with password and code."""
    submit(page, "Log out")
    page.get_by_text("You are logged out").wait_for()
    page.goto(f"{url}/settings/api-keys")
    page.get_by_label("E-mail").fill(EMAIL)
    page.get_by_label("Password").fill(PASSWORD)
    submit(page, "Log in")
    page.get_by_label("Authenticator Code").fill(code)
    submit(page, "Log in")
    assert page.url == f"{url}/settings/api-keys"


def make_key(page: Page, code: str) -> KeyPair:
    """Steps 12 to 14; returns the pair."""
    submit(page, "Add New Key")
    assert not [box for box in page.get_by_role("checkbox").all() if box.is_checked()]
    page.get_by_label(re.compile("READ INFO")).check()
    page.get_by_label(re.compile("TRADE LIMIT")).check()
    page.get_by_label("Authenticator Code").fill(code)
    submit(page, "Save Changes")
    key, secret = (page.get_by_label(label, exact=True).input_value() for label in ("Key", "Secret"))
    come_back(page, "I have kept both", "The Secret was shown once")
    assert secret not in page.content()
    return KeyPair(key, SecretText(secret))


def test_all_steps_are_done_on_the_pages(page: Page, tmp_path: Path) -> None:
    """Register to key pair on the pages alone, 400 pixels wide and dark; the notebooks' checks notice every step."""
    used: set[str] = set()
    with exchange(tmp_path / "data") as url:
        owner = find(tmp_path / "data")
        assert owner is not None
        invitation = owner.state().invitation
        assert invitation is not None
        register_and_log_in(page, url, invitation.reveal())
        seed = switch_on_two_factor(page, url, used)
        log_in_again(page, url, fresh_code(seed, used))
        use_again(tmp_path / "data")
        used.clear()
        pair = make_key(page, fresh_code(seed, used))
        picture(page, "pages-14")

        client = Exchange(url, pair)
        assert {balance["Currency"] for balance in client.balances()} >= {"BTC", "NBT"}
        with pytest.raises(PermissionDenied, match="WITHDRAW"):
            client.withdraw("NBT", "1", "BQRKF4X8gFLyHGVeym8tuff57PcJczYPVg")
        assert [judgement.answer for judgement in judge(owner.state())] == [Answer.DONE] * 15


def test_the_key_uri_is_what_other_authenticators_read(page: Page, tmp_path: Path) -> None:
    """zbarimg, an independent reader, gets the same URI from the page's picture."""
    with exchange(tmp_path / "data") as url:
        register_and_log_in(page, url)
        page.get_by_role("link", name="Two-Factor Authentication").click()
        submit(page, "Create 2FA")
        shot = tmp_path / "qr.png"
        page.screenshot(path=shot)

    done = subprocess.run(
        ["zbarimg", "-q", "--raw", str(shot)], check=True, capture_output=True, text=True, timeout=120
    )

    assert [done.stdout.strip()] == qr.read(shot.read_bytes())


def test_the_pages_work_by_keyboard(page: Page, tmp_path: Path) -> None:
    """Registering takes the Tab key, letters and Enter: no pointer."""
    with exchange(tmp_path / "data") as url:
        page.goto(f"{url}/register")
        page.keyboard.type(EMAIL)
        page.keyboard.press("Tab")
        page.keyboard.type(PASSWORD)
        page.keyboard.press("Enter")
        page.get_by_text("A mail is on its way").wait_for()


def test_the_pages_hold_under_a_prefix_in_a_frame(page: Page, tmp_path: Path) -> None:
    """No page has an absolute link, so all of them hold under the prefix of a proxy."""
    with exchange(tmp_path / "data") as url:
        register_and_log_in(page, url)
        for path in (
            "",
            "settings",
            "settings/two-factor",
            "settings/api-keys",
            "settings/coins",
            "settings/activity",
            "mail",
            "nowhere",
        ):
            page.goto(f"{url}/{path}")
            names = "[href], [src], [action]"
            targets = page.locator(names).evaluate_all(
                "all => all.map(e => e.getAttribute('href') ?? e.getAttribute('src') ?? e.getAttribute('action'))"
            )
            assert targets and not [t for t in targets if t.startswith(("/", "http"))], path


@pytest.mark.soak
@pytest.mark.parametrize("width", [1366, 420])
def test_what_belongs_together_stands_in_line(page: Page, tmp_path: Path, width: int) -> None:
    """The header begins where the content does; a button stands beside its field, with an error below that, too."""
    page.set_viewport_size({"width": width, "height": 768})
    with exchange(tmp_path / "data") as url:
        page.goto(f"{url}/register")
        page.get_by_label("E-mail").fill(EMAIL)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Register").click()
        page.goto(f"{url}/mail")
        assert left(page, "header .brand") == left(page, "h1")
        follow_mail(page, url, "Activate your account")
        page.get_by_role("button", name="Activate").click()
        page.get_by_label("E-mail").fill(EMAIL)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Log in").click()
        page.get_by_role("link", name="Two-Factor Authentication").click()
        page.get_by_role("button", name="Create 2FA").click()
        page.get_by_label("Authenticator Code").fill("1")
        page.get_by_role("button", name="Enable").click()
        page.get_by_text("A code has six digits").wait_for()
        assert left(page, "header .brand") == left(page, "h1") == left(page, "footer", padded=True)
        for name, button in (("code", "Enable"), ("end", "Check my copy")):
            field = page.locator(f"input[name={name}]").bounding_box()
            pressed = page.get_by_role("button", name=button).bounding_box()
            assert field and pressed
            if width > 640:
                assert abs(pressed["y"] - field["y"]) <= 1
                assert 0 < pressed["x"] - field["x"] - field["width"] <= 24
            else:
                assert abs(pressed["x"] - field["x"]) <= 1


def left(page: Page, selector: str, *, padded: bool = False) -> int:
    """Where an element begins, in pixels; or what is in it, where it is `padded`."""
    script = """([selector, padded]) => {
        const e = document.querySelector(selector);
        return Math.round(e.getBoundingClientRect().left + (padded ? parseFloat(getComputedStyle(e).paddingLeft) : 0));
    }"""
    return int(evaluate(page, script, [selector, padded]))
