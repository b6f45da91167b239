"""The matrix: every call, the right that it needs, and what keys are answered when the call is really made."""

from nupool_helpers.clients import Exchange
from nupool_helpers.errors import ApiError, InvalidInput
from nupool_helpers.lessons.permission_matrix import CALLS, ProbeResult, probe_all, probe_call
from nupool_helpers.protocol.state import KeyState
from nupool_helpers.validation.keys import KeyPair
from nupool_helpers.widgets.blocks import LIVE_IN_VIEW, Block, button, choice, details, text
from nupool_helpers.widgets.grid import Column, matrix, verdicts
from nupool_helpers.widgets.key_page import KeyPage, rights_of
from nupool_helpers.widgets.pair_entry import PairEntry, pair_form
from nupool_helpers.widgets.panel import Panel
from nupool_helpers.widgets.probe_result import sides
from nupool_helpers.widgets.standing_secrets import rights_now
from nupool_helpers.widgets.submission import Submission

__all__ = ["Matrix"]

_NAMES = {"mine": "My key", "other": "Second key"}


class Matrix(Panel):
    """Every call by the learner's key, and by a second one with other rights beside it."""

    def __init__(self) -> None:
        super().__init__()
        self._entry, self._page = PairEntry(self, self._take), KeyPage(self, self)
        self._second: KeyPair | None = None
        self._results: dict[str, dict[str, ProbeResult]] = {}  # by Key, then by call
        self._allowed: dict[str, str] = {}  # the mark of what a key was allowed when it was tried, by Key
        self._last: tuple[str, ProbeResult] | None = None

    def blocks(self) -> list[Block]:
        """Show the pair's entry, or the matrix."""
        learner = self.workbook.state().learner
        keys = [key for key in learner.keys if key.saved] if learner else []
        self._forget_changed()
        if self.workbook.pair_in_use is None:
            ask = self._entry.ask("Which key shall be tried?")
            return [*ask, *self._page.blocks(keys, {})]
        columns, last = self._columns(keys), sides(*self._last) if self._last else []
        judged = [block for column in columns for block in verdicts(column)]
        named = {column.key: column.name for column in columns}
        return [
            *[*matrix(columns), button("all", "Try them all"), LIVE_IN_VIEW, *last, *judged],
            *[details("Try another pair", *self._another()), *self._page.blocks(keys, named)],
        ]

    def _pairs(self) -> dict[str, KeyPair]:
        mine = self.workbook.pair_in_use
        return ({"mine": mine} if mine else {}) | ({"other": self._second} if self._second else {})

    def _forget_changed(self) -> None:
        """Forget what was tried with a key that was changed on the exchange since: it would look like a fault there."""
        state = self.workbook.state()
        for key in [key for key, mark in self._allowed.items() if rights_now(state, key) != mark]:
            self._forget(key)

    def _columns(self, keys: list[KeyState]) -> list[Column]:
        return [
            Column(who, _NAMES[who], pair.key, rights_of(keys, pair), self._results.get(pair.key, {}))
            for who, pair in self._pairs().items()
        ]

    def _another(self) -> list[Block]:
        column = choice("who", "In the column", list(_NAMES.items()), "other")
        say = text("A pair of the practice exchange, whoever's account it is.", "hint")
        return [
            say,
            pair_form("Prove it with a signed call", column),
            self._entry.file_form(),
            *self._entry.vault.blocks(),
        ]

    def _take(self, pair: KeyPair) -> str:
        """Take a pair as the learner's own. It need not have READ INFO; what it may do is what is to be found out."""
        sentence = self._proved(pair)
        self.workbook.pair, self.workbook.new_pair = pair, None
        return sentence

    def _proved(self, pair: KeyPair) -> str:
        Exchange(self.workbook.exchange().url, pair).probe()
        self._last = None
        return "The pair works: the exchange has answered signed calls."

    def press_enter(self, submission: Submission) -> str:
        """Take the pair that was entered into one of the two columns."""
        if submission.text("who") != "other":
            return self._entry.press_enter(submission)
        pair = self._entry.entered(submission)
        sentence = self._proved(pair)
        self._second = pair
        return sentence

    def press_one(self, submission: Submission) -> str:
        """Make one call, and show the request, what was signed, and the answer."""
        who, call = submission.arg("who"), next((c for c in CALLS if c.name == submission.arg("call")), None)
        pair = self._pairs().get(who)
        if pair is None or call is None:
            raise InvalidInput("Choose a cell.")
        self._note(pair.key)
        try:
            result = probe_call(Exchange(self.workbook.exchange().url, pair), call)
        except ApiError:
            self._forget(pair.key)
            raise
        self._results.setdefault(pair.key, {})[call.name] = result
        self._last = _NAMES[who], result
        return f"{call.name} was called with parameters that can do nothing."

    def press_all(self, _submission: Submission) -> str:
        """Try every call with every key; a key that is not accepted does not keep the other from being tried."""
        self._last, refused = None, []
        for who, pair in self._pairs().items():
            self._forget(pair.key)
            self._note(pair.key)
            results = self._results[pair.key] = {}
            try:
                for number, result in enumerate(probe_all(Exchange(self.workbook.exchange().url, pair), CALLS), 1):
                    results[result.call.name] = result
                    self.send({"progress": f"{_NAMES[who]}: {number} of {len(CALLS)}"})
            except ApiError as error:
                self._forget(pair.key)
                refused.append(f"{_NAMES[who]}: {error}")
        if refused:
            raise InvalidInput(" ".join(refused))
        return "Tried, by calls that can do nothing."

    def taken(self, pair: KeyPair) -> None:
        """Put a key that was just made beside the learner's own."""
        self._second = pair

    def gone(self, key: str) -> None:
        """Put away a key that was deleted."""
        if self._second and self._second.key == key:
            self._second = None
        for name in ("pair", "new_pair"):
            pair = getattr(self.workbook, name)
            if pair and pair.key == key:
                setattr(self.workbook, name, None)
        self._forget(key)

    def changed(self, key: str) -> None:
        """Forget what was tried with a key before its switches were changed."""
        self._forget(key)

    def _note(self, key: str) -> None:
        self._forget_changed()
        self._allowed.setdefault(key, rights_now(self.workbook.state(fresh=True), key))

    def _forget(self, key: str) -> None:
        self._results.pop(key, None)
        self._allowed.pop(key, None)
        self._last = None
