"""What one kernel knows while it lives: the exchange it talks to and the pair in use. Nothing here is a record."""

import functools
import secrets
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from nupool_helpers import local, steps
from nupool_helpers.errors import CorrectTheEntry, WorkbookError
from nupool_helpers.keys import NEEDED, KeyPair
from nupool_helpers.otp import code_at, time_step
from nupool_helpers.owner import LocalExchange, Prepared, State
from nupool_helpers.secret import SecretText
from nupool_helpers.site import Site

if TYPE_CHECKING:
    from nupool_helpers.vault import Vault

__all__ = ["Done", "Workbook", "workbook"]

_FRESH_SECONDS = 0.5  # three controls of a notebook ask at once
_WORDS = (
    "amber anchor apple arrow autumn badge bamboo basket beacon birch bottle bridge butter candle canvas carbon "
    "castle cedar cherry circle clover cobalt copper coral cotton cradle crayon dancer desert dolphin donkey eagle "
    "ember falcon feather fiddle forest garden ginger glacier hammer harbor hazel helmet honey island ivory jacket "
    "jungle kettle ladder lantern lemon lizard magnet maple marble meadow mirror monkey needle nickel ocean olive "
    "orange orchid otter paddle panda pepper pigeon pillow planet pocket pollen prism rabbit ribbon river rocket "
    "saddle salmon sandal silver spider spruce summer tiger timber tulip turtle valley velvet violin walnut willow "
    "winter zebra zipper"
).split()


@dataclass(frozen=True, slots=True)
class Done:
    """What was done in the learner's place, and the secrets that must be shown to them now, by their labels."""

    sentence: str
    shown: dict[str, SecretText | list[SecretText]] = field(default_factory=dict)


class Workbook:
    """The kernel's side of the workbook. Its methods raise the errors of `local` and `site`."""

    def __init__(self) -> None:
        self._exchange: LocalExchange | None = None
        self._site: Site | None = None
        self._state: tuple[float, State] | None = None
        self.pair: KeyPair | None = None
        self.new_pair: KeyPair | None = None  # revealed at step 13, not yet proved
        self.seed: SecretText | None = None  # only while a step was done in the learner's place
        self._vault: Vault | None = None
        self._vault_names: list[str] | None = None

    def exchange(self, *, start: bool = True) -> LocalExchange:
        """Return the practice exchange of this machine, started where it does not run (unless `start` is False)."""
        if self._exchange is None or not self._exchange.proves_itself():
            self._exchange, self._site, self._state = None, None, None
            found = local.find_or_start() if start else local.find()
            if found is None:
                raise local.not_running()
            self._exchange = found
        return self._exchange

    def site(self) -> Site:
        """Return the exchange's site, logged in as the learner."""
        exchange = self.exchange()
        if self._site is not None:
            try:
                self._site.get("settings")
            except CorrectTheEntry:  # the session has ended, by a log-out or a change of the password
                self._site = None
        if self._site is None:
            self._site = exchange.open_site()
        return self._site

    def state(self, *, fresh: bool = False) -> State:
        """Return where the learner stands; at most half a second old, or `fresh`."""
        now = time.monotonic()
        if not fresh and self._state and now - self._state[0] < _FRESH_SECONDS:
            return self._state[1]
        try:
            found = (self._exchange or self.exchange(start=False)).state()
        except WorkbookError:  # perhaps another run of it answers now
            found = self.exchange(start=False).state()
        self._state = (now, found)
        return found

    def judgements(self) -> list[steps.Judgement]:
        """Return the judgement of every step; where the exchange does not answer, that none can be told."""
        try:
            return steps.judge(self.state())
        except WorkbookError:
            return steps.cannot_tell()

    def changed(self) -> None:
        """Forget the state, since something was just done."""
        self._state = None

    def follow(self, email: str) -> None:
        """Follow another account: nothing of the one before is kept."""
        self.exchange().adopt(email)
        self.forget_account()

    def forget_account(self) -> None:
        """Forget the session, seed and pair of the account that was followed."""
        self._site, self.seed, self.pair, self.new_pair = None, None, None, None
        self.changed()

    def port(self) -> int:
        """Return the exchange's port, 0 where it does not run."""
        return self._exchange.port if self._exchange else 0

    @property
    def vault(self) -> "Vault":
        """The vault, locked until its password is entered once in this kernel."""
        if self._vault is None:
            from nupool_helpers.vault import Vault, default_path

            self._vault = Vault(default_path())
        return self._vault

    def vault_names(self) -> list[str]:
        """Return the names of the pairs in the open vault, read once and again after `keep_pair`."""
        if self._vault_names is None:  # each reading costs half a second of key derivation
            self._vault_names = self.vault.pair_names()
        return self._vault_names

    def keep_pair(self, name: str, pair: KeyPair) -> None:
        """Keep a pair in the open vault."""
        self.vault.put_pair(name, pair)
        self._vault_names = None

    def use_pair(self, pair: KeyPair) -> list[dict[str, object]]:
        """Prove a pair by one signed call, keep it for this kernel, and return the balances that the call gave."""
        from nupool_helpers.exchange import Exchange

        balances = Exchange(self.exchange().url, pair).balances()
        self.pair, self.new_pair = pair, None
        self.changed()
        return balances

    def prepare(self) -> Prepared:
        """Make a prepared account, follow it, and take its pair."""
        made = self.exchange().prepared(NEEDED)
        self.forget_account()
        self.seed, self.new_pair = made.seed, made.pair
        return made

    def do(self, number: int) -> Done:
        """Do a step in the learner's place, and those before it that are not done.

        Raises CorrectTheEntry, its field being "prepared", where only a prepared account helps: the seed is on
        somebody's phone, or the Secret was shown to somebody else.
        """
        self.exchange()
        shown: dict[str, SecretText | list[SecretText]] = {}
        for step in steps.STEPS[: number + 1]:
            if steps.judge(self.state(fresh=True))[step.number].answer is not steps.Answer.DONE:
                shown |= _DOERS[step.number](self)
        self.changed()
        return Done(f"Done up to here: {steps.STEPS[number].title}.", shown)

    def next_code(self) -> str:
        """Return a code of the seed that this kernel made, one that has not been used."""
        if self.seed is None:
            sentence = "The seed is on somebody's phone, so nobody else can make its codes. Take a prepared account."
            raise CorrectTheEntry(sentence, "prepared")
        now = self.exchange().state().now / 1000
        # The code after the present one: the present one may have been used, and the next is accepted already.
        return code_at(self.seed, time_step(now) + 1)


