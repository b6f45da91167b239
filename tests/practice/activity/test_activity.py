"""The activity log: strangers cannot fill it, what matters stays in it, and no reader gets all of it at once."""

import json
from typing import Any

import pytest

from nupool_helpers.clients.seat import Reply, SeatClient, State
from nupool_helpers.lessons.checks import judge
from nupool_helpers.practice.accounts import services
from nupool_helpers.practice.activity import reading
from nupool_helpers.practice.activity import services as log
from nupool_helpers.practice.schema import activity, attempts, mails
from nupool_helpers.protocol import Event, read
from nupool_helpers.secret import SecretText
from tests.practice.conftest import EMAIL, PASSWORD, URL, Visitor, World, errors

ENABLE = "/settings/two-factor/enable"


def lines(world: World, what: Event) -> list[Any]:
    """All lines of a kind."""
    return [row for row in world.rows(activity) if row.what == what.value]


def fill(world: World, count: int, what: Event = Event.KEY_CHANGED) -> None:
    """Add so many lines to the learner's log at once."""
    with world.context.transaction() as tx:
        account = services.find_by_email(tx, EMAIL)
        assert account is not None
        row = {"account_id": account.id, "what": what.value, "detail": '{"id": 1}', "address": "127.0.0.1"}
        tx.connection.execute(activity.insert(), [row | {"at": at} for at in range(count)])


def state_of(ada: Visitor, **query: str) -> dict[str, Any]:
    """What a kernel of the owner is answered."""
    headers = {"Authorization": "Owner token of the owner"}
    found: dict[str, Any] = ada.http.get("/owner/state", params=query, headers=headers).json()
    return found


class Kernel(SeatClient):
    """A kernel whose requests go to the exchange in this process; `read` counts the lines of each reply."""

    def __init__(self, ada: Visitor) -> None:
        super().__init__(URL, SecretText("token of the owner"))
        self.ada, self.read = ada, list[int]()

    def _ask(self, kind: type[Reply], name: str, message: object = None, **query: str) -> Reply:
        assert name == "state"
        found = read(kind, json.dumps(state_of(self.ada, **query)).encode())
        self.read.append(len(found.activity))  # type: ignore[attr-defined]
        return found


def test_what_the_limit_refuses_is_one_line_for_five_minutes(ada: Visitor, world: World) -> None:
    """Of sixty log-ins the five that were judged have a line each, and all the others have one together."""
    ada.register()
    for expected in (6, 12):
        for _ in range(60):
            ada.post("/login", email=EMAIL, password="not this")
        assert len(lines(world, Event.LOGIN_REFUSED)) == expected
        world.later(5 * 60)


def test_what_the_limit_refuses_of_nobody_s_is_written_down_no_more(ada: Visitor, world: World) -> None:
    """Sixty log-ins with an unknown address leave the five that were judged."""
    for expected in (5, 10):
        for _ in range(60):
            ada.post("/login", email="nobody@example.org", password="not this")
        assert len([row for row in world.rows(attempts) if row.scope.startswith("nobody")]) == expected
        world.later(5 * 60)


def test_a_used_code_is_one_line_for_five_minutes(ada: Visitor, world: World) -> None:
    """A used code or recovery code spends no attempt, so it may be sent for ever; the log does not grow with it."""
    ada.register().log_in().set_up().enable()
    recovery = ada.confirm()[0]
    half = world.visitor().log_in()
    half.post("/login/code", code=recovery)
    for _ in range(20):
        half = world.visitor().log_in()
        assert "has been used" in errors(half.post("/login/code", code=recovery))["code"]
        assert "has been used" in errors(half.post("/login/code", code=world.code(ada.seed)))["code"]

    assert [row.detail for row in lines(world, Event.CODE_REFUSED)] == ['{"reason": "used"}']


def test_opening_the_first_page_between_refusals_adds_nothing(ada: Visitor, world: World) -> None:
    """Any program on this machine can open it; with refusals in between it is still one line."""
    ada.register()
    for _ in range(5):
        world.visitor().get("/")
        ada.get("/")
        ada.post("/login", email=EMAIL, password="not this")

    assert len(lines(world, Event.SITE_OPENED)) == 2  # with the registration, and after it was active


def test_noise_pushes_out_nothing_but_noise(ada: Visitor, world: World) -> None:
    """After a year of guesses at a password the newest refusals are there, and the walk is told as before."""
    ada.with_two_factor().key("read_info", "trade_limit")
    before = [judgement.answer for judgement in judge(Kernel(ada).state())]
    kept = [row for row in world.rows(activity) if row.what not in (kind.value for kind in log.NOISE)]
    fill(world, 3000, Event.LOGIN_REFUSED)
    world.context.random_bytes = bytes  # one line in many brings a look about: now each does

    errors(world.visitor().post("/login", email=EMAIL, password="not this"))

    noise = [row for row in world.rows(activity) if row.what in (kind.value for kind in log.NOISE)]
    assert log.KEPT <= len(noise) <= log.KEPT + len(log.NOISE)
    assert noise[-1].detail == '{"reason": "wrong"}'
    assert [row for row in world.rows(activity) if row not in noise] == kept
    assert [judgement.answer for judgement in judge(Kernel(ada).state())] == before


def test_routine_keeps_the_newest_of_each_kind(ada: Visitor, world: World) -> None:
    """Whoever logs in and out a thousand times loses no step by it, and none of what matters."""
    ada.with_two_factor().key("read_info", "trade_limit")
    before = [judgement.answer for judgement in judge(Kernel(ada).state())]
    fill(world, 1000, Event.LOGGED_OUT)
    world.context.random_bytes = bytes

    ada.post("/logout")

    assert len(lines(world, Event.LOGGED_OUT)) <= log.KEPT
    assert all(lines(world, what) for what in (Event.SITE_OPENED, Event.LOGGED_IN, Event.API_KEYS_PAGE_OPENED))
    assert lines(world, Event.KEY_SAVED) and lines(world, Event.ACTIVATED)
    assert [judgement.answer for judgement in judge(Kernel(ada).state())] == before


