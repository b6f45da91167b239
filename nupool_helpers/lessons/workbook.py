"""What one kernel knows while it lives: the exchange it talks to and the pair in use. Nothing here is a record."""

import functools
from typing import TYPE_CHECKING

from nupool_helpers import unkept
from nupool_helpers.clients.seat import OfferedAccount, ReadyAccount, State
from nupool_helpers.errors import ExchangeUnavailable, WorkbookError
from nupool_helpers.lessons import checks
from nupool_helpers.lessons.clocks import clock_note
from nupool_helpers.lessons.history import deleted_keys
from nupool_helpers.lessons.judgement import Answer, Judgement
from nupool_helpers.lessons.link import Link
from nupool_helpers.secret import SecretText
from nupool_helpers.validation.keys import KeyPair
from nupool_helpers.validation.least_privilege import NEEDED

if TYPE_CHECKING:
    from nupool_helpers.authenticator_entries.in_memory import EntriesInMemory
    from nupool_helpers.vault.vault import Vault

__all__ = ["Workbook", "workbook"]

_SEED_MADE_ANEW = "A fresh seed was made, and the one that was shown here is dead. Show the new one, and keep a copy."


class Workbook(Link):
    """The kernel's side of the workbook: its link to the exchange, and what its panels have in common."""

    def __init__(self) -> None:
        super().__init__()
        self.pair: KeyPair | None = None
        self.new_pair: KeyPair | None = None  # revealed at step 13, not yet proved
        self.seed_shown: str | None = None  # the mark of the seed that this kernel showed last
        self.seed: SecretText | None = None  # only while a step was done in the learner's place
        self.unkept = unkept.here()
        self._vault: Vault | None = None

    @property
    def pair_in_use(self) -> KeyPair | None:
        """The pair that panels use and can keep, None where there is none yet."""
        return self.new_pair or self.pair

    def hold_new(self, pair: KeyPair) -> None:
        """Hold a pair that is about to be shown, and nobody has kept yet."""
        self.unkept.add(pair.key)
        self.new_pair = pair

    def known_keys(self) -> frozenset[str]:
        """Return the Keys of the account that the notebooks follow; none where they cannot be looked up."""
        try:
            learner = self.state().learner
        except WorkbookError:
            return frozenset()
        return frozenset(key.key for key in learner.keys if key.saved) if learner else frozenset()

    def _follow(self, state: State) -> None:
        super()._follow(state)
        # On the exchange's own pages, too, and in whichever notebook the pair was shown: that one may be closed.
        self.unkept.drop(*deleted_keys(state))

    def log_in(self) -> None:
        """Open a new session of the learner's, and let that count as step 2."""
        self._site = self.exchange().open_site(log_in=True)

    def judgements(self) -> list[Judgement]:
        """Return the judgement of every step; where the exchange does not answer, that none can be told."""
        try:
            state = self.state()
        except ExchangeUnavailable:
            return checks.cannot_tell()
        except WorkbookError as error:  # it answers, and says why not: that is not mended by starting it
            return checks.cannot_tell(str(error))
        judgements = checks.judge(state)
        setup = state.learner is not None and state.learner.two_factor == "setup"
        if setup and self.seed_shown not in (None, checks.seed_made(state)):
            # Who kept a copy of what was shown here has kept a seed that no longer works.
            judgements[4] = Judgement(Answer.NOT_YET, _SEED_MADE_ANEW)
        return judgements

    def go_back(self) -> None:
        """Follow the account again that was followed before: nothing of the one since is kept."""
        self.exchange().go_back()
        self.forget_account()

    def forget_account(self) -> None:
        """Forget the session, seed and pair of the account that was followed."""
        self.leave_account()
        self.pair, self.new_pair, self._whose = None, None, None
        self.unkept.clear()
        self.changed()

    def leave_account(self) -> None:
        """Forget the session and the seed of the account that was followed; a pair is good with any."""
        super().leave_account()
        self.seed, self.seed_shown = None, None

    def clock_note(self) -> str:
        """Return how far this machine's clock is from the exchange's and which way; empty where that cannot be told."""
        return clock_note(self._exchange.url) if self._exchange else ""

    @property
    def vault(self) -> "Vault":
        """The vault, locked until its password is entered in one of this JupyterLab's notebooks."""
        if self._vault is None:
            from nupool_helpers.vault.shared_key import shared_vault

            self._vault = shared_vault()
        return self._vault

    def use_vault(self, vault: "Vault") -> None:
        """Let another vault be this kernel's, before anything has asked for one."""
        self._vault = vault

    @property
    def in_a_page(self) -> bool:
        """Whether this Python is a page's, which has no vault and sees no file but those that it is given."""
        return bool(self.vault.why_not)

    @functools.cached_property
    def entries_in_memory(self) -> "EntriesInMemory":
        """The authenticator's entries where there is no vault: this kernel's, for as long as it lives."""
        from nupool_helpers.authenticator_entries.in_memory import EntriesInMemory

        return EntriesInMemory()

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
        self._hold_account(account)
        return account

    def take_offered_account(self) -> OfferedAccount:
        """Take the ready account that the teacher offers, follow it, and take its pair."""
        account = self.exchange().take_offered()
        self._hold_account(account)
        return account

    def _hold_account(self, account: ReadyAccount | OfferedAccount) -> None:
        self.forget_account()
        self.seed = account.seed
        if account.pair:
            self.hold_new(account.pair)


@functools.cache
def workbook() -> Workbook:
    """Return this kernel's workbook."""
    return Workbook()
