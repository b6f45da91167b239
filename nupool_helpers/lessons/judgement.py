"""What a check says: an answer, and a sentence for the learner."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from nupool_helpers.clients.seat import Learner
from nupool_helpers.protocol import LogEntry

__all__ = ["Answer", "Judgement", "Rule", "done", "not_yet", "wait", "wrong"]


class Answer(StrEnum):
    """What a check says."""

    DONE = "done"
    NOT_YET = "not yet"
    WRONG = "wrong"
    CANNOT_TELL = "cannot tell"


@dataclass(frozen=True, slots=True)
class Judgement:
    """An answer and the sentence for the learner: what is done, what to do, or what went wrong."""

    answer: Answer
    sentence: str


Rule = Callable[[Learner, list[LogEntry]], Judgement]
"""How a step is judged: by where the learner stands, and by the activity log, oldest first."""


def done(sentence: str) -> Judgement:
    """Say that a step is done."""
    return Judgement(Answer.DONE, sentence)


def not_yet(sentence: str) -> Judgement:
    """Say what is left to do."""
    return Judgement(Answer.NOT_YET, sentence)


def wrong(sentence: str) -> Judgement:
    """Say what went wrong, and how to mend it."""
    return Judgement(Answer.WRONG, sentence)


def wait(said: str, refused: LogEntry) -> Judgement:
    """Say that there were too many tries, and from when on the next one is possible."""
    until = refused.detail.get("until", "the time that the exchange names")
    return wrong(f"{said} The next try is possible from {until} on.")
