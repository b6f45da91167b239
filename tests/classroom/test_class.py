"""A real hub: two learners walk the steps on one exchange, each on a seat of their own."""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest
import requests

from nupool_helpers.classroom.memory import KERNEL_MINUTES
from tests.browser.driver import browser, picture, theme
from tests.classroom.apart import apart, open_folder
from tests.classroom.hub import RunningHub, Somebody, running, running_that_ends_kernels, wait_until
from tests.classroom.in_browser import enter

pytestmark = pytest.mark.xdist_group("hub")

WALK = """
import json
from nupool_helpers.lessons import checks, walkthrough
from nupool_helpers.lessons.workbook import Workbook
workbook = Workbook()
walkthrough.do(workbook, {number})
state = workbook.state(fresh=True)
done = [judgement.answer == "done" for judgement in checks.judge(state)]
print(json.dumps({{"email": state.learner.email, "done": done, "pages": workbook.pages()}}))
"""
MARK = """
from nupool_helpers.lessons.workbook import workbook
from nupool_helpers.unkept import minutes_closed
workbook().unkept.add("0123456789abcdef" * 2)
print(bool(workbook().unkept), minutes_closed())
"""
DROP = """
from nupool_helpers.lessons.workbook import workbook
workbook().unkept.drop("0123456789abcdef" * 2)
"""
ODD = "zoë o'neill+1@class.example"
AUTHENTICATOR = f"""
c = get_config()
c.JupyterHub.authenticator_class = "dummy"
c.DummyAuthenticator.password = "harbour 7 lanterns"
c.Authenticator.allowed_users = {{{ODD!r}}}
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
OPEN = """
import json, os
opened = []
for path in {paths!r}:
    try:
        os.listdir(path) if os.path.isdir(path) else open(path, "rb").read(1)
        opened.append(path)
    except PermissionError:
        pass
for pid in {pids!r}:
    try:
        os.kill(pid, 0)
        opened.append(pid)
    except PermissionError:
        pass
print(json.dumps([os.getuid(), opened]))
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
def hub() -> Iterator[RunningHub]:
    """A class of two, who are users of their own where this machine lets them be."""
    with open_folder() as folder, running(folder / "class", "ada", "eve", begin=apart(folder)) as made:
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


@pytest.fixture(scope="module")
def walked(ada: Somebody, eve: Somebody) -> dict[str, dict[str, Any]]:
    """Ada has walked to the end, eve to step 4: what their kernels say."""
    return {one.name: json.loads(one.run(WALK.format(number=number))) for one, number in ((ada, 14), (eve, 4))}


def test_two_learners_walk_on_one_exchange(walked: dict[str, dict[str, Any]]) -> None:
    """Kernels of both find the class's exchange by what the hub gave them, and each has an account of its own."""
    assert all(walked["ada"]["done"])
    assert [number for number, done in enumerate(walked["eve"]["done"]) if done] == [0, 1, 2, 3, 4]
    assert walked["ada"]["email"] != walked["eve"]["email"]
    assert {one["pages"] for one in walked.values()} == {"/services/practice-exchange/"}


def test_a_server_looks_for_kernels_of_closed_notebooks(hub: RunningHub, ada: Somebody) -> None:
    """Each minute, for those of half an hour, as learners are told; and its kernels find where their marks go."""
    assert ada.run(MARK).split() == ["True", str(KERNEL_MINUTES)]
    said = f"idle durations > {KERNEL_MINUTES * 60} seconds at 60 second intervals"
    assert said in (hub.folder.parent / "hub.log").read_text()


@pytest.mark.soak
def test_a_kernel_ends_unless_it_holds_a_pair_that_is_kept_nowhere(tmp_path: Path) -> None:
    """By Jupyter's own culler in a learner's server; what is kept in another notebook lets it end, too."""
    with running_that_ends_kernels(tmp_path / "class", 20, "bob") as hub:
        bob = hub.sign_in("bob")
        bob.start_server()
        holds, said = bob.leave_behind(MARK)
        other, _nothing = bob.leave_behind("")  # closed later, and looked at later each time
        assert said.startswith("True")
        wait_until(lambda: other not in bob.kernels())
        assert holds in bob.kernels()
        bob.run(DROP)
        wait_until(lambda: holds not in bob.kernels())


@pytest.mark.soak
def test_a_teacher_s_own_authenticator_lets_in_whom_it_names(tmp_path: Path) -> None:
    """Also by a name that could be none on the roster; the password of a slip opens nothing then."""
    own = tmp_path / "own.py"
    own.write_text(AUTHENTICATOR)
    with running(tmp_path / "class", "ada", more=("--hub-config", str(own))) as hub:
        assert hub.sign_in("ada").status == 403
        odd = hub.sign_in(ODD, "harbour 7 lanterns")
        odd.start_server()
        assert json.loads(odd.run(WALK.format(number=2)))["done"][:3] == [True] * 3
        assert not odd.get("/hub/admin").ok
        teacher = hub.sign_in("teacher", "harbour 7 lanterns")
        assert teacher.get("/hub/admin").ok
        home = "zo%C3%AB%20o%27neill%2B1%40class%2Eexample"
        assert sorted(path.name for path in (hub.folder / "homes").iterdir()) == [home]


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


