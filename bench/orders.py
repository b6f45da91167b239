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
from typing import NamedTuple

import psutil

from bench.bare import served
from bench.bare_orders import CANCEL, PLACE, prepared, run_transaction
from bench.calls import Caller, busy, port_of, process_of
from bench.load import Connection, Load, elsewhere, get, load, run, tell
from nupool_helpers.clients.signing import sign_v1, signed_url_v1
from nupool_helpers.secret import SecretText
from tests.processes import exchange

ROUNDS, SECONDS = 9, 1.5
CONNECTIONS = 4
MANY = 16
_UUID = re.compile(rb'"uuid":"([0-9a-f-]{36})"')
ORDER = {"market": "BTC-NBT", "quantity": "1", "rate": "0.0006"}


def main() -> None:
    """Measure by turns, a second and a half each, on one disk."""
    with (
        tempfile.TemporaryDirectory() as folder,
        exchange(Path(folder) / "data") as url,
        served("bench.bare_orders", str(Path(folder) / "route" / "bare.sqlite3")) as route,
    ):
        caller = Caller(url, Path(folder) / "data")
        process = process_of(Path(folder) / "data")
        bare = prepared(Path(folder) / "bare" / "bare.sqlite3")
        turns = []
        for _ in range(ROUNDS):
            base = _bare(bare)
            few, many = (_traded(caller, process, connections) for connections in (CONNECTIONS, MANY))
            turns.append((base, few, many, _route(*route)))
        bare.close()
    for number, count in ((1, CONNECTIONS), (2, MANY)):
        by_rate = statistics.median(turn[number].rate / turn[0].rate for turn in turns)
        by_cpu = statistics.median(turn[0].cpu / turn[number].cpu for turn in turns)
        rate, base_rate = (statistics.median(turn[place].rate for turn in turns) for place in (number, 0))
        print(
            f"order placed and cancelled, from {count} connections: {by_rate:.2f} times the rate of bare transactions "
            f"({rate:.0f} against {base_rate:.0f} pairs a second; aim: 0.4 or more), by processor time {by_cpu:.2f}"
        )
    bound = statistics.median(turn[0].cpu / turn[3].cpu for turn in turns)
    print(f"two requests to a bare route that runs the same transactions one by one: {bound:.2f} by processor time")


class _Pairs(NamedTuple):
    """Orders with their cancels: pairs a second, and the processor's seconds for each."""

    rate: float
    cpu: float


def _traded(caller: Caller, process: psutil.Process, connections: int) -> _Pairs:
    before = busy(process)
    found = trade(caller, SECONDS, connections)
    return _Pairs(found.rate / 2, (busy(process) - before) / found.answers * 2)


def _route(port: int, pid: int) -> _Pairs:
    """Two requests to a bare route that runs the transactions."""
    process = psutil.Process(pid)
    before = busy(process)
    found = load(port, get("/", f"127.0.0.1:{port}"), SECONDS, CONNECTIONS)
    assert not found.failed, found.first
    return _Pairs(found.rate / 2, (busy(process) - before) / found.answers * 2)


def _bare(connection: sqlite3.Connection) -> _Pairs:
    """The transactions themselves, one by one."""
    began, used, pairs = time.perf_counter(), time.process_time(), 0
    while time.perf_counter() - began < SECONDS:
        given: dict[str, object] = {"uuid": f"{time.perf_counter_ns():036}", "now": pairs}
        for statements in (PLACE, CANCEL):
            run_transaction(connection, statements, given)
        pairs += 1
    return _Pairs(pairs / (time.perf_counter() - began), (time.process_time() - used) / pairs)


def trade(caller: Caller, seconds: float, connections: int = CONNECTIONS) -> Load:
    """Let connections of an account place and cancel orders for so long; an answer is one of the two."""
    given = {"url": caller.url, "key": caller.key, "secret": caller.secret.reveal()}
    found = elsewhere("bench.orders", **given, seconds=seconds, connections=connections)
    assert not found.failed, found.first
    return found


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
    tell(asyncio.run(run(port_of(given["url"]), make, given["seconds"], given["connections"])))


if __name__ == "__main__":
    _run()
