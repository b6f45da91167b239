"""What a panel and its page say to each other: one answer to each message, and what has changed meanwhile."""

import json
import time
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from nupool_helpers.clients.seat import State
from nupool_helpers.errors import WorkbookError
from nupool_helpers.widgets.guarded import guarded
from nupool_helpers.widgets.standing_secrets import settled
from nupool_helpers.widgets.submission import Submission
from nupool_helpers.widgets.watch import watch

if TYPE_CHECKING:
    from nupool_helpers.widgets.panel import Panel

__all__ = ["Talk"]

_AHEAD = "ahead"  # stands where the view stands that has asked


class Talk:
    """Answers the messages of a panel's page. Each names the view that sends it, and so does its answer.

    A notebook may be open in two pages, and each hears the answers to both: secrets are shown in the view that asked.
    """

    def __init__(self, panel: "Panel") -> None:
        self._panel = panel
        self._views: set[str] = set()  # those that have said hello
        self._told = ""  # what the pages have
        self.mark = 0  # of the newest message that says how things are

    def answer(self, message: Mapping[str, Any], buffers: object) -> None:
        """Do what a message says, and send its answer. What is no message of a page's is not answered."""
        kind, view = message.get("kind"), str(message.get("view") or "")
        if kind == "bye":
            watch().leave(view)
            return
        head = {"id": message.get("id"), "view": view}
        if view and kind != "ping":
            watch().join(self._panel, view)
        if kind == "ping":
            marks = watch().renew(map(str, message.get("views") or ()))
            self._panel.send(head | {"beat": True, "marks": marks})
        elif kind == "away":
            # It is put away wherever it is: nobody looks after a secret on another screen.
            self._panel.workbook.unkept.drop(*map(str, message.get("kept") or ()))
            self._panel.send(head | {"away": True})
            watch().nudge()
        else:
            said = self._said(str(kind), message, buffers)
            if said is not None:
                self._send(head | said)

    def _said(self, kind: str, message: Mapping[str, Any], buffers: object) -> dict[str, Any] | None:
        panel = self._panel
        if kind == "hello":
            self._hello(str(message.get("view") or ""), str(message.get("host", "")))
            return {}
        if kind == "press":
            answer = {"answers": True} | panel._press(str(message.get("name")), message, buffers)
            watch().nudge()
            return answer
        if kind == "look":
            return {"looked": True, "errors": panel.look(Submission(message.get("fields")))}
        if kind == "frame":
            return self._frame(Submission(None, None, buffers).files())
        return {} if kind == "refresh" else None

    def _hello(self, view: str, host: str) -> None:
        # A page says it again until it is answered. Only a new page has empty fields.
        if view in self._views:
            return
        self._greet(host)
        self._panel.opened()
        if view:
            self._views.add(view)

    def _greet(self, host: str) -> None:
        panel = self._panel
        try:
            exchange = panel.workbook.exchange(start=panel.starts_exchange)
            # The name by which this page was opened, as the kernel's own front end tells it; the exchange refuses all
            # others, so that a stranger's name that leads here (DNS rebinding) opens nothing.
            if host.partition(":")[0] not in ("127.0.0.1", "localhost", ""):
                exchange.allow_host(host)
        except WorkbookError:
            pass  # `_blocks` says so

    def _frame(self, pictures: list[bytes]) -> dict[str, Any]:
        look = self._panel.frame
        answer = guarded("frame", lambda: look(pictures[0]) if pictures else "", lambda error: {})
        return answer | {"framed": bool(answer.get("notice"))}

    def _send(self, answer: dict[str, Any]) -> None:
        panel = self._panel
        # Secrets go with this one answer and are forgotten here: a later page, or one reloaded, is not sent them again.
        shown, panel.shown, handed, panel.handed = panel.shown, [], panel.handed, {}
        emptied, panel.emptied = panel.emptied, []
        away, panel.away = panel.away, False
        now = self._tell(self._now())
        page = {"emptied": emptied, "away": away, "now": time.time(), "polls": not watch().runs}
        panel.send(answer | {"shown": shown, "handed": handed} | page | now)
        panel._judge()

    def update(self) -> None:
        """Send what is another thing than the pages were told; nothing where all is as it was."""
        now = self._now()
        if _text(now) != self._told:
            self._panel.send({"now": time.time()} | self._tell(now))
        self._panel._judge()

    def tell_ahead(self) -> None:
        """Send what is so to a page that is about to say hello. It is answered all the same, which counts."""
        panel = self._panel
        if not self._views:
            book = panel.workbook
            panel.send({"view": _AHEAD, "blocks": panel._blocks(), "port": book.port(), "pages": book.pages()})

    def _tell(self, now: dict[str, Any]) -> dict[str, Any]:
        self._told, self.mark = _text(now), self.mark + 1
        return now | {"mark": self.mark}

    def _now(self) -> dict[str, Any]:
        """Return what is so now, and what tells a page that something it shows is out of date."""
        panel = self._panel
        now = {"blocks": panel._blocks(), "port": panel.workbook.port(), "pages": panel.workbook.pages()}
        try:
            state: State | None = panel.workbook.state() if panel.workbook.port() else None
        except WorkbookError:
            state = None
        return now if state is None else now | {"settled": settled(state), "dead": panel.held.dead(state)}


def _text(now: dict[str, Any]) -> str:
    # What is dead is told once: that there is nothing more of it is no news.
    return json.dumps({name: value for name, value in now.items() if name != "dead" or value})
