"""What the three stories share: the account that is played with, the stopwatch, the parts, and how it ended."""

from nupool_helpers.clients.seat import Learner, State
from nupool_helpers.lessons.own_exchange import KNOWN, OTHER
from nupool_helpers.lessons.recovery import (
    LIMIT_SECONDS,
    Ledger,
    Part,
    Stopwatch,
    StoryName,
    clock_text,
    refusals,
    results,
)
from nupool_helpers.widgets.blocks import LIVE, Block, button, details, mark, table, text
from nupool_helpers.widgets.own_part import own_part
from nupool_helpers.widgets.step import StepPanel
from nupool_helpers.widgets.submission import Submission

__all__ = ["Story"]

_NOT_READY = (
    "The stories need an account whose second factor is enabled. Walk the steps, or let them be done for you: what is "
    "shown then is what you would have on paper."
)
_SPARE = (
    "The story is played with the account that your notebooks follow, {email}, and what is lost in it is lost. To keep "
    "yours as it is, or where its recovery codes are not at hand, take a ready account first, and write down what "
    "opens it."
)


class Story(StepPanel):
    """A story. A subclass gives `begin`, `tasks` and `scene`, and calls this one's `__init__`."""

    name: StoryName
    begins = "Begin the story"

    def __init__(self) -> None:
        super().__init__(14)  # "Do it for me" means all fourteen steps here
        self._whose = ""
        self._own = OTHER
        self._lost: str | None = None  # by the ledger, when the story was over
        self.stopwatch: Stopwatch | None = None
        self.ledger: Ledger | None = None

    def begin(self, state: State) -> None:
        """Set up what the story needs, the stopwatch and the ledger among it."""
        raise NotImplementedError

    def tasks(self, state: State) -> list[Part]:
        """Return what there is to do, as far as it is done."""
        raise NotImplementedError

    def scene(self, state: State) -> list[Block]:
        """Return what is seen and pressed while the story goes on."""
        raise NotImplementedError

    def own_blocks(self, learner: Learner | None) -> list[Block]:
        """Show the beginning, or how far it is."""
        if learner is None or (learner.two_factor != "in force" and self.stopwatch is None):
            return [text(_NOT_READY, "warn"), button("do", "Do the fourteen steps for me", "second")]
        if self.stopwatch is None or self._whose != learner.email:
            spare = details("With a ready account", button("take_ready", "Take a ready account", "second"))
            return [text(_SPARE.format(email=learner.email)), spare, *self.before()]
        state = self.workbook.state()
        parts = self.tasks(state)
        return [self._list(parts), *self._mishaps(state), *self.scene(state), *self._ending(parts)]

    def before(self) -> list[Block]:
        """Return what is chosen before the story begins, with the button that begins it."""
        return [button("begin", self.begins)]

    def blocks(self) -> list[Block]:
        """Show the story, and the same for an exchange of one's own."""
        learner = self.workbook.state().learner
        shown = [*self.own_blocks(learner), LIVE, *(self.help_blocks() if self.stopwatch else [])]
        if self._before:
            shown.append(button("go_back", f"Go back to my account ({self._before})", "second"))
        if self._offer:
            shown += [text(self._offer, "warn"), button("take_ready", "Take a ready account")]
        return [*shown, own_part(self.name, self._own)]

    def press_begin(self, _submission: Submission) -> str:
        """Start the stopwatch."""
        state = self.workbook.state(fresh=True)
        self.begin(state)
        self._lost = None
        self._whose = state.learner.email if state.learner else ""
        return "The stopwatch was started."  # it stays on the panel, and is still true when the story is over

    def press_again(self, _submission: Submission) -> str:
        """Put the story away, so that it can begin anew."""
        self.stopwatch, self.ledger = None, None
        return ""

    def look(self, submission: Submission) -> dict[str, str]:
        """Show the words for another exchange at once."""
        self.choose_own(submission)
        return super().look(submission)

    def choose_own(self, submission: Submission) -> None:
        """Take the exchange whose words are shown, where one was chosen."""
        if submission.text("own") in KNOWN:
            self._own = submission.text("own")

    def press_own(self, submission: Submission) -> str:
        """Show the words for another exchange."""
        self.choose_own(submission)
        return ""

    def _list(self, parts: list[Part]) -> Block:
        rows = [(part.sentence, self._when(part)) for part in parts]
        limit = f"What is to be done, best within {LIMIT_SECONDS // 60} minutes"
        return table(limit, ("Part", "Done after"), rows, stacks=True)

    def _when(self, part: Part) -> Block:
        if part.at is None or self.stopwatch is None:
            return mark("not yet", "calm")
        seconds = self.stopwatch.seconds(part.at)
        return mark(clock_text(seconds), "good" if seconds <= LIMIT_SECONDS else "warn")

    def _mishaps(self, state: State) -> list[Block]:
        log = self.stopwatch.since(state) if self.stopwatch else []
        return [text(sentence, "warn") for sentence in refusals(log)]

    def _ending(self, parts: list[Part]) -> list[Block]:
        again = button("again", "Put this story away", "second")
        seconds = self.stopwatch.finished(parts) if self.stopwatch else None
        if seconds is None:
            return [again]
        if self._lost is None:  # what is gone later, in another story, is none of this one's
            self._lost = self.loss()
        sentences = [self._verdict(seconds), self._lost, self.taught()]
        results()[self.name] = " ".join(sentences[:2])
        tone = "good" if seconds <= LIMIT_SECONDS else "warn"
        return [text(sentences[0], tone), *map(text, sentences[1:]), again]

    def _verdict(self, seconds: int) -> str:
        late = "" if seconds <= LIMIT_SECONDS else " That is too slow: begin again, and see what took so long."
        return f"Your time: {clock_text(seconds)}.{late}"

    def loss(self) -> str:
        """Return what is gone, by the exchange's ledger."""
        if self.ledger is None:
            return ""
        return self.ledger.loss(self.workbook.exchange(start=False).holdings()).sentence()

    def taught(self) -> str:
        """Return what the story has shown."""
        raise NotImplementedError
