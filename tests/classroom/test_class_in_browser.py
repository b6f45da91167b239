"""Two learners in a browser, each with cookies of their own, on one hub and one exchange."""

from pathlib import Path

import pytest

from tests.browser.driver import browser
from tests.classroom.hub import running
from tests.classroom.in_browser import enter

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("hub")]


def test_two_learners_walk_to_step_4(tmp_path: Path) -> None:
    """By the notebooks' own panels, whose links lead to the exchange's pages below the hub, signed in there."""
    with running(tmp_path / "class", "ada", "eve") as hub, browser() as started:
        for name in ("ada", "eve"):
            learner = enter(started, hub, name)
            learner.start_here()
            learner.to_the_seed()

            link = learner.open("01_open_the_exchange").panel.locator("a.button").first
            address = str(link.get_attribute("href"))
            assert address.startswith(f"{hub.address}/services/practice-exchange/?seat=")
            learner.page.context.close()
