"""What a teacher does for one learner: done for that seat alone, in its log, taken back where it can be."""

import re

import pytest

from nupool_helpers.clients.signing import sign_v1, signed_url_v1
from nupool_helpers.practice.schema import attempts
from nupool_helpers.practice.teacher.acts import ACTS
from nupool_helpers.practice.teacher.progress import read_progress
from nupool_helpers.practice.teacher.services import read_class
from nupool_helpers.protocol.state import TwoFactor
from nupool_helpers.secret import SecretText
from tests.practice.classroom.conftest import PREFIX, ClassWorld
from tests.practice.classroom.teacher import EVERYBODY, LEARNER, Teacher, acts_in_log, state_of, told
from tests.practice.conftest import JSON, PASSWORD, URL, Client

NAMES = [*ACTS, "offer", "message", "withdraw"]


@pytest.fixture
def room(seen: ClassWorld) -> ClassWorld:
    """A class whose teacher sees it, with two learners."""
    for name in ("ada", "eve"):
        seen.make_learner(name)
    return seen


@pytest.fixture
def tina(room: ClassWorld) -> Teacher:
    """Its teacher."""
    return Teacher(room)


def browser_of(room: ClassWorld, name: str) -> Client:
    """A learner's browser, signed in at the hub and logged in on the exchange."""
    browser = room.browser()
    room.sign_in(browser, name)
    log_in(browser, name)
    return browser


def log_in(browser: Client, name: str, password: str = PASSWORD) -> int:
    """Try a password; the status."""
    fields = {"email": f"{name}@example.org", "password": password}
    return browser.post(f"{PREFIX}/login", data=fields, headers=JSON).status_code


def begin_two_factor(browser: Client) -> str:
    """Make a seed."""
    return str(browser.post(f"{PREFIX}/settings/two-factor/start", headers=JSON).json()["seed"])


@pytest.mark.parametrize("act", NAMES)
def test_a_learner_has_no_acts(room: ClassWorld, act: str) -> None:
    """To a learner, who may have seen a teacher's form, neither page nor form is there, and nothing is done."""
    token = Teacher(room).token()
    eve = Teacher(room, "eve")
    fields = {"token": token, "name": "ada", "act": act, "step": "3", "message": "x", "number": "1"}

    assert eve.get(f"{LEARNER}?name=ada").status_code == eve.get(EVERYBODY).status_code == 404
    assert eve.post(LEARNER, fields).status_code == eve.post(EVERYBODY, fields).status_code == 404
    assert acts_in_log(room, "ada") == []


@pytest.mark.parametrize("act", NAMES)
def test_a_form_that_is_not_of_a_teacher_s_page_does_nothing(room: ClassWorld, tina: Teacher, act: str) -> None:
    """A script of a learner's server has the teacher's cookies and the right Origin; the form's token it has not."""
    fields = {"name": "ada", "act": act, "step": "3", "message": "x", "number": "1"}
    others = ("", "0" * 64, "é", Teacher(room, "root").token())

    assert [tina.post(LEARNER, fields | {"token": token}).status_code for token in others] == [403] * 4
    assert tina.post(LEARNER, fields | {"token": tina.token()}, Origin="https://evil.example").status_code == 403
    fetched = {"Sec-Fetch-Dest": "empty"}
    assert tina.post(LEARNER, fields | {"token": tina.token()}, **fetched).status_code == 403
    assert tina.get(f"{LEARNER}?name=ada", **fetched).status_code == 403
    assert acts_in_log(room, "ada") == []


def test_nobody_and_no_act_are_not_there(tina: Teacher) -> None:
    """Nor is an act for one learner on the page for all."""
    assert tina.get(f"{LEARNER}?name=nobody").status_code == tina.get(LEARNER).status_code == 404
    assert tina.act("nobody", "freeze").status_code == tina.act("ada", "else").status_code == 404
    assert tina.tell_all("freeze").status_code == 404


def test_waiting_times_are_ended_for_one(room: ClassWorld, tina: Teacher) -> None:
    """Whoever typed too many wrong passwords logs in at once; a neighbour who did goes on waiting."""
    browsers = {}
    for name in ("ada", "eve"):
        browsers[name] = browser_of(room, name)
        for _try in range(6):
            log_in(browsers[name], name, "not this one at all")
        assert log_in(browsers[name], name) == 429

    assert tina.act("ada", "forgive").status_code == 303
    assert log_in(browsers["ada"], "ada") == 200
    assert log_in(browsers["eve"], "eve") == 429
    assert acts_in_log(room, "ada") == [("waiting times ended", "tina")]
    assert acts_in_log(room, "eve") == []


