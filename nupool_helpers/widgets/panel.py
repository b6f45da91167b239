"""The base of every control: what is pressed comes as a message, what is shown goes as one, and no state is kept."""

import uuid
from collections.abc import Mapping
from typing import Any

import anywidget
import traitlets

from nupool_helpers.errors import ExchangeUnavailable, InvalidInput, WorkbookError
from nupool_helpers.lessons.judgement import Answer
from nupool_helpers.lessons.steps import STEPS
from nupool_helpers.lessons.workbook import workbook
from nupool_helpers.widgets.blocks import Block, button, text
from nupool_helpers.widgets.front_end import STUB, front
from nupool_helpers.widgets.guarded import fault, guarded, has_a_code
from nupool_helpers.widgets.part import Part
from nupool_helpers.widgets.standing_secrets import StandingSecrets
from nupool_helpers.widgets.submission import Submission
from nupool_helpers.widgets.talk import Talk
from nupool_helpers.widgets.watch import TURN

__all__ = ["Panel"]

_DONE = {Answer.DONE: True, Answer.NOT_YET: False, Answer.WRONG: False, Answer.CANNOT_TELL: None}


class Panel(anywidget.AnyWidget):
    """A control. A subclass gives `blocks`, what it looks like now, and a `press_NAME` for each of its buttons.

    A press may return a sentence for the learner. It may leave secrets that must be seen in `self.shown`, and in
    `self.handed` what goes to the clipboard or into a field without being shown; the fields named in `self.emptied`
    are emptied, since what stands in them must not be seen; with `self.away` all that is on show is put away. Before
    the page has said hello a cell waits for nothing of the exchange's, so a notebook runs headless in no time.

    As a widget it has two traits to observe or to link, and they hold no secret: `step`, whose step it is (None for
    none), and `done`, whether that is done (None where it cannot be told, and before a page has shown the panel).
    """

    _esm = STUB
    _front = traitlets.Unicode().tag(sync=True)  # where its page finds what draws it
    _me = traitlets.Unicode().tag(sync=True)  # its own number, which no module is told otherwise
    step = traitlets.Int(None, allow_none=True).tag(sync=True)
    done = traitlets.Bool(None, allow_none=True).tag(sync=True)
    starts_exchange = True  # when its page opens

    def __init__(self, step: int | None = None) -> None:
        number = uuid.uuid4().hex
        super().__init__(model_id=number, _me=number, _front=f"anywidget:{front().model_id}", step=step)
        self.workbook = workbook()
        self.shown: list[Block] = []
        self.held = StandingSecrets()
        self.handed: dict[str, str] = {}
        self.emptied: list[str] = []
        self.away = False
        self.parts: list[Part] = []
        self._talk = Talk(self)
        self.on_msg(self.received)

    def blocks(self) -> list[Block]:
        """Return what the control shows now."""
        raise NotImplementedError

    def without_exchange(self) -> list[Block]:
        """Return what can be done, and may have to be, while the exchange does not answer, or answers nobody here."""
        return []

    def look(self, submission: Submission) -> dict[str, str]:
        """Return what is wrong with fields that are being typed: field name to sentence."""
        return {name: said for part in self.parts for name, said in part.look(submission).items()}

    def besides(self, submission: Submission) -> dict[str, str]:
        """Return what else is wrong with a form of which one field was refused, so that all is mended in one go."""
        return self.look(submission)

    def opened(self) -> None:
        """Forget what belongs to fields that were filled in on a page before."""

    def frame(self, picture: bytes) -> str:
        """Look at a picture of the camera's; a sentence, which puts it away, where it held what was looked for."""
        return next((said for part in self.parts if (said := part.frame(picture))), "")

    def refused_code(self, submission: Submission) -> str:
        """Return what may be why a code was refused: what the parts know, and this machine's clock."""
        reasons = [part.refused_code(submission) for part in self.parts]
        return " ".join(reason for reason in (*reasons, self.workbook.clock_note()) if reason)

    def press_start(self, _submission: Submission) -> str:
        """Start the exchange again."""
        self.workbook.exchange()
        self.workbook.changed()
        return "The practice exchange runs."

    def update(self) -> None:
        """Send what has changed since the page was last told: elsewhere, or by a press in another panel."""
        try:
            self._talk.update()
        except Exception as error:
            fault(error, " in an update")

    def tell_ahead(self) -> None:
        """Send what is shown before a page asks for it, where an exchange runs. For a thread beside the cells."""
        try:
            self.workbook.state()  # not in the turn: who presses elsewhere does not wait for this
            with TURN:
                self._talk.tell_ahead()
        except WorkbookError:
            return  # the answer to the hello says why, and starts what does not run
        except Exception as error:
            fault(error, " ahead of a page")

    @property
    def mark(self) -> int:
        """The number of the newest message that said how things are."""
        return self._talk.mark

    def beat(self) -> None:
        """Tell the page that the kernel is at work."""
        self.send({"beat": True})

    def received(self, _widget: object, message: object, buffers: object) -> None:
        """Answer a message of the page's; `buffers` are its files, as bytes."""
        if not isinstance(message, Mapping):
            return
        try:
            with TURN:
                self._talk.answer(message, buffers)
        except Exception as error:
            # Raised further it would be shown below the cell, and `%xmode Verbose` lists what was typed.
            said = {"id": message.get("id"), "view": message.get("view"), "answers": True}
            self.send(said | {"errors": {"": fault(error)}})

    def _press(self, name: str, message: Mapping[str, Any], buffers: object) -> dict[str, Any]:
        # A page can send any name: it reaches nothing but what is made to be pressed.
        owners = (self, *self.parts) if name.isidentifier() else ()
        handler = next((made for owner in owners if (made := getattr(owner, f"press_{name}", None))), None)
        if handler is None:
            return {}
        submission = Submission(message.get("fields"), message.get("args"), buffers)
        try:
            return guarded(name, lambda: handler(submission) or "", lambda error: self._refused(error, submission))
        finally:
            self.workbook.changed()  # what is shown next is how it is after the press

    def _refused(self, error: InvalidInput, submission: Submission) -> dict[str, str]:
        """Return what can be said of a refused field, and what else is wrong with its form."""
        if not error.field:
            return {}
        others = {name: said for name, said in self.besides(submission).items() if name != error.field}
        why = self.refused_code(submission) if error.field == "code" and has_a_code(submission) else ""
        return others | {error.field: f"{error} {why}".strip()}

    def _blocks(self) -> list[Block]:
        try:
            return self.blocks()
        except ExchangeUnavailable as error:
            return [text(str(error), "warn"), button("start", "Start the exchange"), *self.without_exchange()]
        except WorkbookError as error:
            return [text(str(error), "warn"), *self.without_exchange()]

    def _judge(self) -> None:
        if self.step is not None and self.step < len(STEPS):
            self.done = _DONE[self.workbook.judgements()[self.step].answer]
