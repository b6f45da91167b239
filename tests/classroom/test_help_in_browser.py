"""A class with its teacher, all in a browser: three learners are stuck, each is helped, and then the class is ended."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.driver import browser
from tests.classroom.hub import RunningHub, running_with_overview
from tests.classroom.in_browser import InClass, Teacher, enter, take_pictures
from tests.classroom.test_class import WALK
from tests.leaks.search import Search, files_below
from tests.processes import fresh_code

pytestmark = [pytest.mark.browser, pytest.mark.soak, pytest.mark.xdist_group("hub"), pytest.mark.timeout(1200)]
FROZEN = (
    "Your teacher has frozen your practice account. You can look at everything; it can be changed when it is thawed."
)
NAMES = ("ada", "eve", "bob")
TO_EVE, TO_ALL = "<b>Begin</b> step 4 again, please.", "Ten minutes left."


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[RunningHub]:
    """A class of four, which its teacher sees; dan is at step 4 already, and needs no help."""
    with running_with_overview(tmp_path / "class", *NAMES, "dan") as made:
        dan = made.sign_in("dan")
        dan.start_server()
        assert sum(json.loads(dan.run(WALK.format(number=4)))["done"]) == 5
        yield made


@pytest.fixture
def started() -> Iterator[Browser]:
    """A browser for all of them."""
    with browser() as made:
        yield made


def stuck(started: Browser, hub: RunningHub) -> list[InClass]:
    """Ada types wrong codes until she has to wait, eve has lost a seed half-way, and bob his password."""
    ada, eve, bob = [enter(started, hub, name) for name in NAMES]
    for one in (ada, eve, bob):
        one.start_here()
    for one in (ada, eve):
        one.sit_at("04_create_2fa").press("Create 2FA")
        one.sees("First keep a copy")
        one.seed = one.secrets()["Seed"]
    ada.sit_at("09_enter_the_code")
    for _try in range(6):
        ada.at.fill("Authenticator Code", "000000")
        ada.at.press("Enable")
    ada.sees("Too many wrong codes")
    for _try in range(3):
        eve.at.fill("Last four signs of your copy", eve.seed[:4])
        eve.at.press("Check my copy")
    bob.sit_at("02_log_in")
    for _try in range(3):
        bob.at.fill("Password", "not this one at all")
        bob.at.press("Log in")
    return [ada, eve, bob]


def test_three_are_helped_and_the_class_is_ended(hub: RunningHub, started: Browser, tmp_path: Path) -> None:
    """Each act shows in the learner's open notebook; neither the files nor what is left hold what opens anything."""
    ada, eve, bob = people = stuck(started, hub)
    teacher = Teacher(started, hub)
    rows = [row.inner_text().split("\t") for row in teacher.overview().all()]
    assert [(row[0], row[1][:2], bool(row[-1])) for row in rows] == [
        *(("bob", "2 ", True), ("eve", "4 ", True), ("ada", "9 ", True)),
        ("dan", "4 ", False),
    ]
    take_pictures(teacher.page, "overview")
    for one in people:
        take_pictures(one.page, f"{one.name}-stuck")

    end_waiting_times(teacher, ada)
    markers = {"first seed": eve.seed} | begin_anew(teacher, eve)
    markers |= start_again_and_back(teacher, bob) | take_what_is_offered(teacher, bob)
    tell_all(teacher, people)
    for one in people:
        markers |= {f"{one.name}'s e-mail": one.email, f"{one.name}'s password": one.password}
    end_class(teacher, hub, Search(markers | {"ada's seed": ada.seed, "message": TO_EVE}), tmp_path)
    for one in (eve, bob):
        one.sees("There is no practice account yet")


def end_waiting_times(teacher: Teacher, ada: InClass) -> None:
    """The right code is taken at once, where it had to wait for minutes."""
    ada.at.fill("Authenticator Code", fresh_code(ada.seed, ada.used))
    ada.at.press("Enable")
    ada.sees("Too many wrong codes")
    teacher.turn_to("ada")
    teacher.press("End the waiting times")
    ada.used.clear()
    ada.at.fill("Authenticator Code", fresh_code(ada.seed, ada.used))
    ada.at.press("Enable")
    ada.at.check_is("done")


