"""What a thief takes: by real calls, on exchanges of their own, money conserved."""

import contextlib
import shutil
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psutil
import pytest
from sqlalchemy import func, select

from nupool_helpers.clients.seat import Holdings, SeatClient
from nupool_helpers.errors import ExchangeUnavailable
from nupool_helpers.lessons.attack import (
    SAMPLE,
    SCENARIOS,
    STAGES,
    AttackResult,
    Protection,
    Scenario,
    run_scenarios,
    scenarios,
)
from nupool_helpers.lessons.attack.actions import Attacker
from nupool_helpers.practice.store import Store
from nupool_helpers.practice.trading.schema import executions
from nupool_helpers.practice.wallet.schema import balances, withdrawals
from nupool_helpers.protocol.state import OpenOrder

# The scenarios of one module are played once for all its tests.
pytestmark = pytest.mark.xdist_group("attack")

ALL, LIMIT = SCENARIOS[4], SCENARIOS[2]
OWN = Holdings(
    {"BTC": "0.30000000", "NBT": "1000.00000000", "LTC": "2.00000000", "DOGE": "0.50000000"},
    [
        OpenOrder("BTC-NBT", "SELL", "400.00000000", "0.01000000"),
        OpenOrder("BTC-LTC", "BUY", "1.00000000", "0.00300000"),
    ],
)


def folders() -> list[Path]:
    """The data of the sandboxes' exchanges that this process runs; other workers run their own."""
    found: list[Path] = []
    for child in psutil.Process().children(recursive=True):
        with suppress(psutil.Error):  # It may end meanwhile.
            found += [Path(part) for part in child.cmdline() if "nupool-thief-" in part]
    return found


@pytest.fixture(scope="module")
def results() -> list[AttackResult]:
    """All fifteen, played once."""
    return run_scenarios()


def lost(results: list[AttackResult], protection: Protection) -> dict[str, float]:
    """What is lost under which rights, in percent."""
    return {result.scenario.name: result.lost for result in results if result.scenario.protection is protection}


def test_what_is_lost_under_which_rights(results: list[AttackResult]) -> None:
    """Nothing without TRADE LIMIT, nine tenths with it, no more with TRADE MARKET, everything with WITHDRAW."""
    found = lost(results, Protection.NONE)

    assert len(results) == len(SCENARIOS) == 15
    assert found["no rights"] == found["READ INFO"] == 0
    assert 85 < found["READ INFO and TRADE LIMIT"] < 95
    assert found["all but WITHDRAW"] == pytest.approx(found["READ INFO and TRADE LIMIT"], abs=1)
    assert found["all four"] > 99.99


def test_what_protects(results: list[AttackResult]) -> None:
    """A list of addresses saves all, whatever the key may do; a key that is deleted half way, nearly all."""
    assert set(lost(results, Protection.LISTED).values()) == {0}
    assert max(lost(results, Protection.DELETED).values()) < 1


def test_each_stage_is_told(results: list[AttackResult]) -> None:
    """Worth and calls for each stage, the worth never rising; each answer is a sentence or "done"."""
    for result in results:
        assert len(result.worth) == len(result.calls) == len(STAGES)
        assert result.worth == sorted(result.worth, reverse=True)
        assert result.calls[0] == []
        assert all(stage for stage in result.calls[1:]), "each stage is at least one real call"
        answers = [answer for stage in result.calls for _call, answer in stage]
        assert all(answer == "done" or answer.endswith(".") for answer in answers)


def test_a_refusal_names_the_right_that_is_missing(results: list[AttackResult]) -> None:
    """The answers are the exchange's own."""
    said = {(s.scenario.name, s.scenario.protection): s.calls for s in results}

    assert "WITHDRAW is off" in said["all but WITHDRAW", Protection.NONE][5][-1][1]
    assert "READ INFO is off" in said["no rights", Protection.NONE][1][0][1]
    assert "not among them" in said["all four", Protection.LISTED][1][0][1]
    assert "does not know this Key" in said["all four", Protection.DELETED][4][0][1]


def test_the_same_scenario_gives_the_same_result(results: list[AttackResult]) -> None:
    """Nothing in it is left to chance: the same numbers and the same calls."""
    (again,) = run_scenarios(scenarios=[LIMIT])

    assert (again.worth, again.calls) == (results[2].worth, results[2].calls)


def test_how_dear_the_thief_sells_is_what_is_lost() -> None:
    """At twice the price half is lost, at fifty times nearly all."""
    twice, fifty = (run_scenarios(scenarios=[LIMIT], markup=markup)[0].lost for markup in (2, 50))

    assert 45 < twice < 55
    assert 97 < fifty < 99


