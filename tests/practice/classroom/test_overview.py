"""What a teacher sees: everybody's step, since when, and who is stuck on what. Nobody else sees it."""

from pathlib import Path
from typing import Any

import pytest

from nupool_helpers.clients.seat import State
from nupool_helpers.lessons.checks import judge
from nupool_helpers.lessons.judgement import Answer
from nupool_helpers.practice.teacher import services
from nupool_helpers.practice.teacher.progress import read_progress
from nupool_helpers.protocol import Event, LogEntry, read
from nupool_helpers.protocol.state import StatePage
from tests.practice.classroom.conftest import PREFIX, ClassWorld
from tests.practice.classroom.teacher import Teacher
from tests.practice.conftest import JSON, PASSWORD

PAGE = f"{PREFIX}/teacher/class"
HTML = {"Accept": "text/html"}


@pytest.fixture
def room(seen: ClassWorld) -> ClassWorld:
    """A class whose teacher sees it."""
    return seen


def look(room: ClassWorld, name: str = "tina") -> str:
    """The page as somebody's browser gets it."""
    headers = {**HTML, "Authorization": f"token token-of-{name}"}
    reply = room.browser().get(PAGE, headers=headers)
    assert reply.status_code == 200, reply.text
    return reply.text


def log_of(room: ClassWorld, name: str) -> StatePage:
    """What a learner's own kernel knows."""
    return read(StatePage, room.ask(name, "GET", "state").content)


@pytest.mark.parametrize(("name", "status"), [("tina", 200), ("root", 200), ("ada", 404)])
def test_admins_and_the_group_of_teachers_see_it(room: ClassWorld, name: str, status: int) -> None:
    """To a learner it is not there."""
    headers = {**HTML, "Authorization": f"token token-of-{name}"}

    assert room.browser().get(PAGE, headers=headers).status_code == status


def test_it_is_at_most_five_seconds_old(room: ClassWorld) -> None:
    """The browser asks anew, without a script, and sees who has come since."""
    assert '<meta http-equiv="refresh" content="5">' in look(room)
    assert ">eve<" not in look(room)
    room.make_learner("eve")
    assert ">eve<" in look(room)


def test_where_data_are_not_separate_there_is_none(tmp_path: Path) -> None:
    """Everybody could have written it."""
    made = ClassWorld(tmp_path / "shared")
    headers = {**HTML, "Authorization": "token token-of-tina"}
    assert made.browser().get(PAGE, headers=headers).status_code == 404
    made.context.store.close()


def test_no_script_of_a_learner_s_server_reads_it(room: ClassWorld) -> None:
    """All servers share its origin: it is no frame, no fetched text, and lets no opener hold it."""
    browser = room.browser()
    room.sign_in(browser, "tina")
    for dest in ("empty", "iframe", "frame", "object", "embed", "script", "image", "worker"):
        assert browser.get(PAGE, headers={**HTML, "Sec-Fetch-Dest": dest}).status_code == 403
    reply = browser.get(PAGE, headers={**HTML, "Sec-Fetch-Dest": "document"})

    assert reply.status_code == 200
    assert "frame-ancestors 'none'" in reply.headers["content-security-policy"]
    assert reply.headers["cross-origin-opener-policy"] == "same-origin"


def test_it_holds_no_key_no_address_and_no_secret(room: ClassWorld) -> None:
    """Of an account that walked the steps there is the hub's name of its person, and nothing that is the account's."""
    ready = room.ask("ada", "POST", "prepared", permissions=["READ INFO"], balances=None, follow=True).json()
    page = look(room)

    assert ">ada</a></td>" in page
    hidden = [ready["email"], ready["password"], ready["seed"], ready["pair"]["key"], ready["pair"]["secret"]]
    assert not [text for text in [*hidden, "127.0.0.1", "@"] if text in page]


def test_who_has_no_account_yet_is_there(room: ClassWorld) -> None:
    """Whose notebooks have asked is in the table, at Start here."""
    assert "Nobody" in look(room)
    log_of(room, "eve")

    assert ">eve</a></td>\n    <td>0 · Start here</td>" in look(room)


