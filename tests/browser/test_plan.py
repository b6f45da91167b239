"""The two-hour plan walked in a real browser, part by part, and how long the machine itself takes for each."""

import json
import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.driver import Notebook
from tests.browser.learner import Learner
from tests.browser.test_exercises import TAKE_HOME, choose_calls, find_the_line, put_in_order, read_alone, take_page
from tests.processes import Lab
from tests.test_teaching import parts

pytestmark = [pytest.mark.browser, pytest.mark.soak, pytest.mark.xdist_group("lab")]


class Visitor(Learner):
    """A learner of the lesson, who does each part when its time has come."""

    def exercises(self) -> None:
        """All four."""
        self.notebook = Notebook(self.page, self.lab, "e1_exercises").run_all()
        read_alone(self.notebook, self.lab, self.seed)
        for solve in (find_the_line, choose_calls, put_in_order):
            solve(self.notebook)

    def take_home(self, file: Path) -> None:
        """The page, which tells of all that was done."""
        self.notebook.index = TAKE_HOME
        take_page(self.notebook, file)
        assert file.read_text().count('<li class="done">') == 14 + 4


def walk(visitor: Visitor, file: Path) -> dict[str, Callable[[], None]]:
    """What a learner does in each part; what is none of theirs, or was done with the part before, is nothing."""
    return {
        "Everybody starts": visitor.start_here,
        "The exchange": visitor.to_the_seed,  # step 4 with it
        "The phone": visitor.on_the_phone,
        "Code and mail": visitor.the_code_and_the_mail,
        "A key with two rights": visitor.the_key,
        "The proof": visitor.the_proof,
        "Exercises": visitor.exercises,
        "What they take home": lambda: visitor.take_home(file),
        **dict.fromkeys(("The thief first", "The seed", "Pause", "The end"), lambda: None),
    }


def test_the_plan_for_two_hours_can_be_walked(page: Page, running: Lab, tmp_path: Path) -> None:
    """In its own order each part leads to the next one; the machine's seconds are kept where pictures are."""
    acts = walk(Visitor(page, running), tmp_path / "taken.html")
    planned = parts("two-hours")
    assert [part.title for part in planned if part.title not in acts] == []
    seconds = {}
    for part in planned:
        began = time.monotonic()
        acts[part.title]()
        seconds[part.title] = round(time.monotonic() - began)
    folder = os.environ.get("NUPOOL_TEST_PICTURES", str(tmp_path))
    Path(folder, "two-hours.json").write_text(json.dumps(seconds, indent=1))
