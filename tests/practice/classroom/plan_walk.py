"""The class that walks the two-hour plan: its kernels, its teacher, and the clock that stands at the plan's minutes.

Each part quotes the plan where it does what the plan says, so that the plan cannot say something else.
"""

from collections.abc import Callable

import pytest

from nupool_helpers.clients.seat import Learner, OfferedAccount
from nupool_helpers.errors import InvalidInput, RateLimited
from nupool_helpers.lessons import walkthrough
from nupool_helpers.lessons.workbook import Workbook
from nupool_helpers.protocol.overview import Place
from nupool_helpers.secret import SecretText
from nupool_helpers.validation.one_time_codes import code_at, time_step
from tests.practice.classroom.conftest import ClassWorld
from tests.practice.classroom.served import kernel
from tests.practice.classroom.teacher import Teacher
from tests.test_teaching import Part, acts, parts, sections

_MINUTE = 60
_ACTS = {
    "forgive": "end the waiting times",
    "end-setup": "end the half-done second factor",
    "offer": "offer a ready account",
    "message": "message",
    "freeze": "freeze the seat",
    "thaw": "thaw the seat",
}


class Walk:
    """A lesson by the plan. `ada` keeps up, `eve` mistypes, `bob` loses things, `cy` falls behind, `dan` comes late."""

    def __init__(self, room: ClassWorld, url: str) -> None:
        self.room, self.teacher, self.began = room, Teacher(room), room.now
        self.kernels = {name: kernel(room, url, name) for name in ("ada", "eve", "bob", "cy", "dan")}
        self.ada, self.eve, self.bob, self.cy, self.dan = self.kernels.values()
        self.own = kernel(room, url, "tina")  # the teacher's notebooks
        self.behind = {"dan"}  # who is not where the plan is
        self.sections = {title: " ".join(body.split()) for title, body in sections("two-hours").items()}
        self.phone = dict[str, SecretText]()  # of whose seed no kernel knows
        self.part, self.done = parts("two-hours")[0], set[str]()

    def walk(self, part: Part, happens: Callable[["Walk"], None]) -> None:
        """Do a part: what `happens` comes towards its end, and then its learners end at the last of its notebooks."""
        self.part, self.done = part, set()
        self.minutes_before_its_end(4)
        happens(self)
        self.minutes_before_its_end(1)
        steps = [int(number) for number in part.notebooks if number.isdecimal()]
        if part.who == "learners" and steps:
            self.all_go_to(steps[-1])
        assert self.done == acts(self.sections[part.title])

    def minutes_before_its_end(self, minutes: int) -> None:
        """Set the clock to so many minutes before the plan lets the part end."""
        self.room.now = self.began + _MINUTE * (self.part.begins + self.part.minutes - minutes)

    def all_go_to(self, step: int) -> None:
        """Everybody who keeps up does the steps until this one; there the overview shows them, in no need of help."""
        places = self.overview()
        for name, book in self.kernels.items():
            if name not in self.behind and not places[name].done:
                walkthrough.do(book, step)
        for name, place in self.overview().items():
            if name != "tina" and name not in self.behind:
                assert (place.step, place.needs_help) == (step, ""), name

    def quote(self, words: str) -> None:
        """The part's section of the plan says this."""
        assert words in self.sections[self.part.title], f"{self.part.title}: {words}"

    def act(self, name: str, act: str, **fields: str) -> None:
        """Press a button for one learner, or for all where the name is empty."""
        reply = self.teacher.act(name, act, **fields) if name else self.teacher.tell_all(act, **fields)
        assert reply.status_code == 303
        self.done.add(_ACTS[act])
        for book in self.kernels.values():
            book.changed()

    def overview(self) -> dict[str, Place]:
        """Who is where, those who need help first: what the page shows as the notebook of a teacher has it."""
        return {place.name: place for place in self.own.exchange().overview().learners}

    def code(self, seed: SecretText, steps: int = 0) -> str:
        """A phone's code of now, or of so many half minutes later."""
        return code_at(seed, time_step(self.room.now) + steps)


def seed_of(book: Workbook) -> SecretText:
    """What is copied by hand at step 4."""
    page = book.site().post("settings/two-factor/start")
    seed = getattr(page, "seed", None)
    assert isinstance(seed, SecretText)
    return seed


def take(book: Workbook, step: int) -> OfferedAccount:
    """Take the ready account that the panel offers, as its button does."""
    teacher = book.state(fresh=True).teacher
    assert teacher and teacher.offered == step
    return book.take_offered_account()


def refused(send: Callable[[], object], words: str) -> None:
    """The exchange refuses it, and says why."""
    with pytest.raises((InvalidInput, RateLimited), match=words):
        send()


def learner(book: Workbook) -> Learner:
    """The account that the notebooks follow."""
    found = book.state(fresh=True).learner
    assert found
    return found
