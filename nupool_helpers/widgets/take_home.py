"""What a learner takes home: the page is made at a press, as a file for the browser."""

import base64
import time

from nupool_helpers.errors import InvalidInput
from nupool_helpers.lessons.exercises import solved
from nupool_helpers.lessons.exercises.take_home import NAME, TakeHome, render, take_stock
from nupool_helpers.lessons.own_exchange import KNOWN, OTHER, kept
from nupool_helpers.lessons.recovery import results
from nupool_helpers.widgets.blocks import Block, choice, form, text
from nupool_helpers.widgets.panel import Panel
from nupool_helpers.widgets.submission import Submission

__all__ = ["TakeHomePanel"]

_SAY = (
    "One page: what you have done here, and what to do at your own exchange. Nothing on it is typed, and no secret is "
    "on it, no Key and no e-mail address. It goes to your browser's downloads; nothing is sent."
)


class TakeHomePanel(Panel):
    """Makes the page for the exchange that is chosen."""

    def blocks(self) -> list[Block]:
        """Show the choice of the exchange."""
        self.workbook.exchange(start=False)
        names = sorted(KNOWN, key=lambda name: (name != OTHER, KNOWN[name].lower()))
        own = choice("own", "My own exchange", [(name, KNOWN[name]) for name in names], OTHER)
        return [text(_SAY), form("make", "Make the page", own)]

    def press_make(self, submission: Submission) -> str:
        """Give the page to the browser."""
        own = submission.text("own")
        if own not in KNOWN:
            raise InvalidInput("Choose the exchange.", "own")
        steps, keys = take_stock(self.workbook.state(fresh=True))
        stories = [f"{name.value}: {said}" for name, said in results().items()]
        page = TakeHome(steps, keys, frozenset(solved()), stories, own, kept(own))
        content = base64.b64encode(render(page, time.time()).encode()).decode()
        self.handed = {"value": content, "to": "file", "name": NAME}
        return f"The browser has {NAME} now, where its downloads go. Open it there, and print it."
