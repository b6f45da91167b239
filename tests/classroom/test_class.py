"""A real hub: two learners walk the steps on one exchange, each on a seat of their own."""

import json
from collections.abc import Iterator

import pytest
import requests

from tests.classroom.hub import RunningHub, Somebody, running, wait_until

pytestmark = pytest.mark.xdist_group("hub")

WALK = """
import json
from nupool_helpers.lessons import steps, walkthrough
from nupool_helpers.lessons.workbook import Workbook
workbook = Workbook()
walkthrough.do(workbook, {number})
state = workbook.state(fresh=True)
done = [judgement.answer == "done" for judgement in steps.judge(state)]
print(json.dumps({{"email": state.learner.email, "done": done, "pages": workbook.pages()}}))
"""
THIEF = """
import json
from nupool_helpers.clients.classroom import find_seat
from nupool_helpers.lessons.attack import SCENARIOS, run_scenarios
seat = find_seat()
turns = [seat.ask_turn("ab" * 16)]
seat.end_turn("ab" * 16)
lost = [result.lost for result in run_scenarios(scenarios=SCENARIOS[:1])]
turns.append(seat.ask_turn("cd" * 16))
seat.end_turn("cd" * 16)
print(json.dumps({"lost": lost, "turns": turns}))
"""
ACROSS = """
import os, requests
url = os.environ["NUPOOL_CLASS_URL"]
sent = {"own": os.environ["JUPYTERHUB_API_TOKEN"], "none": "", "made up": "0" * 32}
for name, token in sent.items():
    reply = requests.get(f"{url}/owner/state", headers={"Authorization": f"token {token}"}, timeout=30)
    print(name, reply.status_code)
narrow = {"Authorization": "token " + os.environ["NUPOOL_CLASS_TOKEN"]}
server = os.environ["JUPYTERHUB_SERVICE_URL"].rstrip("/")
print("server", requests.get(f"{server}/api/kernels", headers=narrow, timeout=30).status_code)
tokens = os.environ["JUPYTERHUB_API_URL"] + "/users/" + os.environ["JUPYTERHUB_USER"] + "/tokens"
print("tokens", requests.post(tokens, headers=narrow, timeout=30).status_code)
"""


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningHub]:
    """A class of two."""
    with running(tmp_path_factory.mktemp("class") / "class", "ada", "eve") as made:
        yield made


@pytest.fixture(scope="module")
def ada(hub: RunningHub) -> Somebody:
    """Ada, whose server runs."""
    somebody = hub.sign_in("ada")
    somebody.start_server()
    return somebody


@pytest.fixture(scope="module")
def eve(hub: RunningHub) -> Somebody:
    """Eve, whose server runs."""
    somebody = hub.sign_in("eve")
    somebody.start_server()
    return somebody


def test_two_learners_walk_on_one_exchange(ada: Somebody, eve: Somebody) -> None:
    """Kernels of both find the class's exchange by what the hub gave them, and each has an account of its own."""
    walked = {one.name: json.loads(one.run(WALK.format(number=number))) for one, number in ((ada, 14), (eve, 4))}

    assert all(walked["ada"]["done"])
    assert [number for number, done in enumerate(walked["eve"]["done"]) if done] == [0, 1, 2, 3, 4]
    assert walked["ada"]["email"] != walked["eve"]["email"]
    assert {one["pages"] for one in walked.values()} == {"/services/practice-exchange/"}


def test_the_thief_plays_by_turns(ada: Somebody) -> None:
    """A kernel has its turn by its learner's token, runs an exchange of its own beside the class's, and is done."""
    assert json.loads(ada.run(THIEF)) == {"lost": [0.0], "turns": [0, 0]}


def test_a_server_s_own_token_opens_nothing_of_the_exchange(eve: Somebody) -> None:
    """Of a kernel's two tokens, the one that is its server is refused here, and the other opens nothing at the hub."""
    seen = dict(line.rsplit(" ", 1) for line in eve.run(ACROSS).splitlines())

    assert seen == {"own": "403", "none": "404", "made up": "403", "server": "403", "tokens": "403"}


def test_a_token_that_expires_and_a_hub_that_is_silent(hub: RunningHub, ada: Somebody) -> None:
    """Who is known goes on while the hub is stopped, others are asked to wait; a token of the past is told so."""
    known, other, short = ada.new_token(), ada.new_token(), ada.new_token(seconds=1)
    asked = hub.ask_exchange(known)
    assert asked.status_code == 200
    with hub.stopped():
        assert hub.ask_exchange(known).json()["learner"] == asked.json()["learner"]
        silent = hub.ask_exchange(other)
        assert (silent.status_code, "The hub does not answer" in silent.text) == (503, True)
    assert hub.ask_exchange(other).status_code == 200

    wait_until(lambda: not ada.is_token(short))
    expired = hub.ask_exchange(short)
    assert (expired.status_code, "good for a week" in expired.text) == (403, True)


def test_a_browser_comes_to_the_pages_by_the_hub(hub: RunningHub, ada: Somebody) -> None:
    """Signed in at the hub, a browser is let in to the exchange's pages; a stranger is sent to the hub's log-in."""
    page = ada.get("/services/practice-exchange/login", headers={"Accept": "text/html"})
    assert page.status_code == 200
    assert "practice exchange" in page.text
    assert {c.path for c in ada.http.cookies if c.name.startswith("practice_")} == {"/services/practice-exchange/"}

    stranger = requests.get(f"{hub.address}/services/practice-exchange/login", timeout=60)
    assert stranger.url.startswith(f"{hub.address}/hub/login")


def test_where_all_servers_are_one_user_s_there_is_no_overview(hub: RunningHub) -> None:
    """Not for the teacher either, who is signed in as one: anybody could have written what it tells."""
    teacher = hub.sign_in("teacher")
    assert teacher.get("/hub/admin").status_code == 200

    assert teacher.get("/services/practice-exchange/teacher/class").status_code == 404


def test_a_neighbour_s_server_and_password_are_not_one_s_own(hub: RunningHub, ada: Somebody, eve: Somebody) -> None:
    """Eve comes neither into ada's server nor, with her own password, into ada's name."""
    assert ada.get("/user/ada/api/kernels").status_code == 200
    assert eve.get("/user/ada/api/kernels").status_code == 403
    assert hub.sign_in("ada", hub.passwords["eve"]).status == 403
    assert hub.sign_in("nobody", hub.passwords["eve"]).status == 403
