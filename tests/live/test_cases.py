"""Every recorded reply gives its verdict, over TLS from the exchange's own name."""

from pathlib import Path

import pytest

from nupool_helpers.live import EXCHANGES, NOTHING_TOLD, TOLD, Line, as_json, ask, judge
from tests.live.pairs import pair
from tests.live.server import case, cases, path_of, replaying

ASKED = [name for name in cases() if case(name)[0]["exchange"] in EXCHANGES]


def test_every_recorded_exchange_is_known_here() -> None:
    """Each case is of an exchange that is asked, or of one that tells nothing; all of those are recorded but twins."""
    recorded = {case(name)[0]["exchange"] for name in cases()}

    assert recorded == {*EXCHANGES, *NOTHING_TOLD} - {"bybiteu", "myokx", "okxus"}
    assert len(ASKED) > 100


@pytest.mark.parametrize("name", ASKED)
def test_a_recorded_reply_gives_its_verdict(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Over TLS, from the exchange's own name: the rights and the problem, and exactly the recorded requests."""
    recorded, expected = case(name)
    exchange = EXCHANGES[recorded["exchange"]]
    credentials = pair(recorded.get("own_key", pair().key.reveal()))
    with replaying(tmp_path, monkeypatch) as server:
        server.answers += [one["response"] for one in recorded["replies"]]
        verdict = ask(exchange, credentials, Line(ca=server.ca))

    told = as_json(verdict, judge(verdict, "spot"))
    assert {key: told[key] for key in (*TOLD, "problem")} == {key: expected.get(key) for key in (*TOLD, "problem")}
    requests = [
        (one["request"]["method"], one["request"]["host"], one["request"]["path"]) for one in recorded["replies"]
    ]
    assert [(one.method, one.host, path_of(one.target)) for one in server.seen[: len(requests)]] == requests
