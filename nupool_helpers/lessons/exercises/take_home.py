"""What a learner takes home: one page with what they did, and what to do at their own exchange.

Nothing on it was typed: it is made of what the exchange tells of steps and permissions, and of this project's own
sentences. So there is no way for a secret onto it. Not even Keys, their names and the e-mail address are on it.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from nupool_helpers.clients.seat import State
from nupool_helpers.lessons import paper
from nupool_helpers.lessons.checks import judge
from nupool_helpers.lessons.exercises.solved import EXERCISES
from nupool_helpers.lessons.judgement import Answer
from nupool_helpers.lessons.own_exchange import KNOWN, OWN_STEPS, sentence
from nupool_helpers.lessons.steps import STEPS
from nupool_helpers.validation.keys import permission_list

__all__ = ["NAME", "TakeHome", "render", "take_stock"]

NAME = "what-i-take-home.html"


@dataclass(frozen=True, slots=True)
class TakeHome:
    """What stands on the page: the steps with whether they are done, a sentence for each key, what was solved.

    `stories` are what came of the stories of loss, `exchange` the id of the learner's own, `ticked` its steps that are
    done already.
    """

    steps: Sequence[tuple[str, bool]]
    keys: Sequence[str]
    solved: Collection[int] = ()
    stories: Sequence[str] = ()
    exchange: str = ""
    ticked: Collection[int] = ()


def take_stock(state: State) -> tuple[list[tuple[str, bool]], list[str]]:
    """Return the steps, each with whether it is done, and in words what each of the account's keys may do."""
    judged = judge(state)
    steps = [(f"{step.number}. {step.title}", judged[step.number].answer is Answer.DONE) for step in STEPS[1:]]
    keys = [key for key in (state.learner.keys if state.learner else []) if key.saved]
    bound = {True: "bound to IP addresses", False: "from any IP address"}
    said = [f"{', '.join(permission_list(key.permissions)) or 'nothing'}, {bound[bool(key.addresses)]}" for key in keys]
    return steps, said


def render(page: TakeHome, now: float) -> str:
    """Return the page as one HTML file for printing, with nothing in it from elsewhere; `now` as time.time() has it."""
    own = [(sentence(number, page.exchange), number in page.ticked) for number in range(1, len(OWN_STEPS) + 1)]
    exercises = [(title, number in page.solved) for number, title in EXERCISES.items()]
    day, title = f"{datetime.fromtimestamp(now, UTC):%Y-%m-%d}", KNOWN[page.exchange]
    named = {"own": own, "exercises": exercises, "day": day, "title": title}
    return paper.render(Path(__file__).with_name("take_home.html"), page=page, **named)
