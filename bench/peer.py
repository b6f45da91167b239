"""Reads, and orders with their cancels, beside a minimal FastAPI exchange that is as durable, on the same tables.

The peer checks Key, signature and permission, reads balances, places and cancels orders, and writes the rows that the
exchange writes. It has no market, no pages, no log and no headers of its own, and looks at no limit, address list or
second factor. It runs under the exchange's reader of HTTP and loop, and under those that FastAPI's users mostly have.
"""

import contextlib
import importlib.util
import statistics
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import psutil

from bench.bare import served
from bench.calls import Caller, busy, port_of, process_of
from bench.load import Load, load
from bench.orders import trade
from bench.peer_alike import require_alike
from tests.processes import exchange

ROUNDS, SECONDS = 9, 1.0
SERVERS = {
    "a FastAPI exchange": {"http": "h11", "loop": "asyncio"},
    "one under httptools and uvloop": {"http": "httptools", "loop": "uvloop"},
}
WHAT: dict[str, Callable[[Caller], Load]] = {
    "v1.1 getbalance": lambda caller: load(
        port_of(caller.url), caller.v1("account/getbalance", currency="BTC"), SECONDS
    ),
    "an order placed or cancelled": lambda caller: trade(caller, SECONDS),
}


class Side(NamedTuple):
    """An exchange that runs: an account of it, and its process."""

    caller: Caller
    process: psutil.Process


class Cost(NamedTuple):
    """Answers a second, and the processor's seconds for each."""

    rate: float
    cpu: float


def main() -> None:
    """Measure by turns."""
    if importlib.util.find_spec("fastapi") is None:
        sys.exit("FastAPI is missing: `make bench` installs what the exchange is measured beside.")
    with tempfile.TemporaryDirectory() as folder, contextlib.ExitStack() as stack:
        data = [Path(folder) / str(number) for number in range(len(SERVERS) + 1)]
        url = stack.enter_context(exchange(data[0]))
        sides = [Side(Caller(url, data[0]), process_of(data[0]))]
        for path, server in zip(data[1:], SERVERS.values(), strict=True):
            port, pid = stack.enter_context(served("bench.peer_app", {"data": str(path), **server}))
            sides.append(Side(Caller(f"http://127.0.0.1:{port}", path), psutil.Process(pid)))
        require_alike([(side.caller, path) for side, path in zip(sides, data, strict=True)])
        for name, run in WHAT.items():
            _tell(name, [_round(run, sides, number) for number in range(ROUNDS)])


def _round(run: Callable[[Caller], Load], sides: list[Side], number: int) -> list[Cost]:
    """Each side once, another one first every time, since the one before leaves the disk something to do."""
    turns = [(number + n) % len(sides) for n in range(len(sides))]
    costs = {turn: _measured(run, sides[turn]) for turn in turns}
    return [costs[n] for n in range(len(sides))]


def _measured(run: Callable[[Caller], Load], side: Side) -> Cost:
    before = busy(side.process)
    found = run(side.caller)
    assert not found.failed, found.first
    return Cost(found.rate, (busy(side.process) - before) / found.answers)


def _tell(name: str, rows: list[list[Cost]]) -> None:
    for n, server in enumerate(SERVERS, start=1):
        by_rate = statistics.median(row[0].rate / row[n].rate for row in rows)
        by_cpu = statistics.median(row[n].cpu / row[0].cpu for row in rows)
        rate, other = (statistics.median(row[k].rate for row in rows) for k in (0, n))
        print(
            f"{name}, beside {server}: {by_rate:.2f} times the rate ({rate:.0f} against {other:.0f} a second), by "
            f"processor time {by_cpu:.2f}"
        )
