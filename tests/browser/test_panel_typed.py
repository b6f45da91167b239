"""Everything typed into every panel of the workbook stays, while the exchange's page beside it changes what it says."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from nupool_helpers.validation.keys import Permission
from tests.browser.driver import SECONDS, evaluate
from tests.browser.every_panel import EveryPanel
from tests.browser.test_told_anew import coder, log_in, running_exchange, switch
from tests.processes import Lab, fresh_code

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("pages")]

EMAIL, PASSWORD = "eve@example.org", "lamp otter violin cloud"
WAIT = 60 * SECONDS
# These have nothing to type into, at any time. Any other panel without a field is one that was not proved.
WITHOUT_FIELDS = {"check(2)", "class_overview()", "exercise(2)", "progress(2)"}
WITHOUT_FIELDS |= {f"step({number})" for number in (1, 3, 11, 12)}
_FIELDS = """() => [...document.querySelectorAll('.jp-NotebookPanel:not(.lm-mod-hidden) .nupool')].flatMap((panel, n) =>
    [...panel.querySelectorAll('input[name]:not([type=hidden], [type=file]), select[name], textarea[name]')].map((it) =>
        [n, `${it.form.dataset.form}/${it.name}`, it.type === 'checkbox' ? it.checked : it.value]))"""
# By events, as the browser sends them when a person types.
_CHOOSE = """() => {
    for (const part of document.querySelectorAll('.nupool details')) part.open = true;
    for (const select of document.querySelectorAll('.nupool select[name]')) {
        select.value = select.options[select.options.length - 1].value;
        select.dispatchEvent(new Event('change', {bubbles: true}));
    }
}"""
_CHOSEN = """() => [...document.querySelectorAll('.nupool form')].some((form) => {
    const chosen = form.closest('.nupool').querySelector('select')?.value;
    return form.dataset.form === `keep${JSON.stringify({exchange: chosen})}`;
})"""
_TYPE = """() => {
    const boxes = 'input[name]:not([type=hidden], [type=file]), textarea[name]';
    for (const box of document.querySelectorAll(`.nupool :is(${boxes})`)) {
        if (box.type === 'checkbox') box.click();
        else { box.value = `typed ${box.name}`; box.dispatchEvent(new Event('input', {bubbles: true})); }
    }
}"""

Fields = dict[tuple[str, str], Any]


def fields(notebook: EveryPanel) -> Fields:
    """What stands in all fields, by panel, and by form and name."""
    return {(notebook.codes[number], name): value for number, name, value in evaluate(notebook.page, _FIELDS)}


def type_everywhere(notebook: EveryPanel) -> Fields:
    """Type into every field of every panel, when what was chosen has brought its fields; what stands there then."""
    evaluate(notebook.page, _CHOOSE)
    notebook.page.wait_for_function(_CHOSEN, timeout=WAIT)
    evaluate(notebook.page, _TYPE)
    return fields(notebook)


def changes(notebook: EveryPanel, before: Fields) -> Fields:
    """What says another thing than before, of the fields that still are there, once every panel has been told."""
    # A look at all panels is finished before a press, and answers keep their order: after this one all is told.
    notebook.at("step(3)").press("Visit the page and say what it says")
    return {place: value for place, value in fields(notebook).items() if before.get(place, value) != value}


def registered(notebook: EveryPanel) -> set[str]:
    """Nobody is known. Who registers by the panel's link is; the mail is followed in the panel."""
    with notebook.page.context.expect_page() as opened:
        notebook.at("step(0)").panel.get_by_text("Or register on the exchange's page").click()
    beside, before = opened.value, type_everywhere(notebook)
    beside.get_by_label("E-mail").fill(EMAIL)
    beside.get_by_label("Password").fill(PASSWORD)
    beside.get_by_role("button", name="Register").click()
    notebook.says(f"{EMAIL} is registered")
    assert changes(notebook, before) == {("step(2)", "log_in{}/email"): EMAIL}
    notebook.at("step(0)").press("Activate your account (the mail's link)")
    notebook.says("Your practice account is")
    beside.close()
    return {panel for panel, _name in before}


