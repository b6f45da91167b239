"""People of a class in a browser, each with cookies of their own: learners in JupyterLab, a teacher at the overview."""

import itertools
import os
from collections.abc import Iterator
from typing import Literal

from playwright.sync_api import Browser, Locator, Page, expect

from nupool_helpers.classroom.homes import make_home
from nupool_helpers.classroom.places import Places
from tests.browser.driver import SECONDS, Notebook, picture, theme
from tests.browser.learner import Learner
from tests.classroom.hub import ROOT, RunningHub
from tests.processes import Lab

_START = 240 * SECONDS  # of a server on a busy machine
_WAIT = 30 * SECONDS  # for a panel to hear of what a teacher did
SIZES = {"laptop": (1366, 768), "projector": (1280, 720)}


def enter(started: Browser, hub: RunningHub, name: str) -> "InClass":
    """A learner who has signed in by the slip, with JupyterLab open at Start here."""
    home = make_home(Places(hub.folder, ROOT / "notebooks", hub.address, 0, hub.separate), name)
    config = home / ".jupyter"
    config.mkdir()
    # JupyterLab's commands are reached from its page, as the tests of notebooks need it.
    (config / "jupyter_lab_config.json").write_text('{"LabApp": {"expose_app_in_browser": true}}')
    for path in (config, config / "jupyter_lab_config.json"):
        os.chown(path, home.stat().st_uid, home.stat().st_gid)
    unknown = hub.address.startswith("https://")  # whose certificate is of an authority of the tests' own
    page = started.new_context(viewport={"width": 1280, "height": 900}, ignore_https_errors=unknown).new_page()
    sign_in(page, hub, name, "/hub/login")
    page.wait_for_url(f"{hub.address}/user/{name}/lab/**", timeout=_START)
    return InClass(page, Lab(f"{hub.address}/user/{name}", "", home, home), name)


def sign_in(page: Page, hub: RunningHub, name: str, path: str) -> None:
    """Open a page of the class, and fill in the hub's form on the way to it."""
    page.goto(f"{hub.address}{path}")
    page.get_by_label("Username").fill(name)
    page.get_by_label("Password").fill(hub.passwords[name])
    page.get_by_role("button", name="Sign in").click()


class InClass(Learner):
    """A learner of a class, with one notebook open."""

    def __init__(self, page: Page, running: Lab, name: str) -> None:
        super().__init__(page, running)
        self.name, self.email = name, f"{name}@class.example"  # of nobody whom a notebook names

    def sit_at(self, notebook: str) -> Notebook:
        """Open the notebook at which they stay."""
        self.at = self.open(notebook)
        return self.at

    def finish(self, notebook: Notebook, number: int) -> None:
        """Keep the pair before step 13 is left: what is on show, and what keeps the kernel, goes by one press."""
        if number == 13:
            button = notebook.panel.get_by_role("button", name="I have kept it: put it away", exact=True)
            notebook.says("this notebook's kernel does not end by itself")
            expect(button).to_have_count(1)
            button.scroll_into_view_if_needed()
            take_pictures(self.page, "pair-on-show")
            button.click()
            for gone in (notebook.panel.locator(".secret"), notebook.panel.get_by_text("is kept nowhere yet"), button):
                expect(gone).to_have_count(0, timeout=_WAIT)
        super().finish(notebook, number)

    def secrets(self) -> dict[str, str]:
        """What the panel shows that has to be kept, by its labels."""
        boxes = self.at.panel.locator(".secret").all()
        return {box.locator("b").inner_text(): " ".join(box.locator("code").all_inner_texts()) for box in boxes}

    def is_told(self, text: str, *, still: bool = True) -> None:
        """Wait until what the teacher says stands below the bar of steps, or does not any more."""
        bar = self.at.panels.first.locator(".nupool-progress")
        below = bar.locator("xpath=following::p").filter(has_text=text)
        expect(below).to_have_count(1 if still else 0, timeout=_WAIT)

    def sees(self, text: str, *, still: bool = True) -> None:
        """Wait until the step's own panel says it, or does not any more."""
        said = self.at.panel.get_by_text(text)
        if still:
            expect(said.first).to_be_visible(timeout=_WAIT)
        else:
            expect(said).to_have_count(0, timeout=_WAIT)


class Teacher:
    """A teacher at the overview, who presses everything by the keyboard."""

    def __init__(self, started: Browser, hub: RunningHub) -> None:
        width, height = SIZES["laptop"]
        self.page = started.new_context(viewport={"width": width, "height": height}).new_page()
        sign_in(self.page, hub, "teacher", "/services/practice-exchange/teacher/class")
        self.page.wait_for_url("**/teacher/class")

    def overview(self) -> Locator:
        """The rows of the overview, read anew."""
        if not self.page.url.endswith("/teacher/class"):
            self.page.get_by_role("link", name="The class", exact=True).press("Enter")
        self.page.wait_for_url("**/teacher/class")
        self.page.reload()
        return self.page.locator("tbody tr")

    def turn_to(self, name: str) -> None:
        """From the overview to the page of one learner, or to the messages to all."""
        self.overview()
        self.page.get_by_role("link", name=name, exact=True).press("Enter")
        expect(self.page.get_by_role("heading", level=1)).to_contain_text(name)

    def press(self, label: str) -> None:
        """Press a button; the page says that it is done."""
        with self.page.expect_navigation(timeout=_WAIT):  # the page before may show a notice as well
            self.page.get_by_role("button", name=label, exact=True).press("Enter")
        expect(self.page.get_by_role("status")).to_be_visible()

    def write(self, message: str) -> None:
        """Send a message."""
        self.page.get_by_label("Message").fill(message)
        self.press("Send")

    def offer(self, step: int) -> None:
        """Offer a ready account."""
        self.page.get_by_label("It begins at").select_option(str(step))
        self.press("Offer it")


def take_pictures(page: Page, name: str) -> None:
    """Keep the page as it looks on a laptop and on a projector, light and dark, where pictures are wanted."""
    before = page.viewport_size
    assert before
    in_lab = page.locator("#jp-main-dock-panel").count() > 0
    for size, scheme in _looks():
        width, height = SIZES[size]
        page.set_viewport_size({"width": width, "height": height})
        if in_lab:
            theme(page, f"JupyterLab {scheme.title()}")
        page.emulate_media(color_scheme=scheme)
        picture(page, f"class-{name}-{size}-{scheme}")
    page.set_viewport_size(before)


def _looks() -> Iterator[tuple[str, Literal["light", "dark"]]]:
    if "NUPOOL_TEST_PICTURES" in os.environ:
        yield from itertools.product(SIZES, ("dark", "light"))
