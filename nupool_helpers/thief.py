"""Somebody has this key: what a thief takes with it, call by call, on an exchange of its own made for that.

Every number is a balance that the exchange answered; nothing is worked out from a script's text.
"""

import contextlib
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from nupool_helpers import local
from nupool_helpers.errors import WorkbookError
from nupool_helpers.exchange import Exchange
from nupool_helpers.keys import KeyPair, Permission
from nupool_helpers.otp import code_at, time_step
from nupool_helpers.owner import LocalExchange
from nupool_helpers.secret import SecretText

if TYPE_CHECKING:
    import requests

__all__ = ["SCENARIOS", "STAGES", "Scenario", "Story", "play"]

STAGES = ("before", "look", "cancel orders", "sell everything", "trade with themselves", "send it away")
_READ, _LIMIT, _MARKET, _SEND = Permission
_PRICES = {"BTC": "", "NBT": "BTC-NBT", "PPC": "BTC-PPC"}
_THIN, _ABSURD = "BTC-PPC", 50  # the market where nobody else stands, and how many times too dear the thief sells
_LOOT = "BQRKF4X8gFLyHGVeym8tuff57PcJczYPVg"


@dataclass(frozen=True, slots=True)
class Scenario:
    """A key that somebody has: its rights; whether it is bound to an address; at which stage it is deleted."""

    name: str
    rights: tuple[Permission, ...]
    listed: bool = False
    deleted_before: int = len(STAGES)


SCENARIOS = (
    Scenario("no rights", ()),
    Scenario("READ INFO", (_READ,)),
    Scenario("+ TRADE LIMIT", (_READ, _LIMIT)),
    Scenario("+ TRADE MARKET", (_READ, _LIMIT, _MARKET)),
    Scenario("+ WITHDRAW", (_READ, _LIMIT, _MARKET, _SEND)),
    Scenario("all, but bound to an address", (_READ, _LIMIT, _MARKET, _SEND), listed=True),
    Scenario("all, deleted half way", (_READ, _LIMIT, _MARKET, _SEND), deleted_before=4),
)


@dataclass(slots=True)
class Story:
    """What happened: the account's worth in BTC after each stage, and what the exchange answered at each."""

    scenario: Scenario
    worth: list[float] = field(default_factory=list)
    answers: list[str] = field(default_factory=list)

    @property
    def lost(self) -> float:
        """The part of the account that is gone, in percent."""
        return 100 * (1 - self.worth[-1] / self.worth[0])


class _Crime:
    """The victim's account with the stolen key and a key that only reads, and the thief's own account."""

    def __init__(self, owner: LocalExchange, scenario: Scenario) -> None:
        self.url, self.scenario, self.owner = owner.url, scenario, owner
        thief = owner.prepared(Permission)
        victim = owner.prepared(_SETUP)
        if thief.pair is None or victim.pair is None:
            raise RuntimeError("A prepared account has no key.")
        self.thief, self.observer = Exchange(self.url, thief.pair), Exchange(self.url, victim.pair)
        self.seed, self.site = victim.seed, owner.open_site()
        self._steps = 0
        self.prices = {coin: self._price(market) for coin, market in _PRICES.items()}
        self.observer.sell_limit("BTC-NBT", "50", "0.01")  # an order of the victim's own, far from the price
        self.pair, self.row = self._stolen_key()
        self.stolen = Exchange(self.url, self.pair, session=_elsewhere() if scenario.listed else None)

    def _price(self, market: str) -> float:
        return float(self.observer.ticker(market)["Last"]) if market else 1.0

    def _code(self) -> str:
        # Each code works once, and the exchange takes the present one and the next: enough for the two that are needed.
        self._steps += 1
        return code_at(self.seed, time_step(self.owner.state().now / 1000) + self._steps - 1)

    def _stolen_key(self) -> tuple[KeyPair, int]:
        row = self.site.post("settings/api-keys/new")["keys"][-1]["id"]
        rights = {right.name.lower(): right in self.scenario.rights for right in Permission}
        addresses = "127.0.0.1" if self.scenario.listed else ""
        made = self.site.post(f"settings/api-keys/{row}/save", code=self._code(), addresses=addresses, **rights)
        return KeyPair(made["key"], SecretText(made["secret"])), row

    def worth(self) -> float:
        """What the account is worth, at the prices of the beginning."""
        return sum(self.prices.get(b["Currency"], 0.0) * float(b["Balance"]) for b in self.observer.balances())

    def delete_key(self) -> None:
        """The victim notices."""
        self.site.post(f"settings/api-keys/{self.row}/delete", code=self._code())

    def look(self) -> None:
        """See what there is."""
        self.stolen.balances()

    def cancel(self) -> None:
        """Free the money that orders hold."""
        for order in self.stolen.open_orders():
            self.stolen.cancel(order["OrderUuid"])

    def sell(self) -> None:
        """Sell everything at any price: the fee and the bad price are lost."""
        self.stolen.call("market/sellmarket", market="BTC-NBT", quantity="250")

    def trade(self) -> None:
        """Offer something worthless at an absurd price, and let the account buy it."""
        rate = f"{self.prices['PPC'] * _ABSURD:.8f}"
        offer = self.thief.sell_limit(_THIN, "12", rate)
        try:
            self.stolen.buy_limit(_THIN, "12", rate)
        finally:
            with contextlib.suppress(WorkbookError):
                self.thief.cancel(offer)

    def send(self) -> None:
        """Send away what is left."""
        for balance in self.stolen.balances():
            if balance["Available"] > 1:
                self.stolen.withdraw(balance["Currency"], f"{balance['Available']:.8f}", _LOOT)
        left = self.stolen.balance("BTC")["Available"]
        if left > 0.001:
            self.stolen.withdraw("BTC", f"{left:.8f}", _LOOT)


_SETUP = (Permission.READ_INFO, Permission.TRADE_LIMIT)


def play(scenarios: tuple[Scenario, ...] = SCENARIOS, told: Callable[[str], None] = lambda _text: None) -> list[Story]:
    """Play each scenario on an exchange of its own, which is gone afterwards; `told` is given what is going on."""
    stories = []
    for scenario in scenarios:
        told(scenario.name)
        with _exchange() as owner:
            stories.append(_one(owner, scenario))
    return stories


def _one(owner: LocalExchange, scenario: Scenario) -> Story:
    crime = _Crime(owner, scenario)
    story = Story(scenario, [crime.worth()], [""])
    deeds = (crime.look, crime.cancel, crime.sell, crime.trade, crime.send)
    for stage, deed in enumerate(deeds, 1):
        if stage == scenario.deleted_before:
            crime.delete_key()
        try:
            deed()
            answer = "done"
        except WorkbookError as error:
            answer = str(error)
        story.answers.append(answer)
        story.worth.append(crime.worth())
    return story


@contextlib.contextmanager
def _exchange() -> Iterator[LocalExchange]:
    with tempfile.TemporaryDirectory(prefix="nupool-thief-") as folder:
        owner, process = local.start_own(Path(folder) / "data")
        try:
            yield owner
        finally:
            process.terminate()
            process.wait()


def _elsewhere() -> "requests.Session":
    """Return a session that calls from 127.0.0.2, another address of this machine."""
    import requests
    from requests.adapters import HTTPAdapter

    class FromElsewhere(HTTPAdapter):
        def init_poolmanager(self, *arguments: object, **named: object) -> None:
            super().init_poolmanager(*arguments, source_address=("127.0.0.2", 0), **named)  # type: ignore[arg-type]

    session = requests.Session()
    session.trust_env = False
    session.mount("http://", FromElsewhere())
    return session