def test_who_is_refused_three_times_stands_on_top(room: ClassWorld) -> None:
    """With what was refused, in words; a right try afterwards takes it back."""
    for name in ("ada", "eve"):
        room.make_learner(name)
    eve = room.browser()
    room.sign_in(eve, "eve")
    for _try in range(3):
        wrong = {"email": "eve@example.org", "password": "not this one at all"}
        eve.post(f"{PREFIX}/login", data=wrong, headers=JSON)
    page = look(room)
    assert page.index(">eve</a></td>") < page.index(">ada</a></td>")
    assert "refused 3 times here" in page
    assert "e-mail or password was not right" in page

    eve.post(f"{PREFIX}/login", data={"email": "eve@example.org", "password": PASSWORD}, headers=JSON)
    assert "refused 3 times here" not in look(room)


def test_who_is_quiet_for_five_minutes_needs_help(room: ClassWorld) -> None:
    """Unless all steps are done."""
    room.make_learner("ada")
    room.later(299)
    assert "quiet" not in look(room)
    room.later(1)

    assert "quiet for five minutes" in look(room)


def test_one_learner_s_page_reads_one_learner_s_log(room: ClassWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many others there are, and what they have done; the page that asks before the deletion reads none."""
    for name in ("ada", "eve"):
        room.make_learner(name)
    read = list[LogEntry]()

    def note(*given: Any) -> LogEntry:
        read.append(LogEntry(*given))
        return read[-1]

    monkeypatch.setattr(services, "LogEntry", note)
    teacher, counted = Teacher(room), list[int]()
    for path in ("teacher/delete", "teacher/learner?name=ada", "teacher/class"):
        read.clear()
        assert teacher.get(path).status_code == 200
        counted.append(len(read))

    nobody_s, one_s, all_of_them = counted
    assert (nobody_s, 2 * one_s) == (0, all_of_them)
    assert one_s > 0
    assert "Delete all data of 2 learners?" in teacher.get("teacher/delete").text


def test_an_odd_name_is_text(room: ClassWorld) -> None:
    """Whatever the hub calls somebody, the page shows it and does nothing else with it."""
    room.hub.add("<script>alert(1)</script>", "token-of-odd", ["access:services!service=practice-exchange"])
    log_of(room, "odd")

    assert "<script>" not in look(room)
    assert "&lt;script&gt;" in look(room)


def test_it_tells_of_done_what_the_learner_s_own_notebooks_tell(room: ClassWorld) -> None:
    """At every entry of a walked log, all steps are done there just where the steps' own judgement says so."""
    room.ask("ada", "POST", "prepared", permissions=["READ INFO", "TRADE LIMIT"], balances=None, follow=True)
    page = log_of(room, "ada")
    assert page.learner
    judged = judge(State(page.now, page.learner, page.activity))
    assert read_progress(page.activity).done == all(one.answer is Answer.DONE for one in judged)
    assert read_progress(page.activity).step == 13


@pytest.mark.parametrize(
    ("events", "step"),
    [
        ([], 0),
        ([(Event.REGISTERED, {}), (Event.SITE_OPENED, {})], 1),
        ([(Event.SEED_MADE, {}), (Event.SITE_OPENED, {})], 4),
        ([(Event.API_KEYS_PAGE_OPENED, {}), (Event.STEP_TICKED, {"step": 7})], 7),
        ([(Event.SEED_MADE, {}), (Event.CODE_REFUSED, {"reason": "wrong"})], 9),
        ([(Event.TWO_FACTOR_IN_FORCE, {}), (Event.LOGIN_REFUSED, {"reason": "wrong"})], 11),
        ([(Event.TWO_FACTOR_IN_FORCE, {}), (Event.KEY_ADDED, {"id": 1}), (Event.CODE_REFUSED, {"reason": "used"})], 13),
        ([(Event.COPY_REFUSED, {"of": "recovery codes", "reason": "wrong"})], 10),
        ([(Event.KEY_FIRST_USED, {"id": 1}), (Event.TWO_FACTOR_OFF, {})], 4),
    ],
)
def test_the_step_is_that_of_the_last_activity(
    events: list[tuple[Event, dict[str, str | int | list[str]]]], step: int
) -> None:
    """Not the first open one; and who looks at a page of before again is not back there."""
    assert read_progress(LogEntry(at, what, detail) for at, (what, detail) in enumerate(events, 1)).step == step
