"""Exercise 2: find the secret that was left in a notebook."""

from nupool_helpers.errors import InvalidInput
from nupool_helpers.lessons.exercises import LeakedNotebook
from nupool_helpers.validation.least_privilege import NEEDED
from nupool_helpers.widgets.blocks import Block, button, cell, table, text
from nupool_helpers.widgets.exercise import Exercise
from nupool_helpers.widgets.submission import Submission

__all__ = ["FindTheSecret"]

_SAY = (
    "Somebody asks why their call fails, and shares this notebook. Which line gives their account away? Whatever you "
    "choose is tried: a call is signed with it, as a finder would. The account was made for this, with play money."
)


class FindTheSecret(Exercise):
    """The notebook is made at a press, with a pair that the exchange knows."""

    number = 2

    def __init__(self) -> None:
        super().__init__()
        self.notebook: LeakedNotebook | None = None

    def task(self) -> list[Block]:
        """Show the notebook, each line with a button."""
        self.workbook.exchange(start=False)
        if self.notebook is None:
            return [text(_SAY), button("show", "Show the notebook")]
        rows = [
            (line.place, line.shown(), cell("It is here", "line", number=str(number)))
            for number, line in enumerate(self.notebook.lines)
        ]
        return [text(_SAY), table("The notebook that was shared", ("Cell", "What stands there", "Your guess"), rows)]

    def press_show(self, _submission: Submission) -> str:
        """Make the account and its notebook."""
        exchange = self.workbook.exchange()
        account = exchange.make_ready_account(NEEDED, follow=False)
        if account.pair is None:
            raise InvalidInput("The exchange has given no pair. Press again.")
        self.notebook = LeakedNotebook(exchange.url, account.pair)
        return ""

    def press_line(self, submission: Submission) -> str:
        """Try a line."""
        number = submission.arg("number")
        if self.notebook is None or not number.isdecimal():
            raise InvalidInput("Choose a line.")
        self.judge(self.notebook.try_line(int(number)))
        return ""
