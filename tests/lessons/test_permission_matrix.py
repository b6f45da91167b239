"""The matrix, exhaustively: 16 permission sets by every call, and nothing changed by a probe."""

import itertools
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from nupool_helpers.clients import Exchange
from nupool_helpers.clients.launcher import find
from nupool_helpers.clients.seat import SeatClient
from nupool_helpers.errors import ApiError, ExchangeUnavailable
from nupool_helpers.lessons.permission_matrix import (
    CALLS,
    V1_CALLS,
    V3_CALLS,
    ProbeResult,
    differences,
    probe_all,
    probe_call,
    signed_request,
)
from nupool_helpers.practice.api.v1.routes import OPERATIONS as SERVED
from nupool_helpers.practice.api.v3.routes import OPERATIONS as V3
from nupool_helpers.practice.store import Store
from nupool_helpers.practice.trading import schema
from nupool_helpers.secret import SecretText
from nupool_helpers.validation.keys import KeyPair, Permission
from tests.clients.test_v1 import PAIR, Played, no, ok
from tests.processes import exchange

BALANCES = next(call for call in CALLS if call.path == "account/getbalances")
SETS = [frozenset(chosen) for size in range(5) for chosen in itertools.combinations(Permission, size)]


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the exchange of these tests keeps its data."""
    return tmp_path_factory.mktemp("matrix") / "data"


@pytest.fixture(scope="module")
def owner(data: Path) -> Iterator[SeatClient]:
    """An exchange, asked as its owner."""
    with exchange(data, "--quiet"):
        found = find(data)
        assert found is not None
        yield found


def money(data: Path) -> dict[str, list[Any]]:
    """All that a call could have changed: every table of the market."""
    store = Store(data / "exchange.sqlite3")
    try:
        with store.read() as connection:
            return {name: list(connection.execute(getattr(schema, name).select())) for name in schema.__all__}
    finally:
        store.close()


@pytest.mark.parametrize("chosen", SETS, ids=lambda chosen: "+".join(sorted(chosen)) or "none")
def test_every_set_by_every_call(owner: SeatClient, data: Path, chosen: frozenset[Permission]) -> None:
    """A call is answered when its right is on and refused when it is not; nothing on any account changes by it."""
    pair = owner.make_ready_account(chosen).pair if chosen else _without_rights(owner)
    assert pair is not None
    before = money(data)

    tried = list(probe_all(Exchange(owner.url, pair), CALLS))

    assert [one.call for one in tried] == list(CALLS)
    assert [one.allowed for one in tried] == [one.call.needs is None or one.call.needs in chosen for one in tried]
    assert all(one.reply == "INVALID_PERMISSION" for one in tried if not one.allowed)
    assert differences(tried, chosen) == differences(tried, None) == []
    assert money(data) == before


@pytest.mark.parametrize("chosen", SETS, ids=lambda chosen: "+".join(sorted(chosen)) or "none")
def test_every_set_is_probed(owner: SeatClient, data: Path, chosen: frozenset[Permission]) -> None:
    """The probe tells each of the sixteen sets, with none of its answers unknown, and changes nothing."""
    pair = owner.make_ready_account(chosen).pair if chosen else _without_rights(owner)
    assert pair is not None
    before = money(data)

    found = Exchange(owner.url).permissions(pair.key, pair.secret)

    assert found == {right: right in chosen for right in Permission}
    assert money(data) == before


def _without_rights(owner: SeatClient) -> KeyPair:
    """A pair whose four switches are off, made on the page: a ready account has a key only with rights."""
    from nupool_helpers.validation.one_time_codes import code_at, time_step

    made = owner.make_ready_account([Permission.READ_INFO])
    site = owner.open_site()
    (key,) = site.get("settings/api-keys").keys
    code = code_at(made.seed, time_step(owner.state().now / 1000))
    site.post(f"settings/api-keys/{key.id}/save", code=code)
    assert made.pair is not None
    return made.pair


def test_the_matrix_has_every_call_of_v1() -> None:
    """Each call that is served is a row, and needs there what the matrix says."""
    rows = {call.path: frozenset({call.needs} if call.needs else ()) for call in V1_CALLS}

    assert rows == {name: rule.needs for name, rule in SERVED.items()}


def test_the_matrix_has_every_call_of_v3() -> None:
    """Each operation that is served is a row, and each row is one that is served."""
    served = {f"{'GET' if method == 'HEAD' else method} {path}": rule.answer for (method, path), rule in V3.items()}
    answers = []
    for call in V3_CALLS:
        method = "GET" if call.method == "HEAD" else call.method
        asked = f"{method} /{call.path}"
        # A path that is written out goes before one with a place for a value.
        fitting = [path for path in served if re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", path), asked)]
        assert fitting, asked
        answers.append(served[min(fitting, key=lambda path: path.count("{"))])

    assert set(answers) == set(served.values())
    assert len({call.name for call in CALLS}) == len(CALLS), "each has a name of its own"


def _tried(*answers: bool | None) -> list[ProbeResult]:
    reading = [call for call in CALLS if call.needs is Permission.READ_INFO]
    return [ProbeResult(call, answer, "") for call, answer in zip(reading, answers, strict=False)]


def test_a_difference_from_the_table_is_found() -> None:
    """An answer against the page's rights differs; without a page, answers of one right that are not alike do."""
    tried = _tried(True, False, None)

    assert differences(tried, {Permission.READ_INFO}) == [tried[1]]
    assert differences(tried, set()) == [tried[0]]
    assert differences(tried, None) == tried[:2]
    assert differences(_tried(False, None, False), None) == []
    refused = ProbeResult(CALLS[0], False, "INVALID_PERMISSION")
    assert CALLS[0].needs is None and differences([refused], None) == differences([refused], set()) == [refused]


