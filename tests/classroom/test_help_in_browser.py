"""A teacher's browser: three learners who are stuck are helped by each act, and then the class is ended."""

import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn
from playwright.sync_api import Page, expect

from tests.browser.driver import browser
from tests.classroom.hub import free_ports
from tests.practice.classroom.conftest import PREFIX, SCOPE, ClassWorld
from tests.practice.conftest import PASSWORD

pytestmark = [pytest.mark.soak, pytest.mark.browser]
_SECONDS = 60  # for a server to come up on a busy machine


class Learner:
    """A learner's kernel and browser at once: both come by the hub's token."""

    def __init__(self, url: str, name: str) -> None:
        self.email = f"{name}@example.org"
        headers = {"Authorization": f"token token-of-{name}", "Accept": "application/json", "Origin": url}
        self.http = httpx.Client(base_url=f"{url}{PREFIX}", headers=headers, trust_env=False, timeout=60)

    def ask(self, name: str, **message: Any) -> httpx.Response:
        """Send a message of a kernel's."""
        return self.http.post(f"/owner/{name}", json=message)

    def state(self) -> dict[str, Any]:
        """What the notebooks know."""
        state: dict[str, Any] = self.http.get("/owner/state").json()
        return state

    def log_in(self, password: str = PASSWORD) -> int:
        """Try a password; the status."""
        return self.http.post("/login", data={"email": self.email, "password": password}).status_code


@pytest.fixture
def room(tmp_path: Path) -> Iterator[ClassWorld]:
    """A class that a teacher sees."""
    made = ClassWorld(tmp_path / "class", overview=True)
    made.hub.add("bob", "token-of-bob", [SCOPE])
    yield made
    made.context.store.close()


@pytest.fixture
def url(room: ClassWorld) -> Iterator[str]:
    """Its exchange, answering on loopback."""
    port = free_ports(1)
    room.context.clock = time.time
    server = uvicorn.Server(uvicorn.Config(room.app, port=port, log_level="error", lifespan="off", ws="none"))
    thread = threading.Thread(target=server.run)
    thread.start()
    end = time.monotonic() + _SECONDS
    while not server.started and time.monotonic() < end:
        thread.join(0.05)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(_SECONDS)


@pytest.fixture
def learners(url: str) -> Iterator[dict[str, Learner]]:
    """Ada, eve and bob, with an account each."""
    made = {name: Learner(url, name) for name in ("ada", "eve", "bob")}
    for one in made.values():
        assert one.ask("learner", email=one.email, password=PASSWORD).status_code == 200
    yield made
    for one in made.values():
        one.http.close()


@pytest.fixture
def page(url: str) -> Iterator[Page]:
    """The overview, open before the teacher on a projector of 1024 by 768."""
    with browser() as started:
        context = started.new_context(
            viewport={"width": 1024, "height": 768}, extra_http_headers={"Authorization": "token token-of-tina"}
        )
        opened = context.new_page()
        opened.goto(f"{url}{PREFIX}/teacher/class")
        yield opened


def open_learner(page: Page, name: str) -> None:
    """From the overview to the page of a learner, by the keyboard."""
    if not page.url.endswith("/teacher/class"):
        page.get_by_role("link", name="The class", exact=True).click()
    page.get_by_role("link", name=name, exact=True).press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text(name)


def press(page: Page, label: str) -> None:
    """Press a button by the keyboard; the page says that it is done."""
    page.get_by_role("button", name=label, exact=True).press("Enter")
    expect(page.get_by_role("status")).to_be_visible()


def take_pictures(page: Page, folder: Path, name: str) -> None:
    """Keep the page as it looks in both colours."""
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        page.screenshot(path=folder / f"{name}-{scheme}.png", full_page=True)


def test_three_are_helped_and_the_class_is_ended(
    room: ClassWorld, learners: dict[str, Learner], page: Page, tmp_path: Path
) -> None:
    """Each act does what it says before the learner's eyes, and neither the files nor what is left hold a secret."""
    ada, eve, bob = learners.values()
    while ada.log_in("not this one at all") != 429:
        pass
    assert eve.log_in() == 200
    seed = eve.http.post("/settings/two-factor/start").json()["seed"]
    page.reload()
    take_pictures(page, tmp_path, "overview")

    open_learner(page, "ada")
    press(page, "End the waiting times")
    assert ada.log_in() == 200

    open_learner(page, "eve")
    press(page, "End the half-done second factor")
    page.get_by_label("Message").fill("<b>Begin</b> step 4 again, please.")
    press(page, "Send")
    press(page, "Freeze the seat")
    take_pictures(page, tmp_path, "learner")
    assert eve.ask("tick", step=5).status_code == 403
    assert eve.state()["teacher"] == {
        "messages": ["<b>Begin</b> step 4 again, please."],
        "frozen": True,
        "offered": None,
    }
    assert eve.state()["learner"]["two_factor"] == "off"
    press(page, "Thaw the seat")
    press(page, "Take back")
    assert eve.state()["teacher"]["messages"] == []

    open_learner(page, "bob")
    press(page, "Start the seat again")
    assert bob.state()["learner"] is None
    press(page, "Back to the account of before")
    assert bob.state()["learner"]["email"] == bob.email
    page.get_by_label("It begins at").select_option("14")
    press(page, "Offer it")
    taken = bob.ask("offered").json()
    assert bob.state()["learner"]["email"] == taken["email"]

    page.get_by_role("link", name="The class", exact=True).click()
    page.get_by_role("link", name="Messages to all").press("Enter")
    page.get_by_label("Message").fill("Ten minutes left.")
    press(page, "Send")
    take_pictures(page, tmp_path, "everybody")
    assert {one.state()["teacher"]["messages"][0] for one in learners.values()} == {"Ten minutes left."}

    markers = [seed.replace(" ", ""), taken["seed"], taken["pair"]["secret"], taken["password"], taken["email"]]
    markers += [one.email for one in learners.values()]
    assert_kept(room, [taken["seed"], taken["pair"]["secret"]])
    end_class(page, tmp_path, markers)
    assert [marker for marker in markers if marker.encode() in database(room)] == []
    assert [one.state()["learner"] for one in learners.values()] == [None] * 3


def assert_kept(room: ClassWorld, markers: list[str]) -> None:
    """The search finds what is there, or finding nothing afterwards would prove nothing."""
    assert all(marker.encode() in database(room) for marker in markers)


def database(room: ClassWorld) -> bytes:
    """Everything that lies in the exchange's folder."""
    return b"".join(path.read_bytes() for path in sorted(room.folder.iterdir()))


def end_class(page: Page, folder: Path, markers: list[str]) -> None:
    """Download both files, be refused without the word, and delete."""
    page.get_by_role("link", name="The class", exact=True).click()
    page.get_by_role("link", name="End the class").press("Enter")
    take_pictures(page, folder, "end")
    for ending in ("csv", "json"):
        with page.expect_download() as started:
            page.get_by_role("button", name=f"Download as {ending.upper()}").press("Enter")
        kept = folder / started.value.suggested_filename
        started.value.save_as(kept)
        text = kept.read_text()
        assert all(name in text for name in ("ada", "eve", "bob"))
        assert not [marker for marker in markers if marker in text]
    page.get_by_role("link", name="Delete all data").press("Enter")
    page.get_by_label("Type DELETE").fill("delete")
    page.get_by_role("button", name="Delete everything now").press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("in capitals")
    take_pictures(page, folder, "delete")
    page.get_by_label("Type DELETE").fill("DELETE")
    page.get_by_role("button", name="Delete everything now").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("All data are deleted")
