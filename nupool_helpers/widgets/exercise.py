"""What the panels of the exercises share: the verdict, and which exercise it is."""

from nupool_helpers.lessons.exercises import EXERCISES, solved
from nupool_helpers.lessons.judgement import Answer, Judgement
from nupool_helpers.widgets.blocks import Block
from nupool_helpers.widgets.panel import Panel

__all__ = ["Exercise"]


class Exercise(Panel):
    """An exercise. A subclass gives `number` and `task`, and sets `judgement` where the exchange has answered."""

    number: int
    first = "Nothing was tried yet."
    """What is said before anything was tried."""

    def __init__(self) -> None:
        super().__init__()
        self.title = EXERCISES[self.number]
        self.judgement = Judgement(Answer.NOT_YET, self.first)

    def task(self) -> list[Block]:
        """Return what is to be done, and with what."""
        raise NotImplementedError

    def blocks(self) -> list[Block]:
        """Show the task, and below it the verdict."""
        shown = self.task()
        verdict = {"kind": "answer", "answer": self.judgement.answer.value, "sentence": self.judgement.sentence}
        return [*shown, verdict]

    def judge(self, judgement: Judgement) -> None:
        """Take the verdict; a solved exercise is one that can be told of in this notebook."""
        self.judgement = judgement
        if judgement.answer is Answer.DONE:
            solved().add(self.number)
