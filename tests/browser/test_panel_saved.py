"""Widget state that is saved by itself, where nobody takes it out of the notebook again."""

import json
import secrets
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.driver import SECONDS
from tests.browser.every_panel import EveryPanel
from tests.leaks.search import Search
from tests.processes import Lab, lab

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("pages")]

WAIT = 60 * SECONDS
_UNSTRIPPED = "--ServerApp.jpserver_extensions={'nupool_helpers.jupyter': False}"


@pytest.fixture
def unstripped(tmp_path: Path) -> Iterator[Lab]:
    """A JupyterLab that saves widget state by itself, and whose server strips nothing."""
    file = tmp_path / "settings" / "@jupyter-widgets" / "jupyterlab-manager" / "plugin.jupyterlab-settings"
    file.parent.mkdir(parents=True)
    file.write_text(json.dumps({"saveState": True}))
    with lab(tmp_path, "/", _UNSTRIPPED) as started:
        yield started


def test_saved_widget_state_holds_no_secret_by_itself(page: Page, unstripped: Lab) -> None:
    """Nothing typed and nothing shown is in it, though nobody takes it out of the notebook at the end."""
    notebook, markers = EveryPanel(page, unstripped), {"password": f"lamp otter {secrets.token_hex(8)}"}
    notebook.at("step(0)").fill("E-mail", "ada@example.org")
    notebook.fill("Password", markers["password"])
    notebook.press("Make my practice account")
    notebook.says("Your practice account is")
    markers["vault password"] = f"quiet harbour {secrets.token_hex(8)}"
    notebook.at("authenticator()").fill("Vault password", markers["vault password"])
    notebook.press("Make the vault")
    notebook.says("The vault is open")
    notebook.at("step(14)").unfold("Do this step for me")
    notebook.press("Do it for me")
    shown = notebook.panel.locator(".secret code")
    shown.first.wait_for(timeout=WAIT)
    markers |= {f"shown {number}": text for number, text in enumerate(shown.all_inner_texts()) if len(text) > 6}
    assert len(markers) > 4
    notebook.save()
    saved = (unstripped.folder / "notebooks" / "every_panel.ipynb").read_text()
    state = json.loads(saved)["metadata"]["widgets"]["application/vnd.jupyter.widget-state+json"]["state"]
    assert len(state) > len(notebook.codes), "widget state was saved"
    assert Search(markers).look("notebook", saved.encode()) == set()