def test_the_request_that_is_shown_is_the_one_that_works(owner: SeatClient) -> None:
    """Sent as it is shown it is answered; the Secret is in neither the text nor the signature."""
    pair = owner.make_ready_account([Permission.READ_INFO]).pair
    assert pair is not None
    url, sign = signed_request(Exchange(owner.url, pair), BALANCES, 1)

    assert requests.get(url, headers={"apisign": sign}, timeout=5).json()["success"]
    assert pair.secret.reveal() not in url + sign


def test_a_pair_that_is_not_accepted_raises(owner: SeatClient) -> None:
    """An unknown key has no rights to tell."""
    stranger = Exchange(owner.url, KeyPair("ab" * 16, SecretText("cd" * 16)))
    with pytest.raises(ApiError, match="does not know this Key"):
        probe_call(stranger, BALANCES)


def played(*answers: Any) -> tuple[Exchange, Played]:
    """An exchange that gives these answers, one after the other."""
    waiting = iter(answers)
    adapter = Played(lambda _path, _params: next(waiting))
    session = requests.Session()
    session.mount("http://", adapter)
    return Exchange("http://127.0.0.1:9", PAIR, session), adapter


def test_a_pause_is_waited_for() -> None:
    """A call that comes too soon is made again after the pause asked for; asked for too often it stays untold."""
    pauses: list[float] = []
    pause = (429, b"", {"Retry-After": "2"})
    exchange, _ = played(pause, ok([]), pause, no("THROTTLED"), (429, b"", {"Retry-After": "900"}))

    tried = list(probe_all(exchange, [BALANCES, BALANCES], pauses.append))

    assert [one.allowed for one in tried] == [True, None]
    assert pauses == [2, 2, 2, 5]
    assert "pause" in tried[1].reply


@pytest.mark.parametrize("answer", [(503, b"<html>", {}), (200, b"<html>", {}), no("SOMETHING_NEW"), no("")])
def test_what_is_no_answer_tells_nothing(answer: Any) -> None:
    """A page, a failing server and an unknown word leave a call untold, and what came is kept to be looked at."""
    tried = probe_call(played(answer)[0], BALANCES)

    assert tried.allowed is None and tried.reply
    assert tried.raw == (answer[1].decode() if isinstance(answer, tuple) else json.dumps(answer))


def test_an_exchange_that_stops_in_the_middle_is_named() -> None:
    """What was tried before is given, then the sentence."""
    exchange, adapter = played(ok([]), requests.ConnectionError("x"))
    trying = probe_all(exchange, [BALANCES] * 9)

    assert next(trying).allowed
    with pytest.raises(ExchangeUnavailable):
        next(trying)
    assert len(adapter.sent) == 2
