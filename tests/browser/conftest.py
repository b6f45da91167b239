"""A JupyterLab and a page of a browser, for every test that needs no others."""

from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.driver import browser, keep_pictures
from tests.processes import Lab, lab


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, Any]:
    """Name, with each failure, a picture of every page that was open then."""
    report = yield
    if report.failed and call.when == "call" and "tmp_path" in getattr(item, "funcargs", {}):
        pictures = keep_pictures(item.funcargs["tmp_path"])  # type: ignore[attr-defined]
        report.sections.append(("Pictures of the open pages", "\n".join(map(str, pictures))))
    return report


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Lab]:
    """A JupyterLab of its own."""
    with lab(tmp_path) as started:
        yield started


@pytest.fixture
def page(request: pytest.FixtureRequest) -> Iterator[Page]:
    """A page of a browser that may copy to the clipboard."""
    if "running" in request.fixturenames:  # begun first, so that it ends last: a page that is open goes on asking it
        request.getfixturevalue("running")
    with browser() as started:
        context = started.new_context(viewport={"width": 1280, "height": 900})
        context.grant_permissions(["clipboard-read", "clipboard-write"])
        yield context.new_page()
