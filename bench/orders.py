"""A limit order placed and cancelled, durable, against bare SQLite transactions that write as many rows."""

import asyncio
import functools
import json
import re
import sqlite3
import statistics
import sys
import tempfile
import time
from pathlib import Path

import psutil

from bench.calls import Caller, busy, port_of, process_of
from bench.load import Connection, Load, elsewhere, get, load, run, tell
from nupool_helpers.clients.signing import sign_v1, signed_url_v1
from nupool_helpers.practice.store import Store
from nupool_helpers.secret import SecretText
from tests.processes import exchange

ROUNDS, SECONDS, CONNECTIONS = 9, 1.5, 4
_UUID = re.compile(rb'"uuid":"([0-9a-f-]{36})"')
ORDER = {"market": "BTC-NBT", "quantity": "1", "rate": "0.0006"}
# What placing an order writes, and what cancelling it writes: five rows each, in the exchange's own tables.
_COUNT = "UPDATE sequences SET value = value + 1 WHERE name IN ('account:1', 'BTC-NBT', 'markets')"
_PLACE = (
    "UPDATE balances SET reserved = reserved + 60150, updated_at = :now WHERE account_id = 1 AND currency = 'BTC'",
    "INSERT INTO orders (uuid, account_id, market, side, rate, quantity, remaining, reserved, first_reserved, value, "
    "fee, opened_at, updated_at, cancelled, time_in_force) VALUES (:uuid, 1, 'BTC-NBT', 'BUY', 60000, 100000000, "
    "100000000, 60150, 60150, 0, 0, :now, :now, 0, 'GOOD_TIL_CANCELLED')",
    _COUNT,
)
_CANCEL = (
    "UPDATE balances SET reserved = reserved - 60150, updated_at = :now WHERE account_id = 1 AND currency = 'BTC'",
    "UPDATE orders SET closed_at = :now, updated_at = :now, reserved = 0, cancelled = 1 WHERE uuid = :uuid",
    _COUNT,
)


def main() -> None:
    """Measure by turns, a second and a half each, on one disk."""
    with tempfile.TemporaryDirectory() as folder, exchange(Path(folder) / "data") as url:
        caller = Caller(url, Path(folder) / "data")
        process = process_of(Path(folder) / "data")
        bare = _prepared(Path(folder) / "bare" / "bare.sqlite3")
        ratios = []
        for _ in range(ROUNDS):
            base, base_cpu = _bare_rate(bare)
            before = busy(process)
            found = trade(caller, SECONDS)
            cpu = (busy(process) - before) / found.answers * 2
            bound = base_cpu / (base_cpu + 2 * _cost_of_a_read(caller, process))
            ratios.append((found.rate / 2 / base, base_cpu / cpu, found.rate / 2, base, bound))
        bare.close()
    by_rate, by_cpu, rate, base, bound = (statistics.median(column) for column in zip(*ratios, strict=True))
    print(
        f"order placed and cancelled: {by_rate:.2f} times the rate of bare transactions ({rate:.0f} against {base:.0f} "
        f"pairs a second), by processor time {by_cpu:.2f} (aim: 0.4 or more)"
    )
    print(
        f"two signed reads and the same transactions: {bound:.2f} by processor time, the most that two calls can reach"
    )


def _cost_of_a_read(caller: Caller, process: psutil.Process) -> float:
    """The processor's seconds for a signed call that reads one row."""
    before = busy(process)
    found = load(port_of(caller.url), caller.v1("account/getbalance", currency="BTC"), SECONDS / 3)
    assert not found.failed, found.first
    return (busy(process) - before) / found.answers


def trade(caller: Caller, seconds: float) -> Load:
    """Let four connections of an account place and cancel orders for so long; an answer is one of the two."""
    given = {"url": caller.url, "key": caller.key, "secret": caller.secret.reveal()}
    found = elsewhere("bench.orders", **given, seconds=seconds)
    assert not found.failed, found.first
    return found


def _prepared(path: Path) -> sqlite3.Connection:
    Store(path).close()
    connection = sqlite3.connect(path, isolation_level=None)
    for statement in (
        "PRAGMA synchronous=FULL",
        "PRAGMA foreign_keys=ON",
        "INSERT INTO accounts (email, password_hash, made_at, last_step) VALUES ('ada@example.org', '', 0, 0)",
        "INSERT INTO balances (account_id, currency, total, reserved, updated_at) VALUES (1, 'BTC', 100000000, 0, 0)",
        "INSERT INTO sequences (name, value) VALUES ('account:1', 1), ('BTC-NBT', 1), ('markets', 1)",
    ):
        connection.execute(statement)
    return connection


def _bare_rate(connection: sqlite3.Connection) -> tuple[float, float]:
    """Pairs a second, and the processor's seconds for each."""
    began, used, pairs = time.perf_counter(), time.process_time(), 0
    while time.perf_counter() - began < SECONDS:
        given = {"uuid": f"{time.perf_counter_ns():036}", "now": pairs}
        for statements in (_PLACE, _CANCEL):
            connection.execute("BEGIN IMMEDIATE")
            for statement in statements:
                connection.execute(statement, given)
            connection.execute("COMMIT")
        pairs += 1
    return pairs / (time.perf_counter() - began), (time.process_time() - used) / pairs


class _Trader(Connection):
    """Places an order, and cancels it as soon as it has its name."""

    def __init__(self, url: str, key: str, secret: SecretText, until: float) -> None:
        self._url, self._key, self._secret, self._cancels = url, key, secret, False
        self._place = self._signed("market/buylimit", **ORDER)
        super().__init__(self._place, until)

    def following(self, reply: bytes) -> bytes:
        """Return the other one of the two."""
        self._cancels = not self._cancels
        named = _UUID.search(reply)
        if self._cancels and named:
            return self._signed("market/cancel", uuid=named[1].decode())
        return self._place

    def _signed(self, path: str, **params: str) -> bytes:
        url = signed_url_v1(self._url, path, self._key, 1, **params)
        host = self._url.removeprefix("http://")
        return get(url.removeprefix(self._url), host, apisign=sign_v1(self._secret, url))


def _run() -> None:
    given = json.load(sys.stdin)
    make = functools.partial(_Trader, given["url"], given["key"], SecretText(given["secret"]))
    tell(asyncio.run(run(port_of(given["url"]), make, given["seconds"], CONNECTIONS)))


if __name__ == "__main__":
    _run()
