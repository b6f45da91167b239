"""The page in Firefox, whose engine is another one: panels, and the exchange's pages in their frame."""

import json
from contextlib import suppress
from pathlib import Path

import pytest

from tests.page.firefox import Firefox, firefox
from tests.page.learner import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.soak, pytest.mark.xdist_group("page")]
SHOWN = "document.querySelector('main > article:not([hidden])')"
# The exchange's page once the frame takes presses: before, the one that is there is still the last one.
FRAME = f"{SHOWN}.querySelector('.exchange iframe:not([aria-busy])')?.contentDocument"
DONE = f"{SHOWN}.querySelector('.check.done')"
TYPE = "(field, text) => { field.value = text; field.dispatchEvent(new Event('input', { bubbles: true })); }"


def test_a_learner_walks_to_step_4_in_firefox(address: str, tmp_path: Path) -> None:
    """By panels and by the exchange's own pages, with wrong entries on the way."""
    with firefox(tmp_path) as browser:
        browser.open(address)
        _make_account(browser)
        _turn(browser, "01_open_the_exchange")
        _open_in_the_frame(browser)
        browser.until(DONE)
        _log_in(browser)
        _turn(browser, "03_go_to_two_factor_authentication")
        _open_in_the_frame(browser)
        browser.until(DONE)
        _make_seed(browser)


def test_who_leaves_the_page_and_comes_back_finds_what_was_done(address: str, tmp_path: Path) -> None:
    """By its address and by Back: Firefox keeps a page as it was left, and its hold of the storage would stay, too."""
    with firefox(tmp_path) as browser:
        browser.open(address)
        _make_account(browser)
        browser.open(f"{address}LICENSES.txt")
        browser.open(address)
        browser.until(DONE)
        browser.value("window.left = true")
        browser.open(f"{address}LICENSES.txt")
        browser.back()
        with suppress(AssertionError):  # the page that was left loads itself anew, which ends what was asked of it
            browser.until("!window.left")
        browser.until(f"{SHOWN}?.querySelector('.check.done')")
        assert not browser.value("window.left")


def _make_account(browser: Firefox) -> None:
    _fill(browser, SHOWN, "email", "ada@example.org")
    _fill(browser, SHOWN, "password", "short")
    _press(browser, "Make my practice account")
    browser.until(f"{SHOWN}.querySelector('.wrong')?.textContent")
    _fill(browser, SHOWN, "password", PASSWORD)
    _press(browser, "Make my practice account")
    browser.until(DONE)


def _log_in(browser: Firefox) -> None:
    """Step 2 on the exchange's own page."""
    _turn(browser, "02_log_in")
    _open_in_the_frame(browser)
    form = f"{FRAME}?.querySelector('main form')"
    for password in ("another one", PASSWORD):
        _fill(browser, form, "email", "ada@example.org")
        _fill(browser, form, "password", password)
        browser.until(f"{form}?.querySelector('button')")
        # At once: what is pressed before the answer is shown would be lost, or lead out of the exchange.
        assert browser.value(
            f"{form}.querySelector('button').click(), {SHOWN}.querySelector('.exchange iframe').ariaBusy"
        )
        if password != PASSWORD:
            browser.until(f"{FRAME}?.querySelector('[role=alert]')")
    browser.until(DONE)
    browser.until(f"{FRAME}?.body.textContent.includes('Log out')")


def _make_seed(browser: Firefox) -> None:
    """Step 4, and the cell that reads what the QR picture says."""
    _turn(browser, "04_create_2fa")
    _press(browser, "Create 2FA")
    browser.until(f"{SHOWN}.querySelector('.secret .qr svg')")
    browser.until(DONE)
    _click(browser, f"{SHOWN}.querySelector('button.run')")
    browser.until(f"{SHOWN}.querySelector('output').textContent.includes('kind: totp')")


def _turn(browser: Firefox, name: str) -> None:
    _click(browser, f"document.querySelector('nav a[href=\"#{name}\"]')")
    browser.until(f"{SHOWN}.id === '{name}' && {SHOWN}.querySelector('.check')")


def _open_in_the_frame(browser: Firefox) -> None:
    _click(browser, f"{SHOWN}.querySelector('a[target=practice-exchange]')")
    browser.until(f"{FRAME}?.querySelector('h1')")


def _press(browser: Firefox, label: str) -> None:
    buttons = f"[...{SHOWN}.querySelectorAll('.nupool button')]"
    _click(browser, f"{buttons}.find((one) => one.textContent === {json.dumps(label)})")


def _click(browser: Firefox, element: str) -> None:
    browser.until(element)
    browser.value(f"{element}.click()")


def _fill(browser: Firefox, inside: str, name: str, text: str) -> None:
    field = f"{inside}?.querySelector('input[name={name}]')"
    browser.until(field)
    browser.value(f"({TYPE})({field}, {json.dumps(text)})")
