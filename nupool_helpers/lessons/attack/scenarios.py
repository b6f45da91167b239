"""Fifteen stories of one theft: five kinds of key, each as it is, bound to an address, and deleted half way."""

import contextlib
import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, field
from enum import StrEnum

from nupool_helpers.clients.seat import Holdings
from nupool_helpers.errors import WorkbookError
from nupool_helpers.lessons.attack.actions import Thief
from nupool_helpers.lessons.attack.sandbox import Victim, own_exchange, thiefs_account, thinnest
from nupool_helpers.validation.keys import Permission

__all__ = ["SAMPLE", "SCENARIOS", "STAGES", "Protection", "Scenario", "Story", "play"]

STAGES = ("before", "look", "cancel orders", "sell everything", "trade with themselves", "send it away")
_HALF_WAY = 4
_AT_ONCE = 4
SAMPLE = Holdings(
    {"BTC": "1", "NBT": "250", "PPC": "100"},
    [{"market": "BTC-NBT", "side": "SELL", "quantity": "50", "rate": "0.01"}],
)
"""What the account of somebody holds who has none yet: the play money of a new one, and an open order."""


class Protection(StrEnum):
    """What stands between the thief and the account, besides the key's rights."""

    NONE = "as it is"
    LISTED = "bound to an address"
    DELETED = "deleted half way"


@dataclass(frozen=True, slots=True)
class Scenario:
    """A key that somebody has: its rights, in words too, and how it is protected."""

    name: str
    rights: tuple[Permission, ...]
    protection: Protection = Protection.NONE


_NAMES = ("no rights", "READ INFO", "+ TRADE LIMIT", "+ TRADE MARKET", "+ WITHDRAW")
SCENARIOS = tuple(
    Scenario(name, tuple(Permission)[:count], protection)
    for protection in Protection
    for count, name in enumerate(_NAMES)
)


@dataclass(slots=True)
class Story:
    """What happened: the account's worth in BTC after each stage, and each call of a stage with what was answered."""

    scenario: Scenario
    worth: list[float] = field(default_factory=list)
    calls: list[list[tuple[str, str]]] = field(default_factory=list)

    @property
    def lost(self) -> float:
        """The part of the account that is gone, in percent."""
        return 100 * (1 - self.worth[-1] / self.worth[0])


def play(
    holds: Holdings = SAMPLE,
    scenarios: Sequence[Scenario] = SCENARIOS,
    dear: int = 10,
    told: Callable[[int], None] = lambda _done: None,
) -> list[Story]:
    """Play each scenario on an exchange of its own, with an account that `holds` something of worth.

    `dear` is how many times too dear the thief sells; `told` is given how many are done. Raises ExchangeUnavailable
    where one of the exchanges does not start, or stops.
    """
    with ThreadPoolExecutor(min(_AT_ONCE, os.cpu_count() or 1)) as pool:
        played = [pool.submit(_one, scenario, holds, dear) for scenario in scenarios]
        try:
            for done, story in enumerate(as_completed(played), 1):
                story.result()
                told(done)
        except WorkbookError:
            pool.shutdown(cancel_futures=True)
            raise
    return [story.result() for story in played]


def _one(scenario: Scenario, holds: Holdings, dear: int) -> Story:
    with own_exchange() as owner:
        own = thiefs_account(owner)
        thin, victim = thinnest(own), Victim(owner, holds)
        stolen = victim.make_key(scenario.rights, listed=scenario.protection is Protection.LISTED)
        thief = Thief(stolen, own, thin, victim.price(thin.partition("-")[2]), dear)
        story = Story(scenario, [victim.worth()], [[]])
        for stage, deed in enumerate((thief.look, thief.cancel, thief.sell, thief.trade, thief.send), 1):
            if stage == _HALF_WAY and scenario.protection is Protection.DELETED:
                victim.delete_key()
            thief.calls = []
            with contextlib.suppress(WorkbookError):  # it is among the calls
                deed()
            story.calls.append(thief.calls)
            story.worth.append(victim.worth())
    return story