def test_the_copy_holds_what_the_account_does() -> None:
    """Balances, dust and open orders of any account are copied; a thief with every right leaves only dust."""
    (result,) = run_scenarios(OWN, [ALL])

    assert result.worth[0] == pytest.approx(0.3 + 1000 * 0.00421 + 2 * 0.0065 + 0.5 * 0.00000062)
    cancelled = [call for call, _answer in result.calls[2] if call == "market/cancel"]
    assert len(cancelled) == 2
    assert result.worth[-1] < 0.001


def totals(folder: Path, copy: Path) -> tuple[dict[str, int], dict[str, int], int]:
    """Of each coin what all accounts hold together, and what was sent away with its fee; and all fees of trades."""
    shutil.copytree(folder, copy, ignore=shutil.ignore_patterns("*.lock"))
    store = Store(copy / "exchange.sqlite3")
    try:
        with store.read() as connection:
            held = select(balances.c.currency, func.sum(balances.c.total)).group_by(balances.c.currency)
            gone = select(withdrawals.c.currency, func.sum(withdrawals.c.amount + withdrawals.c.fee))
            fees = connection.scalar(select(func.sum(executions.c.fee))) or 0
            return (
                {row[0]: int(row[1]) for row in connection.execute(held)},
                {row[0]: int(row[1]) for row in connection.execute(gone.group_by(withdrawals.c.currency))},
                int(fees),
            )
    finally:
        store.close()


@pytest.mark.parametrize("scenario", [LIMIT, ALL, SCENARIOS[-1]], ids=lambda s: f"{s.name}, {s.protection}")
def test_money_is_conserved(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, scenario: Scenario) -> None:
    """Before and after, all accounts together hold the same of each coin, but for what was sent away and its fee.

    The fees of trades are the market maker's: they are within the total.
    """
    seen: dict[str, tuple[dict[str, int], dict[str, int], int]] = {}
    look, send = Attacker.look, scenarios.VictimAccount.worth

    def before(thief: Attacker) -> None:
        seen["before"] = totals(folders()[0], tmp_path / "before")
        look(thief)

    def after(victim: scenarios.VictimAccount) -> float:
        if "before" in seen:
            shutil.rmtree(tmp_path / "after", ignore_errors=True)
            seen["after"] = totals(folders()[0], tmp_path / "after")
        return send(victim)

    monkeypatch.setattr(Attacker, "look", before)
    monkeypatch.setattr(scenarios.VictimAccount, "worth", after)
    run_scenarios(OWN, [scenario])

    (held, sent, paid), (left, gone, fees) = seen["before"], seen["after"]
    assert sent == {} and paid < fees
    assert {coin: units + gone.get(coin, 0) for coin, units in left.items()} == held
    assert bool(gone) is (scenario is ALL)


def test_an_exchange_that_stops_ends_the_play(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is made up for an exchange that is gone, and no exchange is left behind."""
    look = Attacker.look

    def killed(thief: Attacker) -> None:
        look(thief)
        for child in psutil.Process().children():
            if any("nupool-thief-" in part for part in child.cmdline()):
                child.kill()

    monkeypatch.setattr(Attacker, "look", killed)

    with pytest.raises(ExchangeUnavailable):
        run_scenarios(scenarios=[ALL])


def test_a_machine_with_one_address_is_told_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where there is no 127.0.0.2 to call from, the list names that one, and the thief is not on it either."""
    from nupool_helpers.lessons.attack import sandbox

    monkeypatch.setattr(sandbox, "can_call_from", lambda _address: False)
    (result,) = run_scenarios(scenarios=[SCENARIOS[9]])

    assert result.lost == 0
    assert "not among them" in result.calls[1][0][1]


def test_the_learner_s_account_is_read_and_made_again() -> None:
    """What the owner is told an account holds is what another exchange gives to a copy of it."""
    from nupool_helpers.lessons.attack.sandbox import VictimAccount, run_sandbox

    with contextlib.ExitStack() as stack:
        first: SeatClient = stack.enter_context(run_sandbox())
        VictimAccount(first, SAMPLE)
        holds = first.holdings()
        second: SeatClient = stack.enter_context(run_sandbox())
        VictimAccount(second, holds)

        assert second.holdings() == holds
    assert holds.balances == {"BTC": "1.00000000", "NBT": "250.00000000", "PPC": "100.00000000"}
    assert holds.orders == [OpenOrder("BTC-NBT", "SELL", "50.00000000", "0.01000000")]


@pytest.fixture(autouse=True)
def nothing_is_left() -> Iterator[None]:
    """No exchange of a sandbox lives on."""
    yield
    assert not folders()