def test_a_learner_s_kernel_reads_no_file_of_hub_exchange_or_neighbour(
    hub: RunningHub, ada: Somebody, eve: Somebody
) -> None:
    """As a user of its own it finds every door closed but its own, and no process to talk to or to look into.

    Where this machine gives learners no users of their own, the class has said so, and its kernels are the hub's user.
    """
    closed, processes = doors(hub)
    own = hub.folder / "homes" / "ada" / "notebooks" / "00_start_here.ipynb"
    user, opened = json.loads(ada.run(OPEN.format(paths=[*map(str, closed), str(own)], pids=processes)))

    if hub.separate:
        assert opened == [str(own)]
        assert user == own.stat().st_uid >= 70001
    else:
        assert user == os.getuid()
        assert "runs as this one user" in (hub.folder.parent / "hub.log").read_text()


def test_nothing_of_a_class_listens_beyond_this_machine(hub: RunningHub, ada: Somebody, eve: Somebody) -> None:
    """Not the hub, its proxy, the exchange, a server or a kernel: a proxy in front lets the room in."""
    kernel, _printed = eve.leave_behind("")
    processes = [psutil.Process(hub.process.pid), *psutil.Process(hub.process.pid).children(recursive=True)]
    found = [one for process in processes for one in process.net_connections("inet") if one.status == "LISTEN"]
    assert {one.laddr.ip for one in found} == {"127.0.0.1"}
    assert len(found) >= 6 + 5, "four ports, two servers, and the channels of a kernel"
    eve.end(kernel)


def doors(hub: RunningHub) -> tuple[list[Path], list[int]]:
    """What is not a learner's: files and folders of a class, secrets of its processes, and the processes."""
    inside = ["", "hub", "hub/hub.sqlite", "hub/secret", "hub/cookie_secret", "exchange", "exchange/exchange.sqlite3"]
    inside += ["roster.json", "passwords.txt", "homes", "homes/eve", "homes/eve/notebooks/00_start_here.ipynb"]
    processes = [hub.process.pid]
    for process in psutil.Process(hub.process.pid).children(recursive=True):
        command = " ".join(process.cmdline())
        if "--hub-service" in command or process.environ().get("JUPYTERHUB_USER") == "eve":
            processes.append(process.pid)
    assert len(processes) >= 3, "the hub, the exchange, and eve's server"
    found = [*(hub.folder / name for name in inside), *(Path(f"/proc/{pid}/environ") for pid in processes)]
    assert all(path.exists() for path in found)
    return found, processes


def test_a_teacher_sees_both_and_a_learner_sees_nobody(
    hub: RunningHub, walked: dict[str, dict[str, Any]], ada: Somebody
) -> None:
    """On the page of the class, where servers are kept apart; elsewhere it is not there, for the teacher neither."""
    page = "/services/practice-exchange/teacher/class"
    seen = hub.sign_in("teacher").get(page)

    assert ada.get(page).status_code == 404
    assert seen.status_code == (200 if hub.separate else 404)
    assert [name in seen.text for name in ("ada", "eve")] == [hub.separate] * 2
    assert not [one["email"] for one in walked.values() if one["email"] in seen.text]


@pytest.mark.browser
def test_the_teacher_s_notebook_shows_both(hub: RunningHub, walked: dict[str, dict[str, Any]]) -> None:
    """In a browser, by the kernel of a server that the hub has started for the teacher."""
    with browser() as started:
        teacher = enter(started, hub, "teacher")
        page, notebook = teacher.page, teacher.open("t1_teach_a_class")
        notebook.index = 0
        for said in ("ada", "eve") if hub.separate else ("This class has no overview",):
            notebook.says(said)
        for name in ("JupyterLab Dark", "JupyterLab Light"):
            theme(page, name)
            notebook.panel.scroll_into_view_if_needed()
            picture(page, f"t1-in-a-class-{name.split()[1].lower()}")
        page.context.close()


def test_a_neighbour_s_server_and_password_are_not_one_s_own(hub: RunningHub, ada: Somebody, eve: Somebody) -> None:
    """Eve comes neither into ada's server nor, with her own password, into ada's name."""
    assert ada.get("/user/ada/api/kernels").status_code == 200
    assert eve.get("/user/ada/api/kernels").status_code == 403
    assert hub.sign_in("ada", hub.passwords["eve"]).status == 403
    assert hub.sign_in("nobody", hub.passwords["eve"]).status == 403