def set_up(notebook: EveryPanel, beside: Page, url: str) -> set[str]:
    """The seed is made and made anew beside the panels, and the code is entered there."""
    log_in(beside, url, EMAIL, PASSWORD)
    beside.goto(f"{url}/settings/two-factor")
    beside.get_by_role("button", name="Create 2FA").click()
    notebook.at("step(9)").panel.get_by_label("Authenticator Code").wait_for(timeout=WAIT)
    before, dead = type_everywhere(notebook), beside.locator(".seed").inner_text()
    beside.get_by_role("button", name=re.compile("fresh seed")).click()
    expect(beside.locator(".seed")).not_to_have_text(dead, timeout=WAIT)
    assert changes(notebook, before) == {}
    beside.locator("[name=code]").fill(fresh_code(beside.locator(".seed").inner_text(), set()))
    beside.get_by_role("button", name="Enable", exact=True).click()
    notebook.at("step(9)").says("A code was right.")
    assert changes(notebook, before) == {}
    notebook.at("step(10)").press("Confirm two-factor authentication (the mail's link)")
    notebook.press("Enable it")
    notebook.says("Recovery codes")
    return {panel for panel, _name in before}


def rights(notebook: EveryPanel, beside: Page, running: Lab) -> set[str]:
    """A key's right is taken away beside the panels, and another one given in a panel."""
    exchange = running_exchange(running)
    made = exchange.make_ready_account([Permission.READ_INFO, Permission.TRADE_LIMIT, Permission.WITHDRAW])
    code = coder(running.data, exchange, made)
    beside.context.clear_cookies(name="practice_session")
    log_in(beside, exchange.url, made.email, made.password.reveal(), made.recovery_codes[0].reveal())
    beside.goto(f"{exchange.url}/settings/api-keys")
    panel = notebook.at("step(13)").panel
    expect(switch(panel, "WITHDRAW")).to_be_checked(timeout=WAIT)
    assert made.pair is not None
    notebook.at("configure_client()")  # its parts are unfolded already
    notebook.fill("Key", made.pair.key)
    notebook.fill("Secret", made.pair.secret.reveal())
    notebook.press("Prove it with a signed call")
    type_everywhere(notebook)
    switch(panel, "WITHDRAW").check()
    before, key = fields(notebook), exchange.open_site().get("settings/api-keys").keys[0].id
    beside.locator("[name=addresses]").fill("127.0.0.1")
    beside.locator("[name=withdraw]").uncheck()
    beside.locator("[name=code]").first.fill(code())
    beside.get_by_role("button", name="Save Changes").click()
    expect(panel.get_by_label("IP addresses that may use the key")).to_have_value("127.0.0.1", timeout=WAIT)
    form = f'save{{"row":"{key}"}}'
    told = {("step(13)", f"{form}/addresses"): "127.0.0.1", ("step(13)", f"{form}/withdraw"): False}
    assert changes(notebook, before) == told
    for right, on in (("READ INFO", True), ("TRADE LIMIT", True), ("TRADE MARKET", True), ("WITHDRAW", False)):
        switch(panel, right).set_checked(on)
    notebook.at("step(13)").fill("Authenticator Code", code())
    notebook.press("Save Changes")
    expect(notebook.panel).to_contain_text("The key's rights are changed.", timeout=WAIT)
    beside.reload()
    expect(beside.locator("[name=trade_market]")).to_be_checked()
    expect(beside.locator("[name=withdraw]")).not_to_be_checked()
    return {panel for panel, _name in before}


@pytest.mark.timeout(600)  # every field of every panel, three times
def test_what_is_typed_stays_and_what_is_so_is_shown(page: Page, running: Lab) -> None:
    """In every panel that has fields, at three moments; and what a panel saves is on the exchange's page."""
    notebook = EveryPanel(page, running)
    seen = registered(notebook)
    beside = page.context.new_page()
    seen |= set_up(notebook, beside, running_exchange(running).url)
    seen |= rights(notebook, beside, running)
    assert seen == set(notebook.codes) - WITHOUT_FIELDS
