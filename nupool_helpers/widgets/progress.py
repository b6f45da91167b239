"""The bar of fourteen steps, and the check of one."""

from nupool_helpers.lessons.judgement import Answer
from nupool_helpers.lessons.steps import STEPS
from nupool_helpers.widgets.blocks import Block, button
from nupool_helpers.widgets.from_teacher import from_teacher
from nupool_helpers.widgets.panel import Panel

__all__ = ["Check", "Progress"]


class Progress(Panel):
    """The bar of fourteen steps; `current` is the one whose notebook this is (0 or 16 for none)."""

    def __init__(self, current: int) -> None:
        super().__init__(current)
        self.current = current

    def blocks(self) -> list[Block]:
        """Draw a disc for each step."""
        judged = self.workbook.judgements()
        steps = [
            {
                "number": step.number,
                "title": step.title,
                "answer": judged[step.number].answer.value,
                "current": step.number == self.current,
            }
            for step in STEPS[1:]
        ]
        return [{"kind": "steps", "steps": steps}, *from_teacher(self.workbook)]


class Check(Panel):
    """The check of one step: done, not yet, wrong or cannot tell, with a sentence. It looks again by itself."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number

    def blocks(self) -> list[Block]:
        """Show the answer; where there is none, the button that starts the exchange again."""
        judgement = self.workbook.judgements()[self.number]
        shown: list[Block] = [{"kind": "answer", "answer": judgement.answer.value, "sentence": judgement.sentence}]
        if judgement.answer is Answer.CANNOT_TELL:
            shown.append(button("start", "Start the exchange again"))
        return shown
