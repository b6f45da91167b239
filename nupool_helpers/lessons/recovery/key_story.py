"""The key has leaked: the thief of the lesson on permissions uses the learner's own pair, one thing at a time."""

import threading
from collections.abc import Callable
from typing import Any

from nupool_helpers.clients import Exchange
from nupool_helpers.clients.refusals import PAIR_REFUSED
from nupool_helpers.clients.seat import SeatClient, State
from nupool_helpers.errors import ApiError, InvalidInput, WorkbookError
from nupool_helpers.lessons.attack.actions import Attacker
from nupool_helpers.lessons.attack.sandbox import attacker_account, elsewhere_session, thinnest_market
from nupool_helpers.lessons.recovery.ledger import Ledger, prices
from nupool_helpers.lessons.recovery.stopwatch import Part, Stopwatch
from nupool_helpers.protocol import Event, LogEntry
from nupool_helpers.validation.keys import KeyPair, Permission, parse_permissions
from nupool_helpers.validation.least_privilege import Outcome, least_privilege

__all__ = ["ACTS", "KeyStory", "act_by_pace"]

ACTS = ("look at the balances", "cancel the orders", "sell everything", "trade with themselves", "send it away")
_MARKUP = 10
_BARRED = "WHITELIST_VIOLATION_IP"
_CALLS = (Event.KEY_USED_ELSEWHERE, Event.CALL_REFUSED)
_MINE = "This line is not the thief's. Look for a use of your key from an address that is not yours."


class KeyStory:
    """The thief, who has the pair, and the learner's parts.

    `acts` is what the thief has done: each thing with its calls and the exchange's answers. `over` tells that the thief
    has nothing left to do, `stopped` that the exchange did not know the key any more before that, and `barred` that the
    key's address list lets the thief do nothing. The constructor raises as `SeatClient` and `Exchange` do.
    """

    def __init__(self, seat: SeatClient, pair: KeyPair, state: State) -> None:
        self._seat, self.pair, self.stopwatch = seat, pair, Stopwatch.start(state)
        own, session = attacker_account(seat, follow=False), elsewhere_session()
        worth, thin = prices(own), thinnest_market(own)
        self.ledger = Ledger.open(seat.holdings(), worth)
        stolen = Exchange(seat.url, pair, session=session)
        self._thief = thief = Attacker(stolen, own, thin, worth[thin.partition("-")[2]], _MARKUP)
        self._todo = list(zip(ACTS, (thief.look, thief.cancel, thief.sell, thief.trade, thief.send), strict=True))
        self._turn = threading.Lock()
        self.elsewhere = session is not None  # whether this machine has a second address for the thief
        self.acts: list[tuple[str, list[tuple[str, str]]]] = []
        self.stopped = self.barred = False
        self._found: int | None = None
        self._written: int | None = None
        self._refused: int | None = None

    @property
    def over(self) -> bool:
        """Whether the thief does nothing more."""
        return self.stopped or not self._todo

    def act(self) -> bool:
        """Let the thief do the next thing; False where there is none after it."""
        with self._turn:  # a press and the pace may come together
            if self.over:
                return False
            what, do = self._todo.pop(0)
            self._thief.calls = []
            try:
                do()
            except ApiError as error:  # it is among the calls
                self.stopped, self.barred = error.code in PAIR_REFUSED, error.code == _BARRED
            except WorkbookError:
                pass
            self.acts.append((what, self._thief.calls))
            return not self.over

    def can_be(self, entry: LogEntry) -> bool:
        """Tell whether a line can be the thief's: one since the leak, or a use of the pair when it leaked before.

        A use from another address is noted once; when the same pair leaks again that line stands before the leak.
        """
        of_the_pair = entry.what in _CALLS and entry.detail.get("key") == self.pair.key
        return entry.id > self.stopwatch.newest or of_the_pair

    def point_at(self, entry: LogEntry, state: State) -> None:
        """Take a line of the log for the thief's. Raises InvalidInput where it is another one.

        What was refused to the thief is a line of theirs, too.
        """
        lines = [one for one in (*state.activity, entry) if one.detail.get("key") == self.pair.key]
        strange = {one.address for one in lines if one.what is Event.KEY_USED_ELSEWHERE}
        theirs = [one.id for one in lines if one.what in _CALLS and one.address in strange]
        if entry.id not in theirs:
            raise InvalidInput(_MINE)
        self._found = self._found or state.now

    def note_client(self, key: str, state: State) -> None:
        """Look at the Key that a client's configuration has now. Raises InvalidInput where the client cannot work."""
        if key == self.pair.key:
            raise InvalidInput("This file has the old Key. Write it anew with the new pair.", "pair_file")
        if key not in {entry.detail.get("key") for entry in self._saved(state)}:
            raise InvalidInput("The Key in this file is none that was made since the leak.", "pair_file")
        self._written = self._written or state.now

    def try_old_pair(self, now: int) -> str:
        """Make a signed call with the old pair, as the thief would; returns what the exchange answers."""
        try:
            Exchange(self._seat.url, self.pair).balances()
        except ApiError as error:
            if error.code not in PAIR_REFUSED:
                raise
            self._refused = self._refused or now
            return f"Refused: {error.code}. The old pair no longer works."
        raise InvalidInput("The old pair still works, for the thief as for you. Delete its key first.")

    def parts(self, state: State) -> list[Part]:
        """Return what there is to do."""
        log = self.stopwatch.since(state)
        gone = [e.at for e in log if e.what is Event.KEY_DELETED and e.detail.get("key") == self.pair.key]
        made = [entry.at for entry in self._saved(state) if _fits(entry.detail)]
        find = [Part("Find the thief's line in the log.", self._found)] if self.elsewhere and not self.barred else []
        return [
            *find,
            Part("Delete the key.", next(iter(gone), None)),
            Part("Make another key, with READ INFO and TRADE LIMIT and nothing else.", next(iter(made), None)),
            Part("Put the new pair into the client's configuration.", self._written),
            Part("See the old pair refused.", self._refused),
        ]

    def _saved(self, state: State) -> list[LogEntry]:
        return [entry for entry in self.stopwatch.since(state) if entry.what is Event.KEY_SAVED]


def act_by_pace(act: Callable[[], bool], wait: Callable[[], bool]) -> None:
    """Act after each wait, until nothing is left to do or `wait` returns True."""
    while not wait() and act():
        pass


def _fits(detail: dict[str, Any]) -> bool:
    held = parse_permissions(",".join(detail.get("permissions", ())))
    return least_privilege({right: right in held for right in Permission}).outcome is Outcome.ENOUGH
