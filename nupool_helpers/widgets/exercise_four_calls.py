"""Exercise 3: which of four calls a key with TRADE LIMIT alone allows."""

from nupool_helpers.clients import Exchange
from nupool_helpers.errors import InvalidInput
from nupool_helpers.lessons.exercises import FOUR, judge_four
from nupool_helpers.validation.keys import KeyPair, Permission
from nupool_helpers.widgets.blocks import Block, form, switches, text
from nupool_helpers.widgets.exercise import Exercise
from nupool_helpers.widgets.submission import Submission

__all__ = ["WhatIsAllowed"]

_SAY = (
    "A key has one permission, TRADE LIMIT. Switch on what it may do. Then the four calls are made with such a key, by "
    "parameters that can do nothing, and the exchange says who is right."
)


class WhatIsAllowed(Exercise):
    """The key is of an account that is made for it at the first press."""

    number = 3

    def __init__(self) -> None:
        super().__init__()
        self._pair: KeyPair | None = None

    def task(self) -> list[Block]:
        """Show the four calls as switches."""
        self.workbook.exchange(start=False)
        items = [(f"call_{number}", call.words, call.path, False) for number, call in enumerate(FOUR)]
        ask = form("answer", "Make the four calls and see", switches("What the key may do", items))
        return [text(_SAY), ask]

    def press_answer(self, submission: Submission) -> str:
        """Make the calls, and compare."""
        chosen = [call.path for number, call in enumerate(FOUR) if submission.is_on(f"call_{number}")]
        exchange = self.workbook.exchange()
        if self._pair is None:
            self._pair = exchange.make_ready_account([Permission.TRADE_LIMIT], follow=False).pair
        if self._pair is None:
            raise InvalidInput("The exchange has given no pair. Press again.")
        self.judge(judge_four(Exchange(exchange.url, self._pair), chosen))
        return "The calls were made."
