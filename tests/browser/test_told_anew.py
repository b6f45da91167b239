"""Panels in a real browser beside the exchange's own page: what is changed on either side, and what stays typed."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from nupool_helpers.clients.launcher import find
from nupool_helpers.clients.seat import ReadyAccount, SeatClient
from nupool_helpers.secret import SecretText
from nupool_helpers.validation.keys import Permission
from nupool_helpers.validation.one_time_codes import code_at, time_step
from tests.browser.driver import SECONDS, Notebook
from tests.processes import Lab, use_again

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("pages")]

EMAIL, PASSWORD = "ada@example.org", "lamp otter violin cloud"
ADDRESS = "BQRKF4X8gFLyHGVeym8tuff57PcJczYPVg"
WAIT = 20 * SECONDS


def running_exchange(running: Lab) -> SeatClient:
    """The exchange that the first panel started."""
    found = find(running.data)
    assert found is not None
    return found


def log_in(beside: Page, url: str, email: str, password: str, recovery: str = "") -> None:
    """Log in on the exchange's page."""
    beside.goto(f"{url}/login")
    beside.get_by_label("E-mail").fill(email)
    beside.get_by_label("Password").fill(password)
    beside.get_by_role("button", name="Log in").click()
    if recovery:
        beside.locator("[name=code]").fill(recovery)
        beside.get_by_role("button", name="Log in").click()
    beside.wait_for_url("**/settings*")


def coder(data: Path, exchange: SeatClient, made: ReadyAccount) -> Callable[[], str]:
    """Codes of the account's seed: that of now, whenever it is asked for."""

    def code() -> str:
        use_again(data)
        return code_at(made.seed, time_step(exchange.state().now / 1000))

    return code


def switch(panel: Locator, right: str) -> Locator:
    """A right's switch."""
    return panel.get_by_role("switch", name=re.compile(right))


def test_a_seed_made_anew_and_a_log_in_elsewhere_are_seen(page: Page, running: Lab) -> None:
    """The dead seed is put away, and a wrong password's sentence goes after a right one on the exchange's page."""
    notebook = Notebook(page, running, "02_log_in").run_all()
    notebook.check_is("not yet")
    exchange = running_exchange(running)
    exchange.make_learner(EMAIL, SecretText(PASSWORD))
    notebook.fill("E-mail", EMAIL)
    notebook.fill("Password", "not this one at all")
    notebook.press("Log in")
    wrong = notebook.panel.locator(".wrong:not(:empty)")
    expect(wrong).to_have_count(1, timeout=WAIT)
    beside = page.context.new_page()
    log_in(beside, exchange.url, EMAIL, PASSWORD)
    expect(wrong).to_have_count(0, timeout=WAIT)

    notebook = Notebook(page, running, "04_create_2fa").run_all()
    notebook.press("Create 2FA")
    notebook.says("First keep a copy")
    notebook.check_is("done")
    beside.goto(f"{exchange.url}/settings/two-factor")
    dead = beside.locator(".seed").inner_text()
    beside.get_by_role("button", name=re.compile("fresh seed")).click()
    expect(beside.locator(".seed")).not_to_have_text(dead, timeout=WAIT)
    notebook.says("The seed that was here no longer works")
    assert notebook.panel.locator(".secret").count() == 0
    notebook.check_is("not yet")
    notebook.press("Show the QR code and the seed")
    expect(notebook.panel.locator(".secret code")).to_have_text(beside.locator(".seed").inner_text(), timeout=WAIT)
    notebook.check_is("done")


def withdrawn_elsewhere(notebook: Notebook, beside: Page, code: Callable[[], str]) -> None:
    """A right taken away and addresses given on the exchange's page, while another switch is moved in the panel."""
    panel = notebook.panel
    expect(switch(panel, "WITHDRAW")).to_be_checked(timeout=WAIT)
    switch(panel, "TRADE MARKET").check()
    beside.locator("[name=withdraw]").uncheck()
    beside.locator("[name=addresses]").fill("127.0.0.1")
    beside.locator("[name=code]").first.fill(code())
    beside.get_by_role("button", name="Save Changes").click()
    beside.get_by_text("The key's rights are changed.").wait_for(timeout=WAIT)
    expect(switch(panel, "WITHDRAW")).not_to_be_checked(timeout=WAIT)
    expect(panel.get_by_label("IP addresses that may use the key")).to_have_value("127.0.0.1")
    expect(switch(panel, "TRADE MARKET")).to_be_checked()
    notebook.fill("Authenticator Code", code())
    notebook.press("Save Changes")
    notebook.says("The key's rights are changed.")


