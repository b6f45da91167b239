"""Steps 5 to 8 in one go: a minute on the phone, and one press that ticks the four."""

from nupool_helpers.clients.seat import Learner
from nupool_helpers.lessons.judgement import Answer
from nupool_helpers.lessons.steps import PHONE_STEPS, STEPS
from nupool_helpers.widgets.blocks import Block, button, details, text
from nupool_helpers.widgets.submission import Submission
from nupool_helpers.widgets.two_factor import OnThePhone

__all__ = ["PhoneInOneGo"]

_ACTS = {
    5: "Open the authenticator app. In a new one press Begin setup.",
    6: "Press Scan a barcode, in newer ones Scan a QR code or the plus sign. Allow the camera.",
    7: "Point the camera at the QR code, or type the seed.",
    8: "See the six digits below “Practice exchange”, and watch them change once.",
}


def _named(steps: list[int]) -> str:
    """Name what is left: "5 to 8", or each by its number where one of them is done."""
    if len(steps) == len(PHONE_STEPS):
        return f"{steps[0]} to {steps[-1]}"
    return f"{', '.join(map(str, steps[:-1]))} and {steps[-1]}"


class PhoneInOneGo(OnThePhone):
    """A step on the phone, with a fold that has all that are left of the four."""

    def own_blocks(self, learner: Learner | None) -> list[Block]:
        """Show the step's own tick, and below it the four together."""
        judged = self.workbook.judgements()
        left = [number for number in PHONE_STEPS if judged[number].answer is not Answer.DONE]
        own = super().own_blocks(learner)
        if len(left) < 2:
            return own
        lines = [text(f"{STEPS[number].number}. {_ACTS[number]}") for number in left]
        qr = (
            [button("show", "Show the QR code", "second")] if learner and learner.two_factor in ("off", "setup") else []
        )
        tick = button("tick_all", f"I have done all of them: tick steps {_named(left)}", "second")
        return [*own, details(f"Steps {_named(left)} in one go", *lines, *qr, tick, name="one go")]

    def press_tick_all(self, _submission: Submission) -> str:
        """Tick each step on the phone that is not done."""
        judged = self.workbook.judgements()
        for number in PHONE_STEPS:
            if judged[number].answer is not Answer.DONE:
                self.workbook.exchange().tick(number)
        self.workbook.changed()
        return "All of them are ticked. Go on to step 9: a right code settles them."
