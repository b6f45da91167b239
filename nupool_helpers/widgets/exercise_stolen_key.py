"""Exercise 4: the key is stolen; in which order is it ended?"""

from nupool_helpers.lessons.exercises import ACTS, Theft, play
from nupool_helpers.validation.together import require_no_complaints
from nupool_helpers.widgets.blocks import Block, choice, form, table, text
from nupool_helpers.widgets.exercise import Exercise
from nupool_helpers.widgets.submission import Submission

__all__ = ["WhichOrder"]

_SAY = (
    "You see a call that is not yours: somebody has your pair. Put these four acts into an order. They are done for "
    "real, on an account that is made for it, and after each of yours the thief does one thing, too."
)
_PLACES = ("First", "Second", "Third", "Fourth")


class WhichOrder(Exercise):
    """The order is chosen, played, and told row by row."""

    number = 4

    def __init__(self) -> None:
        super().__init__()
        self._theft: Theft | None = None

    def task(self) -> list[Block]:
        """Show the four places, and what happened the last time."""
        self.workbook.exchange(start=False)
        options = [("", "?"), *ACTS.items()]
        places = [choice(f"act{number}", label, options) for number, label in enumerate(_PLACES)]
        ask = form("play", "Do it in this order", *places)
        rows = self._theft.rows if self._theft else []
        head = ("You", "The thief, right after it", "Answer")
        told = [table("What happened", head, rows, stacks=True)] if rows else []
        return [text(_SAY), ask, *told]

    def press_play(self, submission: Submission) -> str:
        """Play it."""
        order = [submission.text(f"act{number}") for number in range(len(_PLACES))]
        require_no_complaints(_complaints(order))
        self._theft = play(self.workbook.exchange(), order)
        self.judge(self._theft.judgement())
        return "It was played."


def _complaints(order: list[str]) -> dict[str, str]:
    found = {}
    for number, act in enumerate(order):
        if act not in ACTS:
            found[f"act{number}"] = "Choose what you do here."
        elif act in order[:number]:
            found[f"act{number}"] = "This act has a place already."
    return found
