"""Codes made in the learner's place: by the exchange's clock as it is at that moment."""

from types import SimpleNamespace
from typing import Any, cast

from nupool_helpers.lessons import walkthrough
from nupool_helpers.lessons.workbook import Workbook
from nupool_helpers.validation.one_time_codes import find_step, new_seed

SEED = new_seed()
ENDS = 1_700_000_010.0  # a period ends here


class BesideABoundary:
    """A workbook whose last state was read in one period, while the next one has begun."""

    seed = SEED

    def __init__(self, last: float, now: float) -> None:
        self.last, self.now = last, now

    def state(self, *, fresh: bool = False) -> Any:
        """Where the learner stands, with the exchange's clock."""
        return SimpleNamespace(now=(self.now if fresh else self.last) * 1000)


def test_the_next_code_is_of_the_period_after_the_exchange_s_present_one() -> None:
    """And not of the one after that which a remembered state was of: the present code may have been used."""
    code = walkthrough.next_code(cast(Workbook, BesideABoundary(last=ENDS - 0.3, now=ENDS + 0.3)))

    assert find_step(SEED, code, ENDS + 30) == ENDS // 30 + 1
