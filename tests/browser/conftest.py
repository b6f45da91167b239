"""A JupyterLab and a page of a browser, for every test that needs no others."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.driver import browser
from tests.processes import Lab, lab


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Lab]:
    """A JupyterLab of its own."""
    with lab(tmp_path) as started:
        yield started


@pytest.fixture
def page() -> Iterator[Page]:
    """A page of a browser that may copy to the clipboard."""
    with browser() as started:
        context = started.new_context(viewport={"width": 1280, "height": 900})
        context.grant_permissions(["clipboard-read", "clipboard-write"])
        yield context.new_page()
