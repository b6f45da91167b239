"""Two notebooks in a real JupyterLab: unlocked in one, the vault is open in the other; locked in one, in both."""

import pytest
from playwright.sync_api import Page

from tests.browser.driver import SECONDS, Notebook, picture
from tests.processes import Lab
from tests.vault.conftest import agent_processes

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("authenticator")]
PASSWORD = "turnip lorry quartz 88"
SEED = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def test_the_vault_is_unlocked_once_and_locked_everywhere(running: Lab, page: Page) -> None:
    """Without the password in the second notebook; its lock puts away the codes that the first one shows."""
    other = page.context.new_page()
    first = Notebook(page, running, "a1_without_a_phone").run_all()
    second = Notebook(other, running, "16_configure_the_client").run_all()
    second.unfold("The vault")
    second.panel.get_by_role("button", name="Make the vault").wait_for(timeout=60 * SECONDS)
    page.bring_to_front()
    first.fill("Vault password", PASSWORD)
    first.press("Make the vault")
    first.says("The vault is open in all notebooks")
    first.unfold("Add an account")
    first.fill("Seed, link, or a list of links", SEED)
    first.panel.get_by_label("Name", exact=True).first.fill("ada")
    first.press("Add")
    first.says("Added: ada")
    first.panel.locator(".account").get_by_role("button", name="Show").click()
    first.panel.locator(".account code").wait_for(timeout=20 * SECONDS)
    assert len(agent_processes(running.data / "vault.kdbx")) == 1

    other.bring_to_front()
    second.unfold("The vault")  # it was folded up anew: the open vault has no pair to offer
    second.says("The vault is open in all notebooks")
    assert second.panel.get_by_label("Vault password").count() == 0
    picture(other, "vault-open-in-the-second")
    second.press("Lock the vault")
    second.says("The vault is locked in all notebooks.")
    second.panel.get_by_role("button", name="Unlock the vault").wait_for(timeout=20 * SECONDS)

    page.bring_to_front()
    first.panel.get_by_role("button", name="Unlock the vault").wait_for(timeout=20 * SECONDS)
    assert first.panel.locator(".account").count() == 0
    assert agent_processes(running.data / "vault.kdbx") == []
    for notebook in (first, second):
        notebook.close()
