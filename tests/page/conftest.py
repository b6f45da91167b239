"""The workbook as a page, built once from what `make` has fetched, and served by nothing but a file server."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext

from scripts.page.site import build
from tests.browser.driver import browser
from tests.page.served import served


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the page."""
    folder = tmp_path_factory.mktemp("site") / "page"
    build(folder)
    return folder


@pytest.fixture(scope="session")
def address(site: Path) -> Iterator[str]:
    """Where it is served."""
    with served(site) as found:
        yield found


@pytest.fixture
def context() -> Iterator[BrowserContext]:
    """A browser that finds no host but this machine."""
    with browser("--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1") as started:
        yield started.new_context(viewport={"width": 1280, "height": 1000})
