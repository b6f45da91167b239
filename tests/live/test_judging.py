"""Least privilege: too much, too little, fits, cannot be established."""

from typing import Any

import pytest

from nupool_helpers.live import EXCHANGES, RIGHTS, Reading, Verdict, judge
from nupool_helpers.live.asking import read_reply
from nupool_helpers.live.judging import NEEDS
from nupool_helpers.live.request import FollowUp
from nupool_helpers.live.types import Reply
from tests.live.pairs import pair
from tests.live.server import case, cases

SAFE = {"read": True, "trade": False, "withdraw": False, "transfer": False, "margin_futures": False}


def reading_of(recorded: dict[str, Any], change: Any = None) -> Reading:
    """What the last reply of a case says, after `change(content)`."""
    exchange = EXCHANGES[recorded["exchange"]]
    credentials = pair(recorded.get("own_key", pair().key.reveal()))
    outcome: Any = None
    endpoint = exchange.endpoints[0]
    for number, one in enumerate(recorded["replies"]):
        content = one["response"].get("json")
        if change and number == len(recorded["replies"]) - 1:
            content = change(content)
        reply = Reply(one["response"]["status"], content, is_json="json" in one["response"])
        outcome = read_reply(exchange, endpoint, reply, credentials)
        endpoint = outcome.endpoint if isinstance(outcome, FollowUp) else endpoint
    outcome = outcome.otherwise if isinstance(outcome, FollowUp) else outcome
    assert isinstance(outcome, Reading)
    return outcome


def verdict(exchange: str = "kucoin", **told: Any) -> Verdict:
    """A verdict made by hand."""
    return Verdict(EXCHANGES[exchange], Reading(**{**SAFE, "ip_list": True, **told}))


ASKED = [name for name in cases() if case(name)[0]["exchange"] in EXCHANGES]


@pytest.mark.parametrize("name", [name for name in ASKED if "least-privilege" in name])
def test_the_narrowest_key_of_an_exchange_fits(name: str) -> None:
    """For spot trading; only Gate, which never tells of withdrawing, cannot be established."""
    recorded, _ = case(name)
    judged = judge(Verdict(EXCHANGES[recorded["exchange"]], reading_of(recorded)), "spot")

    assert judged.outcome == ("cannot be established" if recorded["exchange"] == "gate" else "fits")
    assert judged.status == (2 if recorded["exchange"] == "gate" else 0)


@pytest.mark.parametrize("name", [name for name in ASKED if "over-privileged" in name])
@pytest.mark.parametrize("purpose", NEEDS)
def test_a_key_that_withdraws_is_too_much_for_anything(name: str, purpose: Any) -> None:
    """Whatever it is used for, and the withdrawing is named first."""
    recorded, _ = case(name)
    judged = judge(Verdict(EXCHANGES[recorded["exchange"]], reading_of(recorded)), purpose)

    assert judged.status == 1 and judged.too_much[0] == "withdraw"


@pytest.mark.parametrize("name", [name for name in ASKED if "read-only" in name and "gate" not in name])
def test_a_key_that_only_reads_fits_for_looking_and_is_too_little_for_trading(name: str) -> None:
    """And too little is no least privilege: the status is 2."""
    recorded, _ = case(name)
    found = Verdict(EXCHANGES[recorded["exchange"]], reading_of(recorded))

    assert judge(found, "look").status == 0
    assert judge(found, "spot").outcome == "too little" and judge(found, "spot").status == 2


@pytest.mark.parametrize("name", [name for name in ASKED if "-error-" in name or "expired" in name])
def test_a_problem_is_never_least_privilege(name: str) -> None:
    """A key that was refused, or has ended, is not called fit."""
    recorded, _ = case(name)

    assert judge(Verdict(EXCHANGES[recorded["exchange"]], reading_of(recorded)), "spot").status != 0


@pytest.mark.parametrize("right", RIGHTS)
@pytest.mark.parametrize("purpose", NEEDS)
def test_each_right_counts(right: str, purpose: Any) -> None:
    """Not known: not established. There and not needed: too much. Needed and not there: too little."""
    needed = dict.fromkeys(NEEDS[purpose], True)
    assert judge(verdict(**needed), purpose).outcome == "fits"

    assert judge(verdict(**{**needed, right: None}), purpose).outcome == "cannot be established"
    there = judge(verdict(**{**needed, right: True}), purpose).outcome
    assert there == ("fits" if right in needed else "too much")
    gone = judge(verdict(**{**needed, right: False}), purpose).outcome
    assert gone == ("too little" if right in needed else "fits")


def test_what_is_certainly_too_much_is_said_though_something_else_is_unknown() -> None:
    """A key that withdraws is over-privileged, whatever else could not be read."""
    judged = judge(verdict(withdraw=True, transfer=None), "spot")

    assert judged.status == 1 and judged.unknown == ("transfer",) and judged.too_little == ("trade",)
    assert "withdrawing" in judged.sentences[0]


def test_what_an_exchange_tells_and_this_reply_did_not_is_unknown() -> None:
    """The list of addresses of KuCoin, the end of a key of HTX; where an exchange never tells, nothing is missed."""
    assert judge(verdict("kucoin", ip_list=None), "look").unknown == ("ip_list",)
    assert judge(verdict("htx", expires=None), "look").unknown == ("expires",)
    assert judge(verdict("coinbase", ip_list=None), "look").outcome == "fits"


def test_what_comes_with_a_needed_right_is_said_and_not_held_against_the_key() -> None:
    """OKX has no right for spot alone: the narrowest key fits, its transfers are named; for looking it is too much."""
    recorded, _ = case("okx-least-privilege")
    found = Verdict(EXCHANGES["okx"], reading_of(recorded))

    judged = judge(found, "spot")
    assert judged.unavoidable == ("transfer", "margin_futures")
    assert "no narrower key" in judged.sentences[-1]
    assert judge(found, "look").too_much == ("trade",)


def test_futures_beside_spot_is_too_much_where_they_are_switches_of_their_own() -> None:
    """Binance's futures switch is not excused by the one for spot and margin orders."""
    recorded, _ = case("binance-least-privilege")

    def with_futures(content: Any) -> Any:
        return {**content, "enableFutures": True}

    judged = judge(Verdict(EXCHANGES["binance"], reading_of(recorded, with_futures)), "spot")
    assert judged.too_much == ("margin_futures",)


def test_rights_beyond_the_five_are_too_much() -> None:
    """A Deribit key that can make keys, whatever else it may do."""
    recorded, _ = case("deribit-over-privileged")
    judged = judge(Verdict(EXCHANGES["deribit"], reading_of(recorded)), "futures")

    assert "account: making and changing keys" in judged.too_much
