"""Signed reads, against a bare route of the same server that returns the same bytes."""

import json
import statistics
import tempfile
import time
from pathlib import Path

import psutil

from bench.bare import bare
from bench.load import Load, get, load
from nupool_helpers.clients.signing import MessageV3, headers_v3, sign_v1, signed_url_v1
from nupool_helpers.secret import SecretText
from tests.processes import exchange, new_account

ROUNDS, SECONDS = 9, 1.0
AIMS = {"v1.1 getbalance": 0.42, "v3 GET /balances": 0.38}
RIGHTS = "READ INFO,TRADE LIMIT"


class Caller:
    """An account of an exchange, and its calls signed as bytes."""

    def __init__(self, url: str, data: Path, email: str = "ada@example.org") -> None:
        self.url, self.host = url, url.removeprefix("http://")
        account = new_account(data, email, RIGHTS)
        self.key, self.secret = account["key"], SecretText(account["secret"])

    def v1(self, path: str, **params: object) -> bytes:
        """A call of API v1.1."""
        url = signed_url_v1(self.url, path, self.key, 1, **params)
        return get(url.removeprefix(self.url), self.host, apisign=sign_v1(self.secret, url))

    def v3(self, path: str) -> bytes:
        """A GET of API v3, signed for now."""
        url = f"{self.url}/v3/{path}"
        headers = headers_v3(self.key, self.secret, MessageV3(int(time.time() * 1000), url, "GET"))
        return get(f"/v3/{path}", self.host, **{name.replace("-", "_"): value for name, value in headers.items()})


def port_of(url: str) -> int:
    """The port in an address."""
    return int(url.rpartition(":")[2])


def process_of(data: Path) -> psutil.Process:
    """The exchange that serves a data folder."""
    return psutil.Process(json.loads((data / "runtime.json").read_text())["pid"])


def busy(process: psutil.Process) -> float:
    """The processor's seconds that a process has used."""
    times = process.cpu_times()
    return float(times.user + times.system)


def main() -> None:
    """Measure by turns, a second each."""
    with tempfile.TemporaryDirectory() as folder, exchange(Path(folder) / "data") as url:
        data = Path(folder) / "data"
        process = process_of(data)
        time.sleep(1)
        print(f"idle memory of the exchange: {process.memory_info().rss / 2**20:.0f} MiB")
        caller = Caller(url, data)
        calls = {
            "v1.1 getbalance": lambda: caller.v1("account/getbalance", currency="BTC"),
            "v3 GET /balances": lambda: caller.v3("balances"),
        }
        firsts = [load(port_of(url), call(), 0.2) for call in calls.values()]
        assert not any(first.failed for first in firsts), [first.first for first in firsts]
        with bare([first.first.partition("\r\n\r\n")[2] for first in firsts]) as (port, pid):
            for n, (name, call) in enumerate(calls.items()):
                ratios = []
                for _ in range(ROUNDS):
                    base, base_cpu = _measured(port, get(f"/{n}", f"127.0.0.1:{port}"), psutil.Process(pid))
                    found, cpu = _measured(port_of(url), call(), process)
                    ratios.append((found.rate / base.rate, base_cpu / cpu, found.rate, base.rate))
                by_rate, by_cpu, rate, bare_rate = (statistics.median(column) for column in zip(*ratios, strict=True))
                print(
                    f"{name}: {by_rate:.2f} times the rate of a bare route ({rate:.0f} against {bare_rate:.0f} a "
                    f"second), by processor time {by_cpu:.2f} (aim: {AIMS[name]} or more)"
                )


def _measured(port: int, request: bytes, process: psutil.Process) -> tuple[Load, float]:
    before = busy(process)
    found = load(port, request, SECONDS)
    assert not found.failed, found.first
    return found, (busy(process) - before) / found.answers
