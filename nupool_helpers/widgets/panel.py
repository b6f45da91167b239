"""The base of every control: what is pressed comes as a message, what is shown goes as one, and no state is kept."""

import logging
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import anywidget

from nupool_helpers import private_files
from nupool_helpers.clients.seat import State
from nupool_helpers.errors import ExchangeUnavailable, InvalidInput, WorkbookError
from nupool_helpers.lessons.workbook import workbook
from nupool_helpers.validation.one_time_codes import clean_code
from nupool_helpers.widgets.blocks import Block, button, text
from nupool_helpers.widgets.standing_secrets import StandingSecrets, settled
from nupool_helpers.widgets.submission import Submission

__all__ = ["Panel"]

_STATIC = Path(__file__).with_name("static")
_FAULT = "Something went wrong in the workbook itself ({})."
_log = logging.getLogger(__name__)


class Panel(anywidget.AnyWidget):
    """A control. A subclass gives `blocks`, what it looks like now, and a `press_NAME` for each of its buttons.

    A press may return a sentence for the learner. It may leave secrets that must be seen in `self.shown`, and in
    `self.handed` what goes to the clipboard or into a field without being shown. Before the page has said hello
    nothing is asked of the exchange, so a notebook runs headless in no time.
    """

    _esm = _STATIC / "panel.js"
    _css = _STATIC / "panel.css"
    starts_exchange = True  # when its page opens

    def __init__(self) -> None:
        super().__init__()
        self.workbook = workbook()
        self.shown: list[Block] = []
        self.held = StandingSecrets()
        self.handed: dict[str, str] = {}
        self.on_msg(self._received)

    def blocks(self) -> list[Block]:
        """Return what the control shows now."""
        raise NotImplementedError

    def look(self, submission: Submission) -> dict[str, str]:
        """Return what is wrong with fields that are being typed: field name to sentence."""
        del submission
        return {}

    def besides(self, submission: Submission) -> dict[str, str]:
        """Return what else is wrong with a form of which one field was refused, so that all is mended in one go."""
        return self.look(submission)

    def opened(self) -> None:
        """Forget what belongs to fields that were filled in on a page before."""

    def frame(self, picture: bytes) -> str:
        """Look at a picture of the camera's; a sentence, which puts it away, where it held what was looked for."""
        del picture
        return ""

    def refused_code(self, submission: Submission) -> str:
        """Return what may be why a code was refused: this machine's clock against the exchange's."""
        del submission
        return self.workbook.clock_note()

    def press_start(self, _submission: Submission) -> str:
        """Start the exchange again."""
        self.workbook.exchange()
        self.workbook.changed()
        return "The practice exchange runs."

    def _received(self, _widget: object, message: object, buffers: object) -> None:
        try:
            self._answer(message, buffers)
        except Exception as error:
            # Raised further it would be shown below the cell, and `%xmode Verbose` lists what was typed.
            problem = type(error).__name__
        else:
            return
        _log.error("A fault of the workbook's own: %s", problem)
        number = message.get("id") if isinstance(message, Mapping) else None
        self.send(
            {
                "id": number,
                "answers": True,
                "errors": {"": _FAULT.format(problem)},
                "blocks": [],
                "shown": [],
                "handed": {},
            }
        )

    def _answer(self, message: object, buffers: object) -> None:
        if not isinstance(message, Mapping):
            return
        kind, answer = message.get("kind"), {"id": message.get("id")}
        if kind == "hello":
            self._greet(str(message.get("host", "")))
            self.opened()
        elif kind == "press":
            answer |= {"answers": True} | self._press(str(message.get("name")), message, buffers)
        elif kind == "look":
            answer |= {"looked": True, "errors": self.look(Submission(message.get("fields")))}
        elif kind == "frame":
            answer |= self._frame(Submission(None, None, buffers).files())
        elif kind != "refresh":
            return
        # Secrets go with this one answer and are forgotten here: a later page, or one reloaded, is not sent them again.
        shown, self.shown, handed, self.handed = self.shown, [], self.handed, {}
        more = {
            "blocks": self._blocks(),
            "shown": shown,
            "handed": handed,
            "port": self.workbook.port(),
            "now": time.time(),
        }
        self.send(answer | more | self._standing())

    def _standing(self) -> dict[str, Any]:
        """Return what tells a page that something it shows is out of date; nothing where the exchange does not run."""
        try:
            state: State | None = self.workbook.state() if self.workbook.port() else None
        except WorkbookError:
            state = None
        return {} if state is None else {"settled": settled(state), "dead": self.held.dead(state)}

    def _greet(self, host: str) -> None:
        try:
            exchange = self.workbook.exchange(start=self.starts_exchange)
            # The name by which this page was opened, as the kernel's own front end tells it; the exchange refuses all
            # others, so that a stranger's name that leads here (DNS rebinding) opens nothing.
            if host.partition(":")[0] not in ("127.0.0.1", "localhost", ""):
                exchange.allow_host(host)
        except WorkbookError:
            pass  # `_blocks` says so

    def _press(self, name: str, message: Mapping[str, Any], buffers: object) -> dict[str, Any]:
        # A page can send any name: it reaches nothing but what is made to be pressed.
        handler = getattr(self, f"press_{name}", None) if name.isidentifier() else None
        if handler is None:
            return {}
        submission = Submission(message.get("fields"), message.get("args"), buffers)
        try:
            return self._guarded(name, lambda: handler(submission) or "", submission)
        finally:
            self.workbook.changed()  # what is shown next is how it is after the press

    def _frame(self, pictures: list[bytes]) -> dict[str, Any]:
        answer = self._guarded("frame", lambda: self.frame(pictures[0]) if pictures else "")
        return answer | {"framed": bool(answer.get("notice"))}

    def _guarded(self, name: str, work: Callable[[], str], submission: Submission | None = None) -> dict[str, Any]:
        try:
            with _notices() as notices:
                return {"notice": " ".join([work(), *notices]).strip()}
        except InvalidInput as error:
            more = (
                self.refused_code(submission)
                if submission and error.field == "code" and _has_a_code(submission)
                else ""
            )
            return {"errors": {error.field or "": f"{error} {more}".strip()} | self._besides(error.field, submission)}
        except WorkbookError as error:
            return {"errors": {"": str(error)}}
        except Exception as error:
            # Its text and its traceback may hold what was typed.
            _log.error("A fault of the workbook's own: %s in press_%s", type(error).__name__, name)
            return {"errors": {"": _FAULT.format(type(error).__name__)}}

    def _besides(self, field: str, submission: Submission | None) -> dict[str, str]:
        complaints = self.besides(submission) if field and submission else {}
        return {name: sentence for name, sentence in complaints.items() if name != field}

    def _blocks(self) -> list[Block]:
        try:
            return self.blocks()
        except ExchangeUnavailable as error:
            return [text(str(error), "warn"), button("start", "Start the exchange")]
        except WorkbookError as error:
            return [text(str(error), "warn")]


@contextmanager
def _notices() -> Iterator[list[str]]:
    """Gather what is said of files that were tightened: nobody looks into a kernel's log."""
    notices: list[str] = []
    handler = logging.Handler(logging.WARNING)
    handler.emit = lambda record: notices.append(record.getMessage())  # type: ignore[method-assign]
    logger = logging.getLogger(private_files.__name__)
    logger.addHandler(handler)
    try:
        yield notices
    finally:
        logger.removeHandler(handler)


def _has_a_code(submission: Submission) -> bool:
    try:
        clean_code(submission.secret("code").reveal())
    except InvalidInput:
        return False
    return True
