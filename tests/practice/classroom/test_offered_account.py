"""A ready account that a teacher offers: it begins at the step that was chosen, and only its learner opens it."""

import pytest

from nupool_helpers.clients.seat import State
from nupool_helpers.lessons.checks import judge
from nupool_helpers.lessons.judgement import Answer
from nupool_helpers.protocol import read
from nupool_helpers.protocol.messages import OfferedAccount
from tests.practice.classroom.conftest import ClassWorld
from tests.practice.classroom.teacher import LEARNER, Teacher, acts_in_log, state_of, told


@pytest.fixture
def room(seen: ClassWorld) -> ClassWorld:
    """A class whose teacher sees it, with two learners who have no account."""
    for name in ("ada", "eve"):
        state_of(seen, name)
    return seen


@pytest.mark.parametrize("step", range(1, 15))
def test_the_steps_before_are_done_and_its_own_is_open(room: ClassWorld, step: int) -> None:
    """As the notebooks judge them, from the log alone."""
    assert Teacher(room).act("ada", "offer", step=str(step)).status_code == 303
    assert told(room, "ada").offered == step
    taken = read(OfferedAccount, room.ask("ada", "POST", "offered").content)
    page = state_of(room, "ada")
    judged = judge(State(page.now, page.learner, page.activity))

    assert page.learner and page.learner.email == taken.email
    done = [one.answer is Answer.DONE for one in judged]
    assert all(done[:step]) and not done[step]
    assert (taken.seed is None, taken.recovery_codes == [], taken.pair is None) == (step < 5, step < 11, step < 14)


def test_an_offer_is_good_once_and_for_its_seat(room: ClassWorld) -> None:
    """Neither a neighbour takes it, nor its learner twice."""
    Teacher(room).act("ada", "offer", step="4")

    assert room.ask("eve", "POST", "offered").status_code == 422
    assert room.ask("ada", "POST", "offered").status_code == 200
    assert room.ask("ada", "POST", "offered").status_code == 422
    assert state_of(room, "eve").learner is None


def test_an_offer_is_taken_back(room: ClassWorld) -> None:
    """Then it cannot be taken; an offer that is gone cannot be taken back."""
    tina = Teacher(room)
    room.make_learner("ada")
    tina.act("ada", "offer", step="9")

    assert tina.act("ada", "withdraw-offer").status_code == 303
    assert room.ask("ada", "POST", "offered").status_code == 422
    assert tina.act("ada", "withdraw-offer").status_code == 422
    acts = ["ready account offered at step 9", "offer of a ready account taken back"]
    assert [act for act, _by in acts_in_log(room, "ada")] == acts


@pytest.mark.parametrize("step", ["", "0", "15", "-1", "1.0", "\u0661", "4; DROP", "9" * 50])
def test_there_is_no_other_step(room: ClassWorld, step: str) -> None:
    """What is typed instead of chosen is refused beside its field."""
    reply = Teacher(room).act("ada", "offer", step=step)

    assert reply.status_code == 422
    assert "Choose the step" in reply.text
    assert told(room, "ada").offered is None


def test_what_opens_it_is_on_no_teacher_s_page(room: ClassWorld) -> None:
    """Neither before it is taken nor afterwards."""
    tina = Teacher(room)
    tina.act("ada", "offer", step="14")
    taken = read(OfferedAccount, room.ask("ada", "POST", "offered").content)
    pages = tina.get(f"{LEARNER}?name=ada").text + tina.get("teacher/class").text

    assert taken.seed and taken.pair
    secrets = [taken.password, taken.seed, taken.pair.secret, *taken.recovery_codes]
    assert not [one for one in (taken.email, taken.pair.key, *(it.reveal() for it in secrets)) if one in pages]
