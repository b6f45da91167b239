"""The card to print: the person names the pages of their exchange, and what they have in place."""

import base64
import time

from nupool_helpers.errors import WorkbookError
from nupool_helpers.lessons.judgement import Answer
from nupool_helpers.lessons.recovery import results
from nupool_helpers.lessons.recovery.card import IN_PLACE, NAME, PAGES, Card, check_page, check_words, render
from nupool_helpers.lessons.steps import STEPS
from nupool_helpers.widgets.blocks import Block, field, form, switches, table, text
from nupool_helpers.widgets.panel import Panel
from nupool_helpers.widgets.submission import Submission

__all__ = ["EmergencyCard"]

_SAY = (
    "One page of paper: what to do first, and where. It has no field for a secret, and what looks like one is refused. "
    "Leave empty what you do not know: there is a line to write on. Nothing that you type is kept or sent."
)


class EmergencyCard(Panel):
    """Makes the card as a file for the browser, which prints it."""

    def blocks(self) -> list[Block]:
        """Show what was done, and the form."""
        pages = [field(name, label, "https://… or the menu", live=True) for name, label in PAGES.items()]
        fields = (
            field("exchange", "Name of your exchange", live=True),
            *pages,
            field("papers", "Where the papers lie", "In words that only you understand, or empty.", live=True),
            switches("What you have in place", [(name, words, "", False) for name, words in IN_PLACE.items()]),
        )
        return [self._summary(), text(_SAY), form("card", "Make the card", *fields)]

    def _done(self) -> list[str]:
        try:
            judged = self.workbook.judgements()
        except WorkbookError:
            return []
        return [f"{step.number}. {step.title}" for step in STEPS[1:] if judged[step.number].answer is Answer.DONE]

    def _summary(self) -> Block:
        done = self._done()
        rows = [("Steps", f"{len(done)} of {len(STEPS) - 1}"), *_stories()]
        return table("What you have done", ("What", "How it ended"), rows, stacks=True)

    def look(self, submission: Submission) -> dict[str, str]:
        """Say what does not belong on paper, as it is typed."""
        complaints = {}
        for name in ("exchange", "papers", *PAGES):
            try:
                _checked(submission, name)
            except WorkbookError as error:
                complaints[name] = str(error)
        return complaints

    def press_card(self, submission: Submission) -> str:
        """Give the card to the browser."""
        card = Card(
            _checked(submission, "exchange") or "my exchange",
            {name: _checked(submission, name) for name in PAGES},
            _checked(submission, "papers"),
            [name for name in IN_PLACE if submission.is_on(name)],
            self._done(),
            [f"{name}: {said}" for name, said in _stories()],
        )
        content = base64.b64encode(render(card, time.time()).encode()).decode()
        self.handed = {"value": content, "to": "file", "name": NAME}
        return f"The browser has {NAME} now, where its downloads go. Open it there, and print it."


def _stories() -> list[tuple[str, str]]:
    return [(name.value, said) for name, said in results().items()]


def _checked(submission: Submission, name: str) -> str:
    typed = submission.text(name)
    return check_page(typed, name) if name in PAGES else check_words(typed, name)
