"""The same calls in an exchange with 10 accounts, and in one with 100,000, 1,000,000 orders and a log to match."""

import contextlib
import sqlite3
import statistics
import tempfile
from collections.abc import Callable
from pathlib import Path

from bench.calls import Caller, busy, port_of, process_of
from bench.load import get, load
from bench.orders import trade
from tests.processes import exchange

ROUNDS, SECONDS = 7, 0.4
OWN_ORDERS = 20
SIZES = {
    "small": {"accounts": 10, "orders": 100, "lines": 100},
    "large": {"accounts": 100_000, "orders": 1_000_000, "lines": 100_000},
}
# Far from the ids of what the exchange makes itself. Fifty orders stand in both, at prices that meet nobody's.
FILL = (
    """INSERT INTO accounts (id, email, password_hash, made_at, activated_at, seed, two_factor_since, last_step)
    SELECT 1000 + i, 'a' || i || '@example.org', '', 1, 1, 'x', 1, 0 FROM numbers WHERE i < :accounts""",
    """INSERT INTO api_keys (account_id, name, key, secret, permissions, addresses, made_at, last_used_at,
    last_used_from) SELECT 1000 + i, '', printf('%032x', i), printf('%032x', i), 'READ INFO', '', 1, 1, ''
    FROM numbers WHERE i < :accounts""",
    """INSERT INTO balances (account_id, currency, total, reserved, updated_at)
    SELECT 1000 + i, coin.value, 100000000, 0, 1 FROM numbers, json_each('["BTC","LTC","NBT","PPC","DOGE"]') AS coin
    WHERE i < :accounts""",
    """INSERT INTO sequences (name, value) SELECT 'account:' || (1000 + i), 1 FROM numbers WHERE i < :accounts""",
    """INSERT INTO orders (id, uuid, account_id, market, side, rate, quantity, remaining, reserved, first_reserved,
    value, fee, opened_at, updated_at, closed_at, cancelled, time_in_force)
    SELECT 1000 + i, printf('%08x-0000-4000-8000-%012x', i * 7919 % 1000003, i), 1000 + i * 7919 % :accounts,
    CASE i % 2 WHEN 0 THEN 'BTC-NBT' ELSE 'BTC-LTC' END, CASE i / 2 % 2 WHEN 0 THEN 'BUY' ELSE 'SELL' END,
    CASE i / 2 % 2 WHEN 0 THEN 100000 + i % 1000 ELSE 9000000 + i % 1000 END, 100000000, 100000000, 0, 0, 0, 0, i, i,
    CASE WHEN i < 50 THEN NULL ELSE i END, 1, 'GOOD_TIL_CANCELLED' FROM numbers WHERE i < :orders""",
    """INSERT INTO activity (account_id, at, what, address, detail)
    SELECT 1000 + i * 7919 % :accounts, i, 'site opened', '127.0.0.1', '{}' FROM numbers WHERE i < :lines""",
)
_NUMBERS = (
    "WITH RECURSIVE numbers(i) AS "
    "(SELECT 0 UNION ALL SELECT i + 1 FROM numbers WHERE i + 1 < max(:accounts, :orders, :lines)) "
)


def fill(path: Path, size: dict[str, int]) -> None:
    """Add others to an exchange's database: their accounts, orders and lines, as many as `size` says."""
    with contextlib.closing(sqlite3.connect(path, timeout=60)) as database:
        for statement in FILL:
            database.execute(_NUMBERS + statement, size)
            database.commit()
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")


class _Town:
    """An exchange with so many accounts and orders, and somebody who calls it."""

    def __init__(self, url: str, data: Path, size: dict[str, int]) -> None:
        self.caller, self.port, self._process = Caller(url, data), port_of(url), process_of(data)
        for _ in range(OWN_ORDERS):
            trade(self.caller, 0)
        fill(data / "exchange.sqlite3", size)

    def cost(self, name: str) -> float:
        """The processor's seconds for an answer to one of the calls; steadier than the rate on a busy machine."""
        before = busy(self._process)
        if name == "order placed and cancelled":
            found = trade(self.caller, SECONDS)
        else:
            found = load(self.port, CALLS[name](self.caller), SECONDS)
        assert not found.failed, found.first
        return (busy(self._process) - before) / found.answers


CALLS: dict[str, Callable[[Caller], bytes]] = {
    "order placed and cancelled": lambda caller: b"",
    "v1.1 getbalance": lambda caller: caller.v1("account/getbalance", currency="BTC"),
    "v1.1 getopenorders": lambda caller: caller.v1("market/getopenorders"),
    "v1.1 getorderhistory": lambda caller: caller.v1("account/getorderhistory"),
    "v3 GET /balances": lambda caller: caller.v3("balances"),
    "v3 GET /orders/closed": lambda caller: caller.v3("orders/closed"),
    "getticker": lambda caller: get("/api/v1.1/public/getticker?market=BTC-NBT", caller.host),
    "getmarketsummaries": lambda caller: get("/api/v1.1/public/getmarketsummaries", caller.host),
    "log-in page": lambda caller: get("/login", caller.host),
}


def main() -> None:
    """Measure both by turns."""
    with tempfile.TemporaryDirectory() as folder, contextlib.ExitStack() as stack:
        towns = []
        for name, size in SIZES.items():
            data = Path(folder) / name
            towns.append(_Town(stack.enter_context(exchange(data)), data, size))
        small, large = towns
        for name in CALLS:
            ratios = [large.cost(name) / small.cost(name) for _ in range(ROUNDS)]
            print(f"{name}: {statistics.median(ratios):.2f} times the processor's time (aim: 1.15 or less)")
