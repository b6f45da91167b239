"""What makes figures of exchanges comparable: each answers the same, keeps the same, and refuses the same."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from bench.calls import Caller, port_of
from bench.load import Load, load
from bench.orders import ORDER
from nupool_helpers.practice.runtime import DATABASE

# But for names and times: the order, what is held for it, and how often account and market have changed by it.
_KEPT = (
    "SELECT market, side, rate, quantity, remaining, orders.reserved, first_reserved, orders.value, fee, closed_at IS "
    "NULL, cancelled, time_in_force, client_id, balances.total, balances.reserved, sequences.value FROM orders "
    "JOIN balances ON balances.account_id = orders.account_id AND currency = 'BTC' "
    "JOIN sequences ON sequences.name = 'account:' || orders.account_id WHERE uuid = ?"
)


def require_alike(sides: list[tuple[Caller, Path]]) -> None:
    """Raise AssertionError where one answers or keeps anything else than the first, each with its data folder."""
    first, *others = (_behaviour(caller, data) for caller, data in sides)
    for other in others:
        assert other == first, (other, first)


def _behaviour(caller: Caller, data: Path) -> list[Any]:
    balance = caller.v1("account/getbalance", currency="BTC")
    before = _result(_once(caller, balance))
    name = _result(_once(caller, caller.v1("market/buylimit", **ORDER)))["uuid"]
    placed = _kept(data, name)
    between = _result(_once(caller, balance))
    _result(_once(caller, caller.v1("market/cancel", uuid=name)))
    return [before, placed, between, _kept(data, name), _result(_once(caller, balance)), *_refused(caller, balance)]


def _refused(caller: Caller, signed: bytes) -> list[bool]:
    """Whether it refuses what was signed otherwise, what is signed by nobody's key, and what costs too much."""
    dear = caller.v1("market/buylimit", **{**ORDER, "quantity": "100000"})
    other = signed.replace(b"nonce=1", b"nonce=2"), signed.replace(caller.key.encode(), b"0" * len(caller.key)), dear
    return [bool(_once(caller, request).failed) for request in other]


def _once(caller: Caller, request: bytes) -> Load:
    return load(port_of(caller.url), request, 0, connections=1)


def _result(found: Load) -> Any:
    assert not found.failed, found.first
    return json.loads(found.first.partition("\r\n\r\n")[2])["result"]


def _kept(data: Path, name: str) -> Any:
    with closing(sqlite3.connect(data / DATABASE, timeout=20)) as connection:
        return connection.execute(_KEPT, (name,)).fetchone()