Shown = dict[str, SecretText | list[SecretText]]


def _make_account(book: Workbook) -> Shown:
    learner = book.state().learner
    if learner is not None:  # registered on the pages, its mail not followed
        link = book.exchange().mails()[0]["links"][0]
        Site(book.exchange().url).post("activate", token=link.partition("token=")[2])
        return {}
    password = SecretText("-".join(secrets.choice(_WORDS) for _ in range(5)))
    book.exchange().make_learner(f"learner-{secrets.token_hex(3)}@example.org", password)
    book.changed()
    return {"Password": password}


def _open(path: str, book: Workbook) -> Shown:
    book.site().get(path)
    return {}


def _log_in(book: Workbook) -> Shown:
    book._site = book.exchange().open_site(log_in=True)
    return {}


def _make_seed(book: Workbook) -> Shown:
    book.site().post("settings/two-factor/start")
    return {}


def _tick(number: int, book: Workbook) -> Shown:
    book.exchange().tick(number)
    return {}


def _enable(book: Workbook) -> Shown:
    model = book.site().post("settings/two-factor/start")
    book.seed = SecretText(model["seed"])
    now = book.exchange().state().now / 1000
    # The earliest code that is accepted, so that the ones after it are there for what follows.
    book.site().post("settings/two-factor/enable", code=code_at(book.seed, time_step(now) - 1))
    return {"Seed": book.seed}


def _confirm(book: Workbook) -> Shown:
    link = book.exchange().mails()[0]["links"][0]
    model = book.site().post("confirm/two-factor", token=link.partition("token=")[2])
    return {"Recovery codes": [SecretText(code) for code in model["recovery_codes"]]}


def _add_key(book: Workbook) -> Shown:
    book.site().post("settings/api-keys/new")
    return {}


def _save_key(book: Workbook) -> Shown:
    row = book.site().post("settings/api-keys/new")["keys"][-1]["id"]
    path = f"settings/api-keys/{row}/save"
    model = book.site().post(path, read_info=True, trade_limit=True, code=book.next_code())
    book.new_pair = KeyPair(model["key"], SecretText(model["secret"]))
    return {}


def _prove(book: Workbook) -> Shown:
    pair = book.new_pair or book.pair
    if pair is None:
        sentence = "The Secret was shown to you alone, so only you can use the pair. Enter it, or take a prepared account."
        raise CorrectTheEntry(sentence, "prepared")
    book.use_pair(pair)
    return {}


_DOERS = {
    0: _make_account,
    1: functools.partial(_open, "/"),
    2: _log_in,
    3: functools.partial(_open, "settings/two-factor"),
    4: _make_seed,
    **{number: functools.partial(_tick, number) for number in steps.PHONE_STEPS},
    9: _enable,
    10: _confirm,
    11: functools.partial(_open, "settings/api-keys"),
    12: _add_key,
    13: _save_key,
    14: _prove,
}


@functools.cache
def workbook() -> Workbook:
    """Return this kernel's workbook."""
    return Workbook()