def test_wrong_codes_are_forgiven(room: ClassWorld, tina: Teacher) -> None:
    """And none of what was counted is left; a second time does no harm."""
    ada = browser_of(room, "ada")
    begin_two_factor(ada)
    fields = {"code": "000000"}
    path = f"{PREFIX}/settings/two-factor/enable"
    while ada.post(path, data=fields, headers=JSON).status_code != 429:
        assert len(room.rows(attempts)) < 50

    for _time in range(2):
        assert tina.act("ada", "forgive").status_code == 303
    assert room.rows(attempts) == []
    assert ada.post(path, data=fields, headers=JSON).status_code == 422


def test_a_half_done_second_factor_is_ended(room: ClassWorld, tina: Teacher) -> None:
    """Step 4 begins anew with another seed; there is nothing to end twice, and a neighbour's stays."""
    ada, eve = browser_of(room, "ada"), browser_of(room, "eve")
    seed = begin_two_factor(ada)
    begin_two_factor(eve)

    assert tina.act("ada", "end-setup").status_code == 303
    states = [learner.two_factor for name in ("ada", "eve") if (learner := state_of(room, name).learner)]
    assert states == [TwoFactor.OFF, TwoFactor.SETUP]
    assert begin_two_factor(ada) != seed
    assert tina.act("ada", "end-setup").status_code == 303
    again = tina.act("ada", "end-setup")
    assert again.status_code == 422
    assert "no half-done second factor" in again.text


@pytest.mark.parametrize("act", ["end-setup", "freeze", "forgive"])
def test_an_act_is_no_activity_of_the_learner_s(room: ClassWorld, tina: Teacher, act: str) -> None:
    """Nor is what it brings about: who has been quiet for an hour is quiet still."""
    begin_two_factor(browser_of(room, "ada"))
    before = state_of(room, "ada")
    room.later(3600)

    assert tina.act("ada", act).status_code == 303
    with room.context.reading() as tx:
        (ada,) = [one for one in read_class(tx) if one.name == "ada"]
    assert ada.progress.last == read_progress(before.activity).last


def test_an_enabled_second_factor_stays(room: ClassWorld, tina: Teacher) -> None:
    """A teacher would need no factor where the learner needs two."""
    room.ask("ada", "POST", "prepared", permissions=[], balances=None, follow=True)

    assert tina.act("ada", "end-setup").status_code == 422
    learner = state_of(room, "ada").learner
    assert learner and learner.two_factor is TwoFactor.IN_FORCE


def test_a_frozen_seat_changes_nothing(room: ClassWorld, tina: Teacher) -> None:
    """Not by its pages, not by its kernels; it can be looked at, its neighbour goes on, and thawed it goes on, too."""
    ada = browser_of(room, "ada")
    assert tina.act("ada", "freeze").status_code == 303
    assert tina.act("ada", "freeze").status_code == 422

    refused = ada.post(f"{PREFIX}/settings/two-factor/start", headers=JSON)
    assert refused.status_code == 403
    assert "frozen" in refused.text
    assert room.ask("ada", "POST", "tick", step=5).status_code == 403
    assert ada.get(f"{PREFIX}/settings", headers=JSON).status_code == 200
    assert told(room, "ada").frozen and not told(room, "eve").frozen
    assert room.ask("eve", "POST", "tick", step=5).status_code == 200

    assert tina.act("ada", "thaw").status_code == 303
    assert tina.act("ada", "thaw").status_code == 422
    assert room.ask("ada", "POST", "tick", step=5).status_code == 200
    assert acts_in_log(room, "ada") == [("seat frozen", "tina"), ("seat thawed", "tina")]


