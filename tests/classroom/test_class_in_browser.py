"""Two learners in a browser, each with cookies of their own, on one hub and one exchange."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from nupool_helpers.classroom.homes import make_home
from nupool_helpers.classroom.places import Places
from tests.browser.driver import browser
from tests.browser.learner import Learner
from tests.classroom.hub import ROOT, RunningHub, running
from tests.processes import Lab

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("hub")]
_SECONDS = 1000  # milliseconds
_START = 240 * _SECONDS  # of a server on a busy machine


def sign_in(started: Browser, hub: RunningHub, name: str) -> Page:
    """A page of somebody who has signed in by the slip, with JupyterLab open at Start here."""
    page = started.new_context(viewport={"width": 1280, "height": 900}).new_page()
    page.goto(f"{hub.address}/hub/login")
    page.get_by_label("Username").fill(name)
    page.get_by_label("Password").fill(hub.passwords[name])
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(f"{hub.address}/user/{name}/lab/**", timeout=_START)
    return page


def show_app(hub: RunningHub, name: str) -> None:
    """Let JupyterLab's commands be reached from its page, as the tests of notebooks need it."""
    home = make_home(Places(hub.folder, ROOT / "notebooks", hub.address, 0, hub.separate), name)
    settings = home / ".jupyter" / "jupyter_lab_config.json"
    settings.parent.mkdir()
    settings.write_text('{"LabApp": {"expose_app_in_browser": true}}')
    for path in (settings.parent, settings):
        os.chown(path, home.stat().st_uid, home.stat().st_gid)


def test_two_learners_walk_to_step_4(tmp_path: Path) -> None:
    """By the notebooks' own panels, whose links lead to the exchange's pages below the hub, signed in there.

    There is no overview, for the teacher neither.
    """
    with running(tmp_path / "class", "ada", "eve") as hub, browser() as started:
        for name in ("ada", "eve"):
            show_app(hub, name)
            page = sign_in(started, hub, name)
            learner = Learner(page, Lab(f"{hub.address}/user/{name}", "", tmp_path, tmp_path))
            learner.email = f"{name}@example.org"
            learner.start_here()
            learner.to_the_seed()

            link = learner.open("01_open_the_exchange").panel.locator("a.button").first
            address = str(link.get_attribute("href"))
            assert address.startswith(f"{hub.address}/services/practice-exchange/?seat=")
            page.context.close()

        # Where all servers are one user's, anybody could have written what an overview tells.
        teacher = hub.sign_in("teacher")
        assert teacher.get("/hub/admin").status_code == 200
        assert teacher.get("/services/practice-exchange/teacher/class").status_code == 404


@pytest.mark.soak
def test_a_learner_walks_all_steps_in_a_class(tmp_path: Path) -> None:
    """From Start here to the client's file, by notebooks on a server of the hub's, on the class's exchange."""
    with running(tmp_path / "class", "ada") as hub, browser() as started:
        (tmp_path / "data").symlink_to(hub.folder / "exchange")
        show_app(hub, "ada")
        page = sign_in(started, hub, "ada")
        page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        learner = Learner(page, Lab(f"{hub.address}/user/ada", "", tmp_path, tmp_path))
        learner.open("00_start_here").says("closed for 30 minutes")
        learner.start_here()
        learner.to_the_seed()
        learner.on_the_phone()
        learner.the_code_and_the_mail()
        learner.the_key()
        learner.the_proof()
        learner.the_client(tmp_path / "client" / "pool.conf")
        page.context.close()

    assert learner.key in (tmp_path / "client" / "pool.conf").read_text()
