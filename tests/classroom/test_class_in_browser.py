"""Two learners in a browser, each with cookies of their own, on one hub and one exchange."""

from pathlib import Path

import pytest

from tests.browser.driver import browser
from tests.classroom.hub import running, running_with_overview
from tests.classroom.in_browser import Teacher, enter

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("hub")]


def test_two_learners_walk_to_step_4_and_a_teacher_sees_them(tmp_path: Path) -> None:
    """By the notebooks' own panels, whose links lead to the exchange's pages below the hub, signed in there.

    The teacher opens the overview in a browser of their own, and finds both where they are.
    """
    with running_with_overview(tmp_path / "class", "ada", "eve") as hub, browser() as started:
        for name in ("ada", "eve"):
            learner = enter(started, hub, name)
            learner.start_here()
            learner.to_the_seed()

            link = learner.open("01_open_the_exchange").panel.locator("a.button").first
            address = str(link.get_attribute("href"))
            assert address.startswith(f"{hub.address}/services/practice-exchange/?seat=")
            learner.page.context.close()

        teacher = Teacher(started, hub)
        rows = [row.inner_text().split("\t") for row in teacher.overview().all()]
        assert sorted((row[0], row[1][:2]) for row in rows) == [("ada", "4 "), ("eve", "4 ")]


@pytest.mark.soak
def test_a_learner_walks_all_steps_in_a_class(tmp_path: Path) -> None:
    """From Start here to the client's file, by notebooks on a server of the hub's, on the class's exchange."""
    with running(tmp_path / "class", "ada") as hub, browser() as started:
        learner = enter(started, hub, "ada")
        learner.lab.data.symlink_to(hub.folder / "exchange")
        learner.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        learner.open("00_start_here").says("closed for 30 minutes")
        learner.start_here()
        learner.to_the_seed()
        learner.on_the_phone()
        learner.the_code_and_the_mail()
        learner.the_key()
        learner.the_proof()
        learner.the_client(tmp_path / "client" / "pool.conf")
        learner.page.context.close()

        # Where all servers are one user's, anybody could have written what an overview tells.
        teacher = hub.sign_in("teacher")
        assert teacher.get("/hub/admin").status_code == 200
        assert teacher.get("/services/practice-exchange/teacher/class").status_code == 404

    assert learner.key in (tmp_path / "client" / "pool.conf").read_text()
