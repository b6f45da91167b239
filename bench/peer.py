"""Reads, and orders with their cancels, beside a minimal FastAPI exchange that is as durable, on the same tables.

The peer checks Key, signature and permission, reads balances, and places and cancels orders. It has no market, no pages
and no log, and looks at no address list, call limit or second factor.
"""

import asyncio
import contextlib
import importlib.util
import json
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil

from bench.calls import Caller, busy, port_of, process_of
from bench.load import Load, load
from bench.orders import trade
from nupool_helpers.practice import runtime, server
from tests.processes import exchange

ROUNDS, SECONDS = 7, 1.0


@contextlib.contextmanager
def peer(data: Path) -> Iterator[tuple[str, psutil.Process]]:
    """The peer on a data folder; gives its address and its process."""
    with subprocess.Popen(
        [sys.executable, "-m", "bench.peer", str(data)], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        yield json.loads(process.stdout.readline())["url"], psutil.Process(process.pid)
        process.terminate()


WHAT: dict[str, Callable[[Caller], Load]] = {
    "v1.1 getbalance": lambda caller: load(
        port_of(caller.url), caller.v1("account/getbalance", currency="BTC"), SECONDS
    ),
    "an order placed or cancelled": lambda caller: trade(caller, SECONDS),
}


def main() -> None:
    """Measure by turns."""
    if importlib.util.find_spec("fastapi") is None:  # for this table alone
        print("FastAPI is missing: pip install fastapi, and run this again, to see the exchange beside it.")
        return
    with tempfile.TemporaryDirectory() as folder, contextlib.ExitStack() as stack:
        ours, theirs = Path(folder) / "ours", Path(folder) / "theirs"
        url = stack.enter_context(exchange(ours))
        other_url, other = stack.enter_context(peer(theirs))
        sides = ((Caller(url, ours), process_of(ours)), (Caller(other_url, theirs), other))
        for name, run in WHAT.items():
            rows = [[value for side in sides for value in _measured(run, *side)] for _ in range(ROUNDS)]
            by_rate = statistics.median(row[0] / row[2] for row in rows)
            by_cpu = statistics.median(row[3] / row[1] for row in rows)
            print(f"{name}: {by_rate:.2f} times the rate of a FastAPI exchange, by processor time {by_cpu:.2f}")


def _measured(run: Callable[[Caller], Load], caller: Caller, process: psutil.Process) -> tuple[float, float]:
    before = busy(process)
    found = run(caller)
    assert not found.failed, found.first
    return found.rate, (busy(process) - before) / found.answers


def serve(data: Path) -> None:
    """Run the peer, under the exchange's own server."""
    from bench.peer_app import create

    listener = runtime.bind_port(0)
    asyncio.run(server.serve(create(data / runtime.DATABASE), listener, server.Life(None, float("inf"))))


if __name__ == "__main__":
    serve(Path(sys.argv[1]))
