"""The fourteen steps as a checklist for an exchange of one's own."""

from nupool_helpers.errors import InvalidInput
from nupool_helpers.lessons.own_exchange import KNOWN, OTHER, default_path, keep, kept, sentence
from nupool_helpers.lessons.steps import STEPS, Step
from nupool_helpers.widgets.blocks import Block, choice, form, switches, text, watched
from nupool_helpers.widgets.panel import Panel
from nupool_helpers.widgets.submission import Submission

__all__ = ["OwnSteps"]


class OwnSteps(Panel):
    """Ticks for one exchange at a time, kept in a file that has nothing but ticks."""

    starts_exchange = False

    def __init__(self) -> None:
        super().__init__()
        self._chosen = OTHER

    def blocks(self) -> list[Block]:
        """Show the exchanges, and the steps of the chosen one."""
        names = sorted(((name, title) for name, title in KNOWN.items() if name != OTHER), key=_title)
        options = choice("exchange", "Exchange", [(OTHER, KNOWN[OTHER]), *names], self._chosen)
        shown: list[Block] = [watched(form("choose", "Show its steps", options, tone="second"))]
        try:
            ticked = kept(self._chosen)
        except InvalidInput as error:
            return [*shown, text(str(error), "warn")]
        steps = [_switch(step, self._chosen, step.number in ticked) for step in STEPS[1:]]
        title = f"{KNOWN[self._chosen][:1].upper()}{KNOWN[self._chosen][1:]}: {len(ticked)} of {len(steps)} done"
        where = f"Ticks are kept in {default_path()}: the exchange and the ticks, nothing else."
        if self.workbook.in_a_page:
            where = "Kept until this page is closed or loaded again, and sent nowhere."
        ask = form("keep", "Keep the ticks", switches(title, steps), exchange=self._chosen)
        return [*shown, ask, text(where, "hint")]

    def look(self, submission: Submission) -> dict[str, str]:
        """Show the steps of another exchange at once."""
        try:
            self._choose(submission)
        except InvalidInput as error:
            return {error.field: str(error)}
        return {}

    def _choose(self, submission: Submission) -> None:
        name = submission.text("exchange")
        if name not in KNOWN:
            raise InvalidInput("Choose the exchange.", "exchange")
        self._chosen = name

    def press_choose(self, submission: Submission) -> str:
        """Show the steps of another exchange."""
        self._choose(submission)
        return ""

    def press_keep(self, submission: Submission) -> str:
        """Keep the ticks."""
        ticks = [step.number for step in STEPS[1:] if submission.is_on(f"step_{step.number}")]
        try:
            keep(submission.arg("exchange"), ticks)
        except OSError:
            raise InvalidInput("The ticks cannot be kept: the data folder cannot be written to.") from None
        return "Kept."


def _switch(step: Step, exchange: str, on: bool) -> tuple[str, str, str, bool]:
    return f"step_{step.number}", f"{step.number}. {step.title}", sentence(step.number, exchange), on


def _title(option: tuple[str, str]) -> str:
    return option[1].lower()