def test_a_program_of_a_frozen_seat_reads_and_changes_nothing(room: ClassWorld, tina: Teacher) -> None:
    """A signed order is refused until the seat is thawed; its balances are told, and a neighbour's program goes on."""
    pairs = {}
    for name in ("ada", "eve"):
        rights = ["READ INFO", "TRADE LIMIT"]
        made = room.ask(name, "POST", "prepared", permissions=rights, balances=None, follow=True)
        pairs[name] = made.json()["pair"]

    def call(name: str, path: str, **params: str) -> bool:
        key, secret = pairs[name]["key"], SecretText(pairs[name]["secret"])
        url = signed_url_v1(f"{URL}{PREFIX}", path, key, 1, **params)
        reply = room.browser().get(url, headers={"apisign": sign_v1(secret, url)})
        assert reply.json()["message"] in ("", "INVALID_PERMISSION"), reply.text
        return bool(reply.json()["success"])

    order = {"market": "BTC-NBT", "quantity": "10", "rate": "0.001"}
    assert call("ada", "market/buylimit", **order)
    tina.act("ada", "freeze")
    assert not call("ada", "market/buylimit", **order)
    assert call("ada", "account/getbalances")
    assert call("eve", "market/buylimit", **order)
    tina.act("ada", "thaw")
    assert call("ada", "market/buylimit", **order)


def test_a_teacher_s_own_seat_is_thawed_by_its_teacher(room: ClassWorld, tina: Teacher) -> None:
    """Who froze the own seat is not kept out of the page that thaws it."""
    state_of(room, "tina")
    assert tina.act("tina", "freeze").status_code == 303
    assert tina.act("tina", "thaw").status_code == 303


def test_a_seat_starts_again_and_goes_back(room: ClassWorld, tina: Teacher) -> None:
    """The notebooks follow no account and the browser is logged out; taken back, all is as it was."""
    ada = browser_of(room, "ada")
    assert tina.act("ada", "undo-start").status_code == 422
    assert tina.act("ada", "start-again").status_code == 303
    assert state_of(room, "ada").learner is None
    assert state_of(room, "ada").activity == []
    assert ada.get(f"{PREFIX}/settings", headers=JSON).status_code == 401
    assert state_of(room, "eve").learner
    assert tina.act("ada", "start-again").status_code == 422

    assert tina.act("ada", "undo-start").status_code == 303
    learner = state_of(room, "ada").learner
    assert learner and learner.email == "ada@example.org"
    assert [act for act, _by in acts_in_log(room, "ada")] == ["seat started again", "start again taken back"]


def test_a_new_account_after_a_new_start_is_not_taken_away(room: ClassWorld, tina: Teacher) -> None:
    """Who has begun anew keeps what was begun."""
    tina.act("ada", "start-again")
    room.make_learner("ada", "ada2@example.org")

    assert tina.act("ada", "undo-start").status_code == 422
    learner = state_of(room, "ada").learner
    assert learner and learner.email == "ada2@example.org"


def test_acts_that_nothing_is_there_for_are_not_offered(room: ClassWorld, tina: Teacher) -> None:
    """The page of who has no account yet has no button that needs one."""
    state_of(room, "root")
    page = tina.get(f"{LEARNER}?name=root").text
    buttons = re.findall(r'name="act" value="([a-z-]+)"', page)

    assert buttons == ["forgive", "freeze", "offer", "message"]
    assert "@" not in tina.get(f"{LEARNER}?name=ada").text


def test_the_page_of_a_learner_says_where_they_are(room: ClassWorld, tina: Teacher) -> None:
    """A second factor that was begun is half-done, an offer begins where they are, and no log-in stands there."""
    begin_two_factor(browser_of(room, "ada"))
    page = tina.get(f"{LEARNER}?name=ada").text

    assert "<dd>half-done, not enabled yet</dd>" in page
    assert re.findall(r'<option value="(\d+)" selected>', page) == ["4"]
    assert f'href="{PREFIX}/login"' not in page
    assert re.findall(r"teacher/(\w+)\"", page) == ["class", "everybody", "end"]


def test_two_teachers_help_at_once(room: ClassWorld, tina: Teacher) -> None:
    """Each act counts once and is told with who did it; what one page shows no more is done by nobody a second time."""
    root = Teacher(room, "root")

    assert [one.act("ada", "freeze").status_code for one in (tina, root)] == [303, 422]
    assert acts_in_log(room, "ada") == [("seat frozen", "tina")]
    assert root.act("ada", "thaw").status_code == 303
    assert tina.act("eve", "freeze").status_code == 303

    assert acts_in_log(room, "ada") == [("seat frozen", "tina"), ("seat thawed", "root")]
    assert acts_in_log(room, "eve") == [("seat frozen", "tina")]
    assert root.post(LEARNER, {"token": tina.token(), "name": "eve", "act": "thaw"}).status_code == 403
    assert acts_in_log(room, "eve") == [("seat frozen", "tina")]
