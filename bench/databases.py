"""Signed calls and orders on PostgreSQL against the same on SQLite, both durable, on one disk."""

import contextlib
import statistics
import tempfile
from collections.abc import Callable
from pathlib import Path

from bench.calls import Caller, busy, port_of, process_of
from bench.load import Load, load
from bench.orders import trade
from tests.databases import on_postgresql
from tests.postgresql import DURABLE, running
from tests.processes import exchange

ROUNDS, SECONDS = 7, 1.0


class _Side:
    """An exchange on one of the databases, and an account there."""

    def __init__(self, url: str, data: Path) -> None:
        self.caller, self.port, self._process = Caller(url, data), port_of(url), process_of(data)

    def measure(self, run: Callable[["_Side"], Load]) -> tuple[float, float]:
        """Answers a second, and the exchange's milliseconds of processor for each."""
        before = busy(self._process)
        found = run(self)
        assert not found.failed, found.first
        return found.rate, (busy(self._process) - before) / found.answers * 1000


WHAT: dict[str, Callable[[_Side], Load]] = {
    "v1.1 getbalance": lambda side: load(side.port, side.caller.v1("account/getbalance", currency="BTC"), SECONDS),
    "v3 GET /balances": lambda side: load(side.port, side.caller.v3("balances"), SECONDS),
    "an order placed or cancelled": lambda side: trade(side.caller, SECONDS),
}


def main() -> None:
    """Measure by turns."""
    with tempfile.TemporaryDirectory() as folder, running(DURABLE) as server, contextlib.ExitStack() as stack:
        file = _Side(stack.enter_context(exchange(Path(folder) / "file")), Path(folder) / "file")
        stack.enter_context(on_postgresql(server))
        address = _Side(stack.enter_context(exchange(Path(folder) / "other")), Path(folder) / "other")
        for name, run in WHAT.items():
            rows = [(*address.measure(run), *file.measure(run)) for _ in range(ROUNDS)]
            rate, cpu, other_rate, other_cpu = (statistics.median(column) for column in zip(*rows, strict=True))
            ratio = statistics.median(row[0] / row[2] for row in rows)
            print(
                f"{name}: {ratio:.2f} times the rate, {rate:.0f} against {other_rate:.0f} a second; the exchange's "
                f"processor {cpu:.2f} ms against {other_cpu:.2f}"
            )


if __name__ == "__main__":
    main()
