"""The two-hour plan, walked with the clock: what its class does at each of its minutes, and what its teacher sees."""

from collections.abc import Callable

import pytest

from tests.practice.classroom import plan_first_hour as first
from tests.practice.classroom import plan_second_hour as second
from tests.practice.classroom.conftest import ClassWorld
from tests.practice.classroom.plan_walk import Walk
from tests.practice.classroom.served import served
from tests.test_teaching import parts

pytestmark = pytest.mark.soak
_PARTS: dict[str, Callable[[Walk], None]] = {
    "The thief first": first.the_thief,
    "Everybody starts": first.everybody_starts,
    "The exchange": first.the_exchange,
    "The seed": first.the_seed,
    "The phone": first.the_phone,
    "Code and mail": first.code_and_mail,
    "Pause": second.the_pause,
    "A key with two rights": second.a_key_with_two_rights,
    "The proof": second.the_proof,
    "Exercises": second.the_exercises,
    "What they take home": second.what_they_take_home,
    "The end": second.the_end,
}


def test_the_plan_is_true_at_each_of_its_minutes(seen: ClassWorld) -> None:
    """Every part of the table is walked in its order, each act that its section names is done, no other; and what the
    section says of passwords, codes and the overview is so."""
    with served(seen) as url:
        walk = Walk(seen, url)
        for part in parts("two-hours"):
            walk.walk(part, _PARTS[part.title])