def begin_anew(teacher: Teacher, eve: InClass) -> dict[str, str]:
    """The dead seed is put away, the message stands as it was typed, and nothing can be changed while frozen."""
    teacher.turn_to("eve")
    take_pictures(teacher.page, "learner")
    teacher.press("End the half-done second factor")
    eve.sees("The seed that was here no longer works")
    eve.at.check_is("not yet")
    teacher.write(TO_EVE)
    teacher.press("Freeze the seat")
    take_pictures(teacher.page, "learner-frozen")
    eve.is_told(f"Your teacher: {TO_EVE}")
    eve.is_told(FROZEN)
    eve.at.press("Create 2FA")
    eve.sees("frozen")
    take_pictures(eve.page, "eve-frozen")
    assert eve.secrets() == {}
    teacher.press("Thaw the seat")
    teacher.press("Take back")
    eve.is_told(FROZEN, still=False)
    eve.is_told(f"Your teacher: {TO_EVE}", still=False)
    eve.at.press("Create 2FA")
    eve.sees("First keep a copy")
    assert eve.secrets()["Seed"] != eve.seed
    return {"second seed": eve.secrets()["Seed"]}


def start_again_and_back(teacher: Teacher, bob: InClass) -> dict[str, str]:
    """The notebooks follow nobody, and then the same account as before."""
    whose = f"This acts on the practice account {bob.email}."
    bob.sees(whose)
    teacher.turn_to("bob")
    teacher.press("Start the seat again")
    bob.sees(whose, still=False)
    bob.at.check_is("not yet")
    take_pictures(bob.page, "bob-started-again")
    take_pictures(teacher.page, "learner-started-again")
    teacher.press("Back to the account of before")
    bob.sees(whose)
    return {}


def take_what_is_offered(teacher: Teacher, bob: InClass) -> dict[str, str]:
    """An offer comes, goes and leaves what is typed; the next one is taken by its button, and shows what opens it."""
    offered = "Your teacher offers you a ready account. It begins at step 11."
    bob.at.fill("Password", "half of a pass")
    teacher.offer(11)
    bob.sees(offered)
    teacher.press("Take the offer back")
    bob.sees(offered, still=False)
    expect(bob.at.panel.get_by_label("Password", exact=True)).to_have_value("half of a pass")
    teacher.offer(11)
    take_pictures(teacher.page, "learner-offered")
    bob.sees(offered)
    take_pictures(bob.page, "bob-offered")
    bob.at.press("Take the ready account")
    bob.sees("Go on with step 11.")
    take_pictures(bob.page, "bob-ready")
    shown = bob.secrets()
    assert shown.keys() == {"Password", "Seed", "Recovery codes"}
    email = bob.at.panel.get_by_text("The notebooks follow").inner_text().split()[3]
    codes = {f"recovery code {number}": code for number, code in enumerate(shown.pop("Recovery codes").split())}
    bob.at.press(f"Go back to my account ({bob.email})")
    bob.sees(f"This acts on the practice account {bob.email}.")
    return {f"offered {label}": text for label, text in shown.items()} | codes | {"offered e-mail": email}


def tell_all(teacher: Teacher, people: list[InClass]) -> None:
    """One sentence stands in every open notebook until it is taken back."""
    teacher.turn_to("Messages to all")
    teacher.write(TO_ALL)
    take_pictures(teacher.page, "everybody")
    for one in people:
        one.is_told(f"Your teacher: {TO_ALL}")
    take_pictures(people[0].page, "ada-message")
    teacher.press("Take back")
    for one in people:
        one.is_told(f"Your teacher: {TO_ALL}", still=False)


def end_class(teacher: Teacher, hub: RunningHub, search: Search, downloads: Path) -> None:
    """Both files name everybody, and hold no marker; after the deletion nothing in the class's folder does."""
    page, exchange = teacher.page, hub.folder / "exchange"
    kept = set[str]().union(*(search.look(str(path), content) for path, content in files_below(exchange)))
    # The search finds what is there, or finding nothing afterwards would prove nothing. No password is kept anywhere.
    assert kept >= {
        "second seed",
        "ada's seed",
        "offered Seed",
        "offered e-mail",
        *(f"{one}'s e-mail" for one in NAMES),
    }
    search.found.clear()
    teacher.turn_to("End the class")
    take_pictures(page, "end")
    for ending in ("csv", "json"):
        with page.expect_download() as download:
            page.get_by_role("button", name=f"Download as {ending.upper()}").press("Enter")
        file = downloads / download.value.suggested_filename
        download.value.save_as(file)
        assert all(name in file.read_text() for name in (*NAMES, "dan"))
        search.look(file.name, file.read_bytes())
    page.get_by_role("link", name="Delete all data").press("Enter")
    page.get_by_label("Type DELETE").fill("delete")
    page.get_by_role("button", name="Delete everything now").press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("in capitals")
    take_pictures(page, "delete")
    page.get_by_label("Type DELETE").fill("DELETE")
    page.get_by_role("button", name="Delete everything now").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("All data are deleted")
    take_pictures(page, "over")
    for path, content in files_below(hub.folder.parent):
        search.look(str(path.relative_to(hub.folder.parent)), content)
    assert search.found == set()
    assert search.places > 50
