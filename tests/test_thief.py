"""What a thief takes: by real calls, on exchanges of their own, money conserved."""

import shutil
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psutil
import pytest
from sqlalchemy import func, select

from nupool_helpers import thief
from nupool_helpers.owner import LocalExchange
from nupool_helpers.practice.market.schema import balances, withdrawals
from nupool_helpers.practice.store import Store
from nupool_helpers.thief import SCENARIOS, STAGES, Story, play


def folders() -> list[Path]:
    """The data of the stories' exchanges that this process runs; other workers run their own."""
    found: list[Path] = []
    for child in psutil.Process().children(recursive=True):
        with suppress(psutil.Error):  # It may end meanwhile.
            found += [Path(part) for part in child.cmdline() if "nupool-thief-" in part]
    return found


@pytest.fixture(scope="module")
def stories() -> dict[str, Story]:
    """All seven, played once."""
    return {story.scenario.name: story for story in play()}


def test_what_is_lost_under_which_rights(stories: dict[str, Story]) -> None:
    """Nothing without TRADE LIMIT, a third with it, everything with WITHDRAW; a list of addresses saves all."""
    lost = {name: story.lost for name, story in stories.items()}

    assert lost["no rights"] == lost["READ INFO"] == lost["all, but bound to an address"] == 0
    assert 20 < lost["+ TRADE LIMIT"] < lost["+ TRADE MARKET"] < 60
    assert lost["+ WITHDRAW"] > 99.9
    assert 0 < lost["all, deleted half way"] < 5


def test_each_stage_is_told(stories: dict[str, Story]) -> None:
    """Worth and answer for each stage, the worth never rising."""
    for story in stories.values():
        assert len(story.worth) == len(story.answers) == len(STAGES)
        assert story.worth == sorted(story.worth, reverse=True)
        assert story.answers[0] == ""
        assert all(answer == "done" or answer.endswith(".") for answer in story.answers[1:])


def test_a_refusal_names_the_right_that_is_missing(stories: dict[str, Story]) -> None:
    """The answers are the exchange's own."""
    assert "WITHDRAW is off" in stories["+ TRADE MARKET"].answers[5]
    assert "not among them" in stories["all, but bound to an address"].answers[1]
    assert "does not know this Key" in stories["all, deleted half way"].answers[4]


def test_the_same_story_is_told_again() -> None:
    """Nothing in it is left to chance."""
    (again,) = play((SCENARIOS[3],))
    (once,) = play((SCENARIOS[3],))

    assert again.worth == once.worth


def test_money_is_conserved(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of each coin all accounts together hold what they did, but for what was sent away and its fee."""
    totals: list[dict[str, int]] = []
    sent: dict[str, int] = {}
    real = thief._one

    def counted(owner: LocalExchange, scenario: thief.Scenario) -> Story:
        story = real(owner, scenario)
        shutil.copytree(folders()[0], tmp_path / "copy")
        store = Store(tmp_path / "copy" / "exchange.sqlite3")
        with store.read() as connection:
            grouped = select(balances.c.currency, func.sum(balances.c.total)).group_by(balances.c.currency)
            totals.append({currency: int(total) for currency, total in connection.execute(grouped)})
            for row in connection.execute(select(withdrawals)):
                sent[row.currency] = sent.get(row.currency, 0) + row.amount + row.fee
        store.close()
        return story

    monkeypatch.setattr(thief, "_one", counted)
    play((SCENARIOS[4],))

    from nupool_helpers.practice.market.coins import COINS

    (after,) = totals
    for code, coin in COINS.items():
        # The house, the thief and the victim.
        assert after[code] + sent.get(code, 0) == 10**8 * 10**8 + 2 * coin.gift, code
    assert sent["BTC"] > 0


@pytest.fixture(autouse=True)
def nothing_is_left() -> Iterator[None]:
    """No exchange of a story lives on."""
    yield
    assert not folders()
