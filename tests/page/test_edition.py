"""A new version of the page, served where a browser has kept the old one."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.page.learner import LOADED, Learner
from tests.page.served import served

pytestmark = [pytest.mark.browser, pytest.mark.soak, pytest.mark.xdist_group("page")]
NEW = "0123456789abcdef"


@pytest.fixture
def kept(site: Path, tmp_path: Path) -> Iterator[tuple[Path, str]]:
    """A folder of the page's own, and where it is served so that a browser may keep it, as no server should."""
    folder = tmp_path / "page"
    shutil.copytree(site, folder)
    with served(folder, keep="max-age=31536000") as found:
        yield folder, found


def test_a_new_version_is_shown_and_what_was_done_is_there(context: BrowserContext, kept: tuple[Path, str]) -> None:
    """Though the browser may keep the old page for a year; of the old version nothing is on the server any more."""
    folder, address = kept
    learner = Learner(context, address).loaded()
    learner.make_account()
    _publish(folder)

    learner.page.goto("about:blank")
    learner.page.goto(address)
    expect(learner.page.locator(f"html[data-edition='{NEW}']")).to_be_attached(timeout=LOADED)
    expect(learner.page).to_have_title("Another edition")
    learner.loaded().done()


def _publish(folder: Path) -> None:
    """Put another version in the place of the one that is served."""
    old = (folder / "edition.txt").read_text().strip()
    page = (folder / "index.html").read_text().replace(old, NEW)
    (folder / old).rename(folder / NEW)
    host = folder / NEW / "host.js"
    host.write_text(host.read_text().replace("document.title = ", 'document.title = "Another edition" || '))
    (folder / "index.html").write_text(page)
    (folder / "edition.txt").write_text(f"{NEW}\n")
