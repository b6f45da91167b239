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
from nupool_helpers.lessons.attack import SAMPLE, SCENARIOS, STAGES, Protection, Scenario, Story, play, scenarios
from nupool_helpers.lessons.attack.actions import Thief
from nupool_helpers.practice.store import Store
from nupool_helpers.practice.trading.schema import executions
from nupool_helpers.practice.wallet.schema import balances, withdrawals

ALL, LIMIT = SCENARIOS[4], SCENARIOS[2]
OWN = Holdings(
    {"BTC": "0.30000000", "NBT": "1000.00000000", "LTC": "2.00000000", "DOGE": "0.50000000"},
    [
        {"market": "BTC-NBT", "side": "SELL", "quantity": "400.00000000", "rate": "0.01000000"},
        {"market": "BTC-LTC", "side": "BUY", "quantity": "1.00000000", "rate": "0.00300000"},
    ],
)


def folders() -> list[Path]:
    """The data of the stories' exchanges that this process runs; other workers run their own."""
    found: list[Path] = []
    for child in psutil.Process().children(recursive=True):
        with suppress(psutil.Error):  # It may end meanwhile.
            found += [Path(part) for part in child.cmdline() if "nupool-thief-" in part]
    return found


@pytest.fixture(scope="module")
def told() -> list[Story]:
    """All fifteen, played once."""
    return play()


def lost(told: list[Story], protection: Protection) -> dict[str, float]:
    """What is lost under which rights, in percent."""
    return {story.scenario.name: story.lost for story in told if story.scenario.protection is protection}


def test_what_is_lost_under_which_rights(told: list[Story]) -> None:
    """Nothing without TRADE LIMIT, nine tenths with it, no more with TRADE MARKET, everything with WITHDRAW."""
    found = lost(told, Protection.NONE)

    assert len(told) == len(SCENARIOS) == 15
    assert found["no rights"] == found["READ INFO"] == 0
    assert 85 < found["+ TRADE LIMIT"] < 95
    assert found["+ TRADE MARKET"] == pytest.approx(found["+ TRADE LIMIT"], abs=1)
    assert found["+ WITHDRAW"] > 99.99


def test_what_protects(told: list[Story]) -> None:
    """A list of addresses saves all, whatever the key may do; a key that is deleted half way, nearly all."""
    assert set(lost(told, Protection.LISTED).values()) == {0}
    assert max(lost(told, Protection.DELETED).values()) < 1


def test_each_stage_is_told(told: list[Story]) -> None:
    """Worth and calls for each stage, the worth never rising; each answer is a sentence or "done"."""
    for story in told:
        assert len(story.worth) == len(story.calls) == len(STAGES)
        assert story.worth == sorted(story.worth, reverse=True)
        assert story.calls[0] == []
        assert all(stage for stage in story.calls[1:]), "each stage is at least one real call"
        answers = [answer for stage in story.calls for _call, answer in stage]
        assert all(answer == "done" or answer.endswith(".") for answer in answers)


def test_a_refusal_names_the_right_that_is_missing(told: list[Story]) -> None:
    """The answers are the exchange's own."""
    said = {(s.scenario.name, s.scenario.protection): s.calls for s in told}

    assert "WITHDRAW is off" in said["+ TRADE MARKET", Protection.NONE][5][-1][1]
    assert "READ INFO is off" in said["no rights", Protection.NONE][1][0][1]
    assert "not among them" in said["+ WITHDRAW", Protection.LISTED][1][0][1]
    assert "does not know this Key" in said["+ WITHDRAW", Protection.DELETED][4][0][1]


def test_the_same_story_is_told_again(told: list[Story]) -> None:
    """Nothing in it is left to chance: the same numbers and the same calls."""
    (again,) = play(scenarios=[LIMIT])

    assert (again.worth, again.calls) == (told[2].worth, told[2].calls)


def test_how_dear_the_thief_sells_is_what_is_lost() -> None:
    """At twice the price half is lost, at fifty times nearly all."""
    twice, fifty = (play(scenarios=[LIMIT], dear=dear)[0].lost for dear in (2, 50))

    assert 45 < twice < 55
    assert 97 < fifty < 99


def test_the_copy_holds_what_the_account_does() -> None:
    """Balances, dust and open orders of any account are copied; a thief with every right leaves only dust."""
    (story,) = play(OWN, [ALL])

    assert story.worth[0] == pytest.approx(0.3 + 1000 * 0.00421 + 2 * 0.0065 + 0.5 * 0.00000062)
    cancelled = [call for call, _answer in story.calls[2] if call == "market/cancel"]
    assert len(cancelled) == 2
    assert story.worth[-1] < 0.001


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
    look, send = Thief.look, scenarios.Victim.worth

    def before(thief: Thief) -> None:
        seen["before"] = totals(folders()[0], tmp_path / "before")
        look(thief)

    def after(victim: scenarios.Victim) -> float:
        if "before" in seen:
            shutil.rmtree(tmp_path / "after", ignore_errors=True)
            seen["after"] = totals(folders()[0], tmp_path / "after")
        return send(victim)

    monkeypatch.setattr(Thief, "look", before)
    monkeypatch.setattr(scenarios.Victim, "worth", after)
    play(OWN, [scenario])

    (held, sent, paid), (left, gone, fees) = seen["before"], seen["after"]
    assert sent == {} and paid < fees
    assert {coin: units + gone.get(coin, 0) for coin, units in left.items()} == held
    assert bool(gone) is (scenario is ALL)


def test_an_exchange_that_stops_ends_the_play(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is made up for an exchange that is gone, and no exchange is left behind."""
    look = Thief.look

    def killed(thief: Thief) -> None:
        look(thief)
        for child in psutil.Process().children():
            if any("nupool-thief-" in part for part in child.cmdline()):
                child.kill()

    monkeypatch.setattr(Thief, "look", killed)

    with pytest.raises(ExchangeUnavailable):
        play(scenarios=[ALL])


def test_a_machine_with_one_address_is_told_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where there is no 127.0.0.2 to call from, the list names that one, and the thief is not on it either."""
    from nupool_helpers.lessons.attack import sandbox

    monkeypatch.setattr(sandbox, "_can_call_from", lambda _address: False)
    (story,) = play(scenarios=[SCENARIOS[9]])

    assert story.lost == 0
    assert "not among them" in story.calls[1][0][1]


def test_the_learner_s_account_is_read_and_made_again() -> None:
    """What the owner is told an account holds is what another exchange gives to a copy of it."""
    from nupool_helpers.lessons.attack.sandbox import Victim, own_exchange

    with contextlib.ExitStack() as stack:
        first: SeatClient = stack.enter_context(own_exchange())
        Victim(first, SAMPLE)
        holds = first.holdings()
        second: SeatClient = stack.enter_context(own_exchange())
        Victim(second, holds)

        assert second.holdings() == holds
    assert holds.balances == {"BTC": "1.00000000", "NBT": "250.00000000", "PPC": "100.00000000"}
    assert holds.orders == [
        {"market": "BTC-NBT", "side": "SELL", "quantity": "50.00000000", "rate": "0.01000000"},
    ]


@pytest.fixture(autouse=True)
def nothing_is_left() -> Iterator[None]:
    """No exchange of a story lives on."""
    yield
    assert not folders()
