"""The part of the doctor's panel that offers to ask exchanges of today about the pairs in a file."""

from pathlib import Path

from nupool_helpers import live
from nupool_helpers.errors import InvalidInput
from nupool_helpers.secret import SecretText
from nupool_helpers.tools.doctor.detect_format import Subject
from nupool_helpers.tools.doctor.live_rights import live_subjects
from nupool_helpers.widgets.blocks import Block, details, form, watched
from nupool_helpers.widgets.live_pair import entered, more_fields, purpose_choice, purpose_in
from nupool_helpers.widgets.live_question import question
from nupool_helpers.widgets.live_verdict import by_hand_blocks, notice_of, request_blocks, verdict_blocks
from nupool_helpers.widgets.panel import Panel
from nupool_helpers.widgets.submission import Submission

__all__ = ["LiveFindings"]


class LiveFindings:
    """The live pairs of the file that was examined last, each with a button; nothing is sent before it is pressed."""

    def __init__(self, line: live.Line) -> None:
        self._line = line
        self.forget()

    def forget(self) -> None:
        """Forget the pairs and what was said of them."""
        self._found: list[tuple[Subject, live.Exchange | live.NothingTold]] = []
        self._told: dict[int, list[Block]] = {}  # by the pair's number: a vault may have two of one name

    def find(self, path: Path, password: SecretText | None) -> None:
        """Take the pairs of a file. Raises as `examine` does."""
        self._found = live_subjects(path, password)

    def blocks(self) -> list[Block]:
        """Show for each pair what would be sent and the button, or the verdict."""
        return [self._one(number, *found) for number, found in enumerate(self._found)]

    def _one(self, number: int, subject: Subject, exchange: live.Exchange | live.NothingTold) -> Block:
        title = f"What may the key of {subject.place} do?"
        if isinstance(exchange, live.NothingTold):
            return details(title, *by_hand_blocks(exchange))
        fields = [purpose_choice("spot"), *more_fields(exchange, subject.entry)]
        told = self._told.get(number, [])
        ask = watched(form("ask_live", f"Ask {exchange.title} once", *fields, pair=str(number)), bool(told))
        return details(title, *request_blocks(exchange), ask, *told)

    def look(self, submission: Submission) -> None:
        """Put away what was said for another purpose."""
        if submission.has("purpose"):
            self._told = {}

    def ask(self, panel: Panel, submission: Submission) -> str:
        """Ask about the pair that the button names. Raises InvalidInput where there is none any more."""
        for number, (subject, exchange) in enumerate(self._found):
            if submission.arg("pair") == str(number) and isinstance(exchange, live.Exchange):
                self._told.pop(number, None)
                purpose = purpose_in(submission)
                verdict, sent = question(panel, exchange, entered(submission, subject.entry), self._line)
                self._told[number] = verdict_blocks(verdict, purpose, sent)
                return notice_of(verdict)
        raise InvalidInput("Examine the file again.")
