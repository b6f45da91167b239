"""The matrix, exhaustively: 16 permission sets by every call, and nothing changed by a probe."""

import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from nupool_helpers.exchange import Exchange
from nupool_helpers.keys import KeyPair, Permission
from nupool_helpers.local import find
from nupool_helpers.matrix import CALLS, signed_request, try_all, try_call
from nupool_helpers.owner import LocalExchange
from nupool_helpers.practice.api.v1.routes import CALLS as SERVED
from nupool_helpers.practice.market.schema import balances, orders, trades, withdrawals
from nupool_helpers.practice.store import Store
from nupool_helpers.secret import SecretText
from tests.processes import exchange

SETS = [frozenset(chosen) for size in range(5) for chosen in itertools.combinations(Permission, size)]


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the exchange of these tests keeps its data."""
    return tmp_path_factory.mktemp("matrix") / "data"


@pytest.fixture(scope="module")
def owner(data: Path) -> Iterator[LocalExchange]:
    """An exchange, asked as its owner."""
    with exchange(data):
        found = find(data)
        assert found is not None
        yield found


def money(data: Path) -> list[list[Any]]:
    """All that a call could have changed."""
    store = Store(data / "exchange.sqlite3")
    try:
        with store.read() as connection:
            return [list(connection.execute(table.select())) for table in (balances, orders, trades, withdrawals)]
    finally:
        store.close()


@pytest.mark.parametrize("chosen", SETS, ids=lambda chosen: "+".join(sorted(chosen)) or "none")
def test_every_set_by_every_call(owner: LocalExchange, data: Path, chosen: frozenset[Permission]) -> None:
    """A call is answered when its right is on and refused when it is not; balances, orders and trades stay."""
    site = owner.prepared()
    assert site.pair is None
    pair = owner.prepared(chosen).pair if chosen else _without_rights(owner)
    assert pair is not None
    before = money(data)

    tried = list(try_all(Exchange(owner.url, pair)))

    assert [one.allowed for one in tried] == [one.call.needs in chosen for one in tried]
    assert money(data) == before


def _without_rights(owner: LocalExchange) -> KeyPair:
    """A pair whose four switches are off, made on the page: a prepared account has a key only with rights."""
    from nupool_helpers.otp import code_at, time_step

    made = owner.prepared([Permission.READ_INFO])
    site = owner.open_site()
    (key,) = site.get("settings/api-keys")["keys"]
    code = code_at(made.seed, time_step(owner.state().now / 1000))
    site.post(f"settings/api-keys/{key['id']}/save", code=code)
    assert made.pair is not None
    return made.pair


def test_the_matrix_has_every_trading_and_reading_right() -> None:
    """Each call of the matrix is served and needs there what the matrix says."""
    assert {call.path: {call.needs} for call in CALLS}.items() <= {
        name: rule.needs for name, rule in SERVED.items()
    }.items()


def test_the_request_that_is_shown_is_the_one_that_works(owner: LocalExchange) -> None:
    """Sent as it is shown it is answered; the Secret is in neither the text nor the signature."""
    import requests

    pair = owner.prepared([Permission.READ_INFO]).pair
    assert pair is not None
    url, sign = signed_request(Exchange(owner.url, pair), CALLS[0], 1)

    assert requests.get(url, headers={"apisign": sign}, timeout=5).json()["success"]
    assert pair.secret.reveal() not in url + sign


def test_a_pair_that_is_not_accepted_raises(owner: LocalExchange) -> None:
    """An unknown key has no rights to tell."""
    from nupool_helpers.errors import ReadTheReply

    stranger = Exchange(owner.url, KeyPair("ab" * 16, SecretText("cd" * 16)))
    with pytest.raises(ReadTheReply, match="does not know this Key"):
        try_call(stranger, CALLS[0])