@pytest.mark.sqlite
def test_a_reply_is_bounded_whatever_the_log_holds(ada: Visitor, world: World) -> None:
    """Of a hundred thousand lines one page is read, by hardly more steps of the database than of a thousand."""
    ada.register().followed()
    fill(world, 1000)
    steps = [_steps(world, ada) for _ in range(2)][-1]
    fill(world, 100_000)

    many = _steps(world, ada)
    reply = state_of(ada)

    assert (len(reply["activity"]), reply["more"]) == (reading.PAGE, True)
    assert many < 2 * steps
    assert len(ada.log_in().model("/settings/activity")["activity"]) == reading.PAGE


def _steps(world: World, ada: Visitor) -> int:
    """How many steps SQLite's machine takes for one question of a panel, from the mark of the newest line but one."""
    taken = 0

    def count() -> int:
        nonlocal taken
        taken += 1
        return 0

    newest = world.rows(activity)[-1]
    with world.context.store.read() as connection:
        driver: Any = connection.connection.dbapi_connection
        driver.set_progress_handler(count, 1)
    answers = [state_of(ada), state_of(ada, since=f"{newest.account_id}:{newest.id - 1}")]
    driver.set_progress_handler(None, 0)
    assert [len(answer["activity"]) for answer in answers] == [reading.PAGE, 1]
    return taken


def test_a_kernel_asks_for_what_is_new(ada: Visitor, world: World) -> None:
    """It reads a long log once, page by page, and then nothing but the lines that were added."""
    ada.register().followed()
    fill(world, 1200)
    kernel = Kernel(ada)
    whole = kernel.state().activity
    assert kernel.read == [500, 500, len(whole) - 1000]
    assert [entry.what for entry in whole] == [Event(row.what) for row in world.rows(activity)]

    kernel.read.clear()
    assert kernel.state().activity == whole
    ada.owner("POST", "tick", step=7)
    assert [entry.what for entry in kernel.state().activity[len(whole) :]] == [Event.STEP_TICKED]
    assert kernel.read == [0, 1]


def test_another_learner_s_log_begins_at_its_beginning(ada: Visitor, world: World) -> None:
    """When the notebooks follow somebody else, nothing of the log before is told as theirs, and back again."""
    ada.register().followed()
    eve = world.visitor().register("eve@example.org").log_in("eve@example.org")
    kernel = Kernel(ada)
    first = kernel.state().activity
    ada.owner("POST", "adopt", email="eve@example.org", password=PASSWORD, code="")
    other = kernel.state()
    ada.owner("POST", "back")

    assert (other.learner and other.learner.email) == "eve@example.org"
    assert [entry.id for entry in other.activity] == [
        entry["id"] for entry in reversed(eve.model("/settings/activity")["activity"])
    ]
    assert kernel.state().activity == first


@pytest.mark.parametrize("since", ["", ":", "x", "1", "1:", "1:x", "1:-1", "99:5", "1:" + "9" * 40, "é:1", "0:0"])
def test_a_mark_that_is_none_begins_at_the_beginning(ada: Visitor, since: str) -> None:
    """Whatever it is, the reply is the log's first page."""
    ada.register()

    assert state_of(ada, since=since) == state_of(ada)


def test_the_log_s_page_goes_back_by_pages(ada: Visitor, world: World) -> None:
    """Newest first; the link leads to what is older, until there is no more."""
    ada.register().log_in()
    fill(world, 700)
    first = ada.model("/settings/activity")
    second = ada.model(f"/settings/activity?before={first['older']}")
    page = ada.http.get("/settings/activity").text

    ids = [entry["id"] for entry in first["activity"] + second["activity"]]
    assert ids == [row.id for row in reversed(world.rows(activity))]
    assert second["older"] is None
    assert f"settings/activity?before={first['older']}" in page
    for odd in ("x", "-1", "9" * 30, ""):
        assert ada.model(f"/settings/activity?before={odd}") == first


def test_a_mailbox_keeps_its_newest_mails(ada: Visitor, world: World) -> None:
    """Strangers who register an address again and again fill no box without end; a working link is not pushed out."""
    ada.register().log_in().set_up().enable()
    stranger = world.visitor()
    for _ in range(3 * 24 * 6):
        world.later(600)
        stranger.post("/register", email=EMAIL, password=PASSWORD)
    assert ada.log_in().post("/settings/two-factor/mail").status_code == 200

    assert [row.notice for row in world.rows(mails)].count(False) == 100
    assert len(ada.confirm()) == 8


@pytest.mark.sqlite
def test_old_attempts_and_sessions_are_found_by_index(world: World) -> None:
    """What is purged at each attempt and each log-in is not looked for through the whole table."""
    for statement in ("DELETE FROM attempts WHERE at <= 1", "DELETE FROM sessions WHERE seen_at <= 1"):
        with world.context.store.read() as connection:
            plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}").fetchall()
        assert "USING INDEX" in str(plan) or "USING COVERING INDEX" in str(plan)


def test_a_panel_says_where_the_data_of_another_edition_are(ada: Visitor, world: World) -> None:
    """The sentence that the database holds comes with the state."""
    with world.context.store.write() as connection:
        connection.exec_driver_sql("INSERT INTO meta (name, value) VALUES ('kept beside', 'They are kept in x.')")

    found: State = Kernel(ada).state()

    assert (found.learner, found.notice) == (None, "They are kept in x.")
