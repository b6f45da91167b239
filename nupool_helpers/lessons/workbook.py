"""What one kernel knows while it lives: the exchange it talks to and the pair in use. Nothing here is a record."""

import functools
import time
from typing import TYPE_CHECKING

from nupool_helpers.clients import launcher
from nupool_helpers.clients.seat import ReadyAccount, SeatClient, State
from nupool_helpers.clients.web import WebClient, clock_difference
from nupool_helpers.errors import InvalidInput, WorkbookError
from nupool_helpers.lessons import steps
from nupool_helpers.secret import SecretText
from nupool_helpers.validation.keys import NEEDED, KeyPair

if TYPE_CHECKING:
    from nupool_helpers.vault.vault import Vault

__all__ = ["Workbook", "workbook"]

_CLOCKS_AGREE = 3  # seconds; an HTTP date has whole ones
_SEED_MADE_ANEW = "A fresh seed was made, and the one that was shown here is dead. Show the new one, and keep a copy."
_FRESH_SECONDS = 0.5  # three controls of a notebook ask at once


class Workbook:
    """The kernel's side of the workbook. Its methods raise the errors of `launcher` and `WebClient`."""

    def __init__(self) -> None:
        self._exchange: SeatClient | None = None
        self._site: WebClient | None = None
        self._state: tuple[float, State] | None = None
        self.pair: KeyPair | None = None
        self.new_pair: KeyPair | None = None  # revealed at step 13, not yet proved
        self.seed_shown: str | None = None  # the mark of the seed that this kernel showed last
        self.seed: SecretText | None = None  # only while a step was done in the learner's place
        self._vault: Vault | None = None

    def exchange(self, *, start: bool = True) -> SeatClient:
        """Return the practice exchange of this machine, started where it does not run (unless `start` is False)."""
        if self._exchange is None or not self._exchange.proves_itself():
            self._exchange, self._site, self._state = None, None, None
            client = launcher.find_or_start() if start else launcher.find()
            if client is None:
                raise launcher.not_running()
            self._exchange = client
        return self._exchange

    def site(self) -> WebClient:
        """Return the exchange's site, logged in as the learner."""
        exchange = self.exchange()
        if self._site is not None:
            try:
                self._site.get("settings")
            except InvalidInput:  # the session has ended, by a log-out or a change of the password
                self._site = None
        if self._site is None:
            self._site = exchange.open_site()
        return self._site

    def log_in(self) -> None:
        """Open a new session of the learner's, and let that count as step 2."""
        self._site = self.exchange().open_site(log_in=True)

    def state(self, *, fresh: bool = False) -> State:
        """Return where the learner stands; at most half a second old, or `fresh`."""
        now = time.monotonic()
        if not fresh and self._state and now - self._state[0] < _FRESH_SECONDS:
            return self._state[1]
        try:
            state = (self._exchange or self.exchange(start=False)).state()
        except WorkbookError:  # perhaps another run of it answers now
            state = self.exchange(start=False).state()
        self._state = (now, state)
        return state

    def judgements(self) -> list[steps.Judgement]:
        """Return the judgement of every step; where the exchange does not answer, that none can be told."""
        try:
            state = self.state()
        except WorkbookError:
            return steps.cannot_tell()
        judgements = steps.judge(state)
        setup = state.learner is not None and state.learner.two_factor == "setup"
        if setup and self.seed_shown not in (None, steps.seed_made(state)):
            # Who kept a copy of what was shown here has kept a seed that no longer works.
            judgements[4] = steps.Judgement(steps.Answer.NOT_YET, _SEED_MADE_ANEW)
        return judgements

    def changed(self) -> None:
        """Forget the state, since something was just done."""
        self._state = None

    def follow(self, email: str) -> None:
        """Follow another account: nothing of the one before is kept."""
        self.exchange().adopt(email)
        self.forget_account()

    def forget_account(self) -> None:
        """Forget the session, seed and pair of the account that was followed."""
        self._site, self.seed, self.seed_shown, self.pair, self.new_pair = None, None, None, None, None
        self.changed()

    def clock_note(self) -> str:
        """Return how far this machine's clock is from the exchange's and which way; empty where that cannot be told."""
        off = clock_difference(self._exchange.url) if self._exchange else None
        if off is None:
            return ""
        if abs(off) < _CLOCKS_AGREE:
            return "This machine's clock and the exchange's agree."
        way = "ahead of" if off > 0 else "behind"
        return f"This machine's clock is {abs(off)} seconds {way} the exchange's. Let it be set by the network."

    def port(self) -> int:
        """Return the exchange's port, 0 where it does not run."""
        return self._exchange.port if self._exchange else 0

    @property
    def vault(self) -> "Vault":
        """The vault, locked until its password is entered in one of this JupyterLab's notebooks."""
        if self._vault is None:
            from nupool_helpers.vault.shared_key import shared_vault

            self._vault = shared_vault()
        return self._vault

    def use_pair(self, pair: KeyPair) -> list[dict[str, object]]:
        """Prove a pair by one signed call, keep it for this kernel, and return the balances that the call gave."""
        from nupool_helpers.clients import Exchange

        balances = Exchange(self.exchange().url, pair).balances()
        self.pair, self.new_pair = pair, None
        self.changed()
        return balances

    def take_ready_account(self) -> ReadyAccount:
        """Make a ready account, follow it, and take its pair."""
        account = self.exchange().make_ready_account(NEEDED)
        self.forget_account()
        self.seed, self.new_pair = account.seed, account.pair
        return account


@functools.cache
def workbook() -> Workbook:
    """Return this kernel's workbook."""
    return Workbook()
