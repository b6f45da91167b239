"""A signed call and an order, against a bare route of the same server."""

import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import requests

from nupool_helpers.exchange import Exchange
from nupool_helpers.keys import KeyPair
from nupool_helpers.secret import SecretText
from tests.processes import exchange, new_account

CALLS = 300


def main() -> None:
    """Measure by turns: a static file, a signed read, an order placed and cancelled."""
    with tempfile.TemporaryDirectory() as folder, exchange(Path(folder) / "data") as url:
        account = new_account(Path(folder) / "data", "ada@example.org", "READ INFO,TRADE LIMIT")
        client = Exchange(url, KeyPair(account["key"], SecretText(account["secret"])))
        session = requests.Session()
        session.trust_env = False
        works: dict[str, Callable[[], object]] = {
            "static file": lambda: session.get(f"{url}/static/icon.svg"),
            "signed getbalance": lambda: client.balance("BTC"),
            "order placed and cancelled": lambda: client.cancel(client.buy_limit("BTC-NBT", "1", "0.001")),
        }
        times: dict[str, list[float]] = {name: [] for name in works}
        for _ in range(CALLS):
            for name, work in works.items():
                began = time.perf_counter()
                work()
                times[name].append(time.perf_counter() - began)
    base = statistics.median(times["static file"])
    for name, found in times.items():
        median = statistics.median(found)
        print(f"{name}: median {median * 1000:.1f} ms, {median / base:.2f} times the static file's")
