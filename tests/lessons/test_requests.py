"""How much a kernel asks of its exchange: a bound for each step, and one request for all panels of a notebook."""

import pytest

from bench.asked import done_in_turn, looks, measured, pressed_by_hand
from nupool_helpers.lessons.steps import STEPS

# Reading where the learner stands before, after and for what is shown then; what the step itself takes; and a mailbox.
MOST = 6
PROOF = 1  # of the first connection


@pytest.mark.parametrize("number", [step.number for step in STEPS])
def test_a_step_done_in_the_learner_s_place_asks_little(counts: dict[object, list[str]], number: int) -> None:
    """However far on the path it is: 215 requests were it for all steps once, 23 for one."""
    assert len(counts[number]) <= MOST + PROOF, counts[number]


@pytest.fixture(scope="module")
def counts() -> dict[object, list[str]]:
    """What each step asked."""
    return measured(done_in_turn)  # type: ignore[arg-type]


def test_the_presses_that_enable_it_are_one_request_each() -> None:
    """The rest reads what is shown afterwards."""
    for name, asked in measured(pressed_by_hand).items():  # type: ignore[arg-type]
        assert len([request for request in asked if request.startswith("POST")]) == 1, (name, asked)
        assert {request for request in asked if request.startswith("GET")} <= {"GET /owner/state", "GET /owner/mails"}


def test_the_panels_of_a_notebook_ask_once() -> None:
    """Bar, step and check, also at the step with the mailbox: one request a round."""
    for number, asked in measured(looks).items():
        assert asked == ["GET /owner/state"], (number, asked)
