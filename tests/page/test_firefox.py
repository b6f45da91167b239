"""The page in Firefox, whose engine is another one: the account, and the exchange's page in its frame."""

import json
from pathlib import Path

import pytest

from tests.page.firefox import Firefox, firefox
from tests.page.learner import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.soak, pytest.mark.xdist_group("page")]
SHOWN = "document.querySelector('main > article:not([hidden])')"
FRAME = f"{SHOWN}.querySelector('iframe')?.contentDocument"
DONE = f"{SHOWN}.querySelector('.check.done')"


def test_a_learner_begins_in_firefox(address: str, tmp_path: Path) -> None:
    """Steps 0 and 1, with a password first that everybody would guess; the check sees what the frame has opened."""
    with firefox(tmp_path) as browser:
        browser.open(address)
        _make_account(browser)
        _turn(browser, "01_open_the_exchange")
        _click(browser, "a[target=practice-exchange]")
        browser.until(f"{FRAME}?.querySelector('h1')")
        browser.until(DONE)


def _make_account(browser: Firefox) -> None:
    _fill(browser, "email", "ada@example.org")
    _fill(browser, "password", "short")
    _press(browser, "Make my practice account")
    browser.until(f"{SHOWN}.querySelector('.wrong')?.textContent")
    _fill(browser, "password", PASSWORD)
    _press(browser, "Make my practice account")
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
