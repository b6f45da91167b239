"""The part of a panel that says, where kernels of closed notebooks end, that this one stays until its pair is kept."""

from nupool_helpers.unkept import minutes_closed
from nupool_helpers.widgets.blocks import Block, keeps, text
from nupool_helpers.widgets.part import Part
from nupool_helpers.widgets.submission import Submission

__all__ = ["UnkeptPart", "closed_notebooks"]

_STAYS = "The pair that was shown is kept nowhere yet. Until it is, this notebook's kernel does not end by itself."
_FAILED = (
    "The pair that was shown is kept nowhere yet. Do not close this notebook before: there is no space for a mark."
)


def closed_notebooks() -> list[Block]:
    """Say beforehand when kernels end; nothing where none does."""
    minutes = minutes_closed()
    if minutes is None:
        return []
    say = (
        f"In this class the kernel of a notebook that has been closed for {minutes} minutes ends, and with it what was "
        "in its memory only. One that has shown a pair stays until the pair is kept."
    )
    return [text(say, "hint")]


class UnkeptPart(Part):
    """Says so, and takes the word of who has kept the pair."""

    def blocks(self) -> list[Block]:
        """Show the sentence and the button while a pair is not kept."""
        if not self.workbook.unkept:
            return []
        said = text(_FAILED if self.workbook.unkept.failed else _STAYS, "warn")
        return [said, keeps("kept")]

    def press_kept(self, _submission: Submission) -> str:
        """Take the learner's word, and put away what another page of this notebook still shows."""
        self.workbook.unkept.clear()
        self.panel.away = True
        return "Good. This notebook's kernel may end when the notebook is closed."
