"""Fifteen scenarios of one theft: five kinds of key, each as it is, bound to an IP address, and deleted half way."""

import contextlib
import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, field
from enum import StrEnum

from nupool_helpers.clients.classroom import find_seat
from nupool_helpers.clients.seat import Holdings
from nupool_helpers.errors import WorkbookError
from nupool_helpers.lessons.attack.actions import Attacker
from nupool_helpers.lessons.attack.sandbox import VictimAccount, attacker_account, run_sandbox, thinnest_market
from nupool_helpers.lessons.attack.turn import take_turn
from nupool_helpers.protocol.state import OpenOrder
from nupool_helpers.validation.keys import Permission

__all__ = ["SAMPLE", "SCENARIOS", "STAGES", "AttackResult", "Protection", "Scenario", "run_scenarios"]

STAGES = ("before", "look", "cancel orders", "sell everything", "trade with themselves", "send it away")
_HALF_WAY = 4
_AT_ONCE = 4
SAMPLE = Holdings(
    {"BTC": "1", "NBT": "250", "PPC": "100"},
    [OpenOrder("BTC-NBT", "SELL", "50", "0.01")],
)
"""What the account of somebody holdings who has none yet: the play money of a new one, and an open order."""


class Protection(StrEnum):
    """What stands between the thief and the account, besides the key's rights."""

    NONE = "as it is"
    LISTED = "bound to an IP address"
    DELETED = "deleted half way"


@dataclass(frozen=True, slots=True)
class Scenario:
    """A key that somebody has: its rights, in words too, and how it is protected."""

    name: str
    rights: tuple[Permission, ...]
    protection: Protection = Protection.NONE


_NAMES = ("no rights", "READ INFO", "READ INFO and TRADE LIMIT", "all but WITHDRAW", "all four")
SCENARIOS = tuple(
    Scenario(name, tuple(Permission)[:count], protection)
    for protection in Protection
    for count, name in enumerate(_NAMES)
)


@dataclass(slots=True)
class AttackResult:
    """What happened: the account's worth in BTC after each stage, and each call of a stage with what was answered."""

    scenario: Scenario
    worth: list[float] = field(default_factory=list)
    calls: list[list[tuple[str, str]]] = field(default_factory=list)

    @property
    def lost(self) -> float:
        """The part of the account that is gone, in percent."""
        return 100 * (1 - self.worth[-1] / self.worth[0])


def run_scenarios(
    holdings: Holdings = SAMPLE,
    scenarios: Sequence[Scenario] = SCENARIOS,
    markup: int = 10,
    on_progress: Callable[[int], None] = lambda _done: None,
    on_wait: Callable[[str], None] = lambda _sentence: None,
) -> list[AttackResult]:
    """Run each scenario on an exchange of its own, with an account with these `holdings`.

    `markup` is how many times too dear the thief sells; `on_progress` is given how many are done. In a class this waits
    for the learner's turn, and `on_wait` is given a sentence about it. Raises ExchangeUnavailable where one of the
    exchanges does not start, or stops, and as `take_turn` does.
    """
    given = holdings, scenarios, markup, on_progress
    seat = find_seat()
    if seat is None:
        return _run_all(min(_AT_ONCE, os.cpu_count() or 1), *given)
    with take_turn(seat, on_wait):
        return _run_all(1, *given)  # so that there are no more exchanges than turns


def _run_all(
    at_once: int,
    holdings: Holdings,
    scenarios: Sequence[Scenario],
    markup: int,
    on_progress: Callable[[int], None],
) -> list[AttackResult]:
    with ThreadPoolExecutor(at_once) as pool:
        try:
            runs = [pool.submit(_run, scenario, holdings, markup) for scenario in scenarios]
        except RuntimeError:  # no threads, as in a browser's Python
            return _run_in_turn(holdings, scenarios, markup, on_progress)
        try:
            for done, run in enumerate(as_completed(runs), 1):
                run.result()
                on_progress(done)
        except WorkbookError:
            pool.shutdown(cancel_futures=True)
            raise
    return [run.result() for run in runs]


def _run_in_turn(
    holdings: Holdings, scenarios: Sequence[Scenario], markup: int, on_progress: Callable[[int], None]
) -> list[AttackResult]:
    results: list[AttackResult] = []
    for scenario in scenarios:
        results.append(_run(scenario, holdings, markup))
        on_progress(len(results))
    return results


def _run(scenario: Scenario, holdings: Holdings, markup: int) -> AttackResult:
    with run_sandbox() as seat:
        own = attacker_account(seat)
        thin, victim = thinnest_market(own), VictimAccount(seat, holdings)
        stolen = victim.make_key(scenario.rights, listed=scenario.protection is Protection.LISTED)
        attacker = Attacker(stolen, own, thin, victim.price(thin.partition("-")[2]), markup)
        result = AttackResult(scenario, [victim.worth()], [[]])
        actions = (attacker.look, attacker.cancel, attacker.sell, attacker.trade, attacker.send)
        for stage, action in enumerate(actions, 1):
            if stage == _HALF_WAY and scenario.protection is Protection.DELETED:
                victim.delete_key()
            attacker.calls = []
            with contextlib.suppress(WorkbookError):  # it is among the calls
                action()
            result.calls.append(attacker.calls)
            result.worth.append(victim.worth())
    return result