def the_other_key(notebook: Notebook, exchange: SeatClient, code: Callable[[], str]) -> None:
    """A second key: each choice shows its own switches and addresses."""
    site, panel = exchange.open_site(), notebook.panel
    site.save_key(site.new_key(), [Permission.READ_INFO], code(), addresses="192.0.2.7")
    first, second = site.get("settings/api-keys").keys
    chosen = panel.get_by_label("Key", exact=True)
    chosen.wait_for(timeout=WAIT)
    for _twice in range(2):
        for key, addresses, trades in ((first, "127.0.0.1", True), (second, "192.0.2.7", False)):
            chosen.select_option(str(key.id))
            expect(panel.get_by_label("IP addresses that may use the key")).to_have_value(addresses)
            expect(switch(panel, "TRADE LIMIT")).to_be_checked(checked=trades)
            expect(chosen).to_have_value(str(key.id))
    assert first.permissions == ["READ INFO", "TRADE LIMIT", "TRADE MARKET"]


def pasted_and_pressed(notebook: Notebook, key: str) -> None:
    """What a press finds wrong stays when the look at what was typed before it, or at another field, comes later."""
    said = notebook.panel.get_by_text("Key and Secret are the same")
    notebook.fill("Key", key)
    notebook.fill("Secret", key)
    notebook.press("Prove it with a signed call")
    notebook.says("Key and Secret are the same")
    notebook.fill("Key", key[:-1])
    notebook.says("A Key has 32 characters")
    expect(said).to_be_visible()


def the_preview(notebook: Notebook, file: Path, made: ReadyAccount) -> None:
    """A field that is changed puts the preview away with its button."""
    assert made.pair is not None
    notebook.unfold("Enter the pair")
    notebook.fill("Key", made.pair.key)
    notebook.fill("Secret", made.pair.secret.reveal())
    notebook.press("Prove it with a signed call")
    notebook.fill("address", ADDRESS)
    notebook.fill("File", str(file))
    notebook.press("Show what will be written")
    write = notebook.panel.get_by_role("button", name="Write the file")
    write.wait_for(timeout=WAIT)
    notebook.panel.get_by_label("trading", exact=True).select_option("nubot")
    expect(write).to_have_count(0, timeout=WAIT)
    expect(notebook.panel.get_by_label("address", exact=True)).to_have_value(ADDRESS)
    expect(notebook.panel.get_by_label("trading", exact=True)).to_have_value("nubot")
    assert not file.exists()


def test_rights_changed_elsewhere_are_shown_and_never_granted_again(page: Page, running: Lab, tmp_path: Path) -> None:
    """Steps 13 and 14 and the client's form, with the exchange's page beside them."""
    notebook = Notebook(page, running, "13_grant_rights").run_all()
    notebook.check_is("not yet")
    exchange = running_exchange(running)
    made = exchange.make_ready_account([Permission.READ_INFO, Permission.TRADE_LIMIT, Permission.WITHDRAW])
    assert made.pair is not None
    code, beside = coder(running.data, exchange, made), page.context.new_page()
    recovery = made.recovery_codes[0].reveal()
    log_in(beside, exchange.url, made.email, made.password.reveal(), recovery)
    beside.goto(f"{exchange.url}/settings/api-keys")

    withdrawn_elsewhere(notebook, beside, code)
    the_other_key(notebook, exchange, code)
    pasted_and_pressed(Notebook(page, running, "14_the_revealed_keys").run_all(), made.pair.key)
    the_preview(Notebook(page, running, "16_configure_the_client").run_all(), tmp_path / "pool.conf", made)
