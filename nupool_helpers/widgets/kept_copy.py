"""Steps 4 and 10: what has to be kept on paper is asked for from the paper. Who goes on without it is told so."""

from nupool_helpers.clients.seat import Learner
from nupool_helpers.lessons.history import asked_place, copy_kept
from nupool_helpers.widgets.blocks import Block, form, secret_field, text
from nupool_helpers.widgets.submission import Submission
from nupool_helpers.widgets.two_factor import ConfirmByMail, MakeSeed

__all__ = ["ConfirmAndKeep", "MakeSeedAndKeep"]

_SEED = "You have not shown that you kept a copy. You may go on without one; then a lost phone is a lost account."
_LIST = "recovery codes"
_CODES = "You have not shown that you kept the codes. You may go on; then only the copy of the seed leads back."


class MakeSeedAndKeep(MakeSeed):
    """Step 4, with the last four signs of the copy."""

    def own_blocks(self, learner: Learner | None) -> list[Block]:
        """Say where the copy is known to be right."""
        own = super().own_blocks(learner)
        kept = copy_kept(self.workbook.state(), "seed")
        return [*own, text("Kept: the last four signs of your copy are right.", "good")] if kept else own

    def help_blocks(self) -> list[Block]:
        """Ask for the copy's last four signs while the seed is set up, below the place where it is shown."""
        state = self.workbook.state()
        if state.learner is None or state.learner.two_factor != "setup" or copy_kept(state, "seed"):
            return super().help_blocks()
        hint = "Put the seed away first, and read them from your paper or your vault."
        ask = form("copy", "Check my copy", secret_field("end", "Last four signs of your copy", hint), tone="second")
        return [ask, text(_SEED, "hint"), *super().help_blocks()]

    def press_copy(self, submission: Submission) -> str:
        """Let the exchange compare the copy's last four signs."""
        self.workbook.site().post("settings/two-factor/copy", end=submission.secret("end"))
        self.workbook.changed()
        return "Put it where you keep your documents."  # that it is right, the panel says itself


class ConfirmAndKeep(ConfirmByMail):
    """Step 10, with one of the recovery codes by its place."""

    def own_blocks(self, learner: Learner | None) -> list[Block]:
        """Say where the list is known to be kept."""
        own = super().own_blocks(learner)
        if learner is None or learner.two_factor != "in force" or not copy_kept(self.workbook.state(), _LIST):
            return own
        return [own[0], text("Kept: the code that was asked for is right, and still good.", "good"), *own[1:]]

    def help_blocks(self) -> list[Block]:
        """Ask for one of the recovery codes once they were shown, below the place where they are."""
        state = self.workbook.state()
        if state.learner is None or state.learner.two_factor != "in force" or copy_kept(state, _LIST):
            return super().help_blocks()
        hint = "From your paper. It is compared and not used up. A wrong one counts as a wrong code."
        code = secret_field("recovery_code", f"Recovery code number {asked_place(state)}", hint)
        return [form("codes", "Check my list", code, tone="second"), text(_CODES, "hint"), *super().help_blocks()]

    def press_codes(self, submission: Submission) -> str:
        """Let the exchange compare the code, without using it up."""
        code = submission.secret("recovery_code")
        self.workbook.site().post("settings/two-factor/recovery-copy", recovery_code=code)
        self.workbook.changed()
        return "Keep the list with the copy of your seed."  # that the code is right, the panel says itself
