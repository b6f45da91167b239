"""Exercise 1: make a key that may only read, and prove that it cannot trade."""

from nupool_helpers.clients import Exchange
from nupool_helpers.errors import InvalidInput
from nupool_helpers.lessons.exercises import judge_reading_key
from nupool_helpers.lessons.permission_matrix import V1_CALLS, ProbeResult, probe_call
from nupool_helpers.validation.keys import KeyPair
from nupool_helpers.widgets.authenticator import AuthenticatorPart
from nupool_helpers.widgets.blocks import LIVE, Block, button, code_field, details, form, page, text
from nupool_helpers.widgets.exercise import Exercise
from nupool_helpers.widgets.key_page import KeyPage, name_field, permission_switches
from nupool_helpers.widgets.pair_entry import PairEntry, pair_form
from nupool_helpers.widgets.probe_result import sides
from nupool_helpers.widgets.submission import Submission
from nupool_helpers.widgets.whose import whose_account

__all__ = ["ReadingKey"]

_TRIES = {
    "account/getbalances": "Ask for the balances",
    "market/selllimit": "Try to sell",
    "account/withdraw": "Try to send coins away",
}
_CALLS = {call.path: call for call in V1_CALLS if call.path in _TRIES}


class ReadingKey(Exercise):
    """The key is made here or on the exchange's page; what it may do is tried by signed calls."""

    number = 1

    def __init__(self) -> None:
        super().__init__()
        self._entry = PairEntry(self, self._take)
        self._authenticator = AuthenticatorPart(self)
        KeyPage(self, self)
        self._pair: KeyPair | None = None
        self._last: ProbeResult | None = None

    def task(self) -> list[Block]:
        """Show how the key is made, and what can be tried with it."""
        state = self.workbook.state()
        self.judge(judge_reading_key(state))
        switches = (name_field(""), permission_switches(()), code_field())
        make = details("Make the key here", form("make", "Make the key", *switches, tone="second"))
        other = details("Use a key that was made elsewhere", pair_form("Use this pair"))
        ways = [make, page("Make it on the exchange's page", "settings/api-keys"), other, LIVE]
        shown = [*ways, *self._tries(), *self._authenticator.help_blocks(), *whose_account(state.learner)]
        return shown if state.learner else [text("This exercise needs an account that has walked the steps.", "warn")]

    def _tries(self) -> list[Block]:
        if self._pair is None:
            return []
        named = text(f"The pair here: Key {self._pair.key[:8]}…, its Secret in this notebook's memory.", "hint")
        tries = [button("try", label, "second", call=path) for path, label in _TRIES.items()]
        last = [details("What was sent and answered", *sides("The key", self._last))] if self._last else []
        return [named, *tries, *last]

    def press_enter(self, submission: Submission) -> str:
        """Take a pair that was typed in."""
        return self._take(self._entry.entered(submission))

    def press_try(self, submission: Submission) -> str:
        """Make a call that can do nothing, and tell what was answered."""
        call = _CALLS.get(submission.arg("call"))
        if call is None or self._pair is None:
            raise InvalidInput("Make the key first.")
        self._last = result = probe_call(Exchange(self.workbook.exchange().url, self._pair), call)
        return f"The exchange answered: {result.reply}."

    def _take(self, pair: KeyPair) -> str:
        self._pair, self._last = pair, None
        return "The pair is here. Now try it."

    def taken(self, pair: KeyPair) -> None:
        """Use the key that was just made."""
        self._take(pair)

    def changed(self, key: str) -> None:
        """Take no note: the verdict is looked up anew each time."""

    def gone(self, key: str) -> None:
        """Put away a key that was deleted."""
        if self._pair and self._pair.key == key:
            self._pair = None
