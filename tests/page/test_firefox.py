"""The page in Firefox, whose engine is another one: to step 4, and back after it was loaded again."""

import json
from pathlib import Path

import pytest

from tests.page.firefox import Firefox, firefox
from tests.page.learner import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.soak, pytest.mark.xdist_group("page")]
SHOWN = "document.querySelector('main > article:not([hidden])')"
FRAME = f"{SHOWN}.querySelector('iframe')?.contentDocument"
DONE = f"{SHOWN}.querySelector('.check.done')"


def test_a_learner_walks_to_step_4_in_firefox(address: str, tmp_path: Path) -> None:
    """With a wrong password on the way, and by the exchange's own page in the frame."""
    with firefox(tmp_path) as browser:
        browser.open(address)
        _make_account(browser)
        _turn(browser, "01_open_the_exchange")
        _click(browser, "a[target=practice-exchange]")
        browser.until(f"{FRAME}?.querySelector('h1')")
        browser.until(DONE)
        _log_in(browser)
        _turn(browser, "03_go_to_two_factor_authentication")
        _press(browser, "Visit the page and say what it says")
        browser.until(DONE)
        _turn(browser, "04_create_2fa")
        _press(browser, "Create 2FA")
        browser.until(f"{SHOWN}.querySelector('.secret .qr svg')")
        browser.until(DONE)
        browser.open(f"{address}?again#04_create_2fa")
        browser.until(DONE)


def _make_account(browser: Firefox) -> None:
    _fill(browser, "email", "ada@example.org")
    _fill(browser, "password", "short")
    _press(browser, "Make my practice account")
    browser.until(f"{SHOWN}.querySelector('.wrong')?.textContent")
    _fill(browser, "password", PASSWORD)
    _press(browser, "Make my practice account")
    browser.until(DONE)


def _log_in(browser: Firefox) -> None:
    _turn(browser, "02_log_in")
    _click(browser, "a[target=practice-exchange]")
    wrong, right = (
        f"{FRAME}?.querySelector('[role=alert], .error, .wrong')",
        f"{FRAME}?.body.textContent.includes('Log out')",
    )
    for password, seen in (("another one", wrong), (PASSWORD, right)):
        browser.until(f"{FRAME}?.querySelector('input[name=password]')")
        for name, text in (("email", "ada@example.org"), ("password", password)):
            browser.value(
                f"Object.assign({FRAME}.querySelector('input[name={name}]'), {{ value: {json.dumps(text)} }}).value"
            )
        browser.value(f"{FRAME}.querySelector('main button').click()")
        browser.until(seen)
    browser.until(DONE)


def _turn(browser: Firefox, name: str) -> None:
    _click_first(browser, f"document.querySelector('nav a[href=\"#{name}\"]')")
    browser.until(f"{SHOWN}.id === '{name}' && {SHOWN}.querySelector('.check')")


def _click(browser: Firefox, selector: str) -> None:
    _click_first(browser, f"{SHOWN}.querySelector('{selector}')")


def _press(browser: Firefox, label: str) -> None:
    buttons = f"[...{SHOWN}.querySelectorAll('.nupool button')]"
    _click_first(browser, f"{buttons}.find((one) => one.textContent === {json.dumps(label)})")


def _click_first(browser: Firefox, element: str) -> None:
    browser.until(element)
    browser.value(f"{element}.click()")


def _fill(browser: Firefox, name: str, text: str) -> None:
    field = f"{SHOWN}.querySelector('input[name={name}]')"
    browser.until(field)
    browser.value(f"{field}.value = {json.dumps(text)}; {field}.dispatchEvent(new Event('input', {{ bubbles: true }}))")
