"""The exchange killed in the middle of load, and its disk full: what it has acknowledged is there afterwards."""

import json
import random
import resource
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest
import requests

from tests.databases import environment, look
from tests.practice.trading.traders import BTC_ADDRESS, Trader, limit_order
from tests.processes import new_account

ON_BOTH_DATABASES = True
PROGRAMS = 4
HELD = 60_150  # units of BTC that each order holds: 1 NBT at 0.0006, and the fee
SENT = 70_000  # units of BTC in each withdrawal, its fee included


@contextmanager
def running(data: Path) -> Iterator[tuple[str, "subprocess.Popen[str]"]]:
    """An exchange on a data folder and its process, killed at the end."""
    command = [sys.executable, "-m", "nupool_helpers.practice", "serve", "--quiet", "--data", str(data)]
    with subprocess.Popen(
        command, env=environment(data), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        try:
            assert process.stdout is not None
            yield json.loads(process.stdout.readline())["url"], process
        finally:
            process.kill()


class Ledger:
    """What the exchange has acknowledged, and what it was asked and has not answered."""

    def __init__(self) -> None:
        self.placed: set[str] = set()
        self.cancelled: set[str] = set()
        self.asked_to_cancel: set[str] = set()
        self.withdrawn: set[str] = set()

    def acknowledged(self) -> int:
        """How many answers there were."""
        return len(self.placed) + len(self.cancelled) + len(self.withdrawn)

    def trade(self, trader: Trader, chance: random.Random) -> None:
        """One order, withdrawal or cancel. Raises KeyError or an error of requests where it is not acknowledged."""
        kind = chance.choice(("v1.1", "v3", "cancel", "withdraw"))
        if kind == "v1.1":
            reply = trader.v1("market/buylimit", market="BTC-NBT", quantity=1, rate="0.0006")
            self.placed.add(reply["result"]["uuid"])
        elif kind == "v3":
            self.placed.add(trader.v3("POST", "/orders", limit_order("1", "0.0006")).json()["id"])
        elif kind == "withdraw":
            reply = trader.v1("account/withdraw", currency="BTC", quantity="0.0007", address=BTC_ADDRESS)
            self.withdrawn.add(reply["result"]["uuid"])
        elif left := sorted(self.placed - self.asked_to_cancel):
            name = chance.choice(left)
            self.asked_to_cancel.add(name)
            if trader.v1("market/cancel", uuid=name)["success"]:
                self.cancelled.add(name)

    def check(self, trader: Trader) -> None:
        """Find everything again, and every coin accounted for."""
        still_open = {order["OrderUuid"] for order in trader.result("market/getopenorders")}
        closed = {order["OrderUuid"] for order in trader.result("account/getorderhistory")}
        sent = {payment["PaymentUuid"] for payment in trader.result("account/getwithdrawalhistory")}
        assert self.placed <= still_open | closed
        assert self.cancelled <= closed
        assert closed <= self.asked_to_cancel
        assert self.withdrawn <= sent
        total, free = trader.held("BTC")
        assert round(total * 10**8) == 10**8 - SENT * len(sent)
        assert round((total - free) * 10**8) == HELD * len(still_open)


class Load:
    """Programs that trade at an exchange for an account, until it is gone."""

    def __init__(self, url: str, account: dict[str, str], ledger: Ledger, more: int) -> None:
        self._url, self._account, self._ledger = url, account, ledger
        self._enough, self._reached = ledger.acknowledged() + more, threading.Event()
        self._programs = [threading.Thread(target=self._run, args=(number,)) for number in range(PROGRAMS)]
        for one in self._programs:
            one.start()

    def _run(self, number: int) -> None:
        trader, own = Trader(self._url, self._account), random.Random(number)
        try:
            while True:
                self._ledger.trade(trader, own)
                if self._ledger.acknowledged() >= self._enough:
                    self._reached.set()
        except requests.RequestException:
            pass  # killed

    def ended_by(self, process: "subprocess.Popen[str]") -> None:
        """Kill the exchange once it has acknowledged enough, and wait for the programs."""
        assert self._reached.wait(120)
        process.kill()
        for one in self._programs:
            one.join(60)
        assert process.wait(20) == -signal.SIGKILL


@pytest.mark.parametrize("kills", [2, pytest.param(10, marks=pytest.mark.soak)])
def test_what_was_acknowledged_outlives_every_kill(tmp_path: Path, database: str, kills: int) -> None:
    """SIGKILL in the middle of load, again and again: each start finds everything, with nothing repaired by hand."""
    data, ledger, chance = tmp_path / "data", Ledger(), random.Random(kills)
    account = new_account(data, "ada@example.org", "READ INFO,TRADE LIMIT,WITHDRAW")
    for _ in range(kills):
        with running(data) as (url, process):
            ledger.check(Trader(url, account))
            Load(url, account, ledger, chance.randrange(20, 60)).ended_by(process)
    with running(data) as (url, _process):
        ledger.check(Trader(url, account))
    assert all((ledger.placed, ledger.cancelled, ledger.withdrawn))
    if database == "sqlite":
        assert look(data, "PRAGMA integrity_check") == [("ok",)]


def test_one_that_is_replaced_by_the_next_leaves_it_everything(tmp_path: Path) -> None:
    """Two at work on one database, either killed in the middle of its load: the other has all that was acknowledged."""
    data, ledger = tmp_path / "data", Ledger()
    account = new_account(data, "ada@example.org", "READ INFO,TRADE LIMIT,WITHDRAW")
    with running(data) as (old_url, old), running(data) as (url, new):
        both = [Load(old_url, account, ledger, 30), Load(url, account, ledger, 60)]
        both[0].ended_by(old)
        with running(data) as (next_url, _process):
            both[1].ended_by(new)
            ledger.check(Trader(next_url, account))
            assert Trader(next_url, account).v3("POST", "/orders", limit_order("1", "0.0006")).status_code == 201


@pytest.mark.sqlite
@pytest.mark.parametrize("programs", [1, 8])
def test_a_disk_that_fills_and_is_emptied_needs_no_restart(tmp_path: Path, programs: int) -> None:
    """What cannot be written is refused with 503 and changes nothing; reading goes on; with room all works again.

    So it is where several programs send at once, and what they send shares a commit.
    """
    data, ledger, chance = tmp_path / "data", Ledger(), random.Random(1)
    account = new_account(data, "ada@example.org", "READ INFO,TRADE LIMIT,WITHDRAW")
    with running(data) as (url, process):
        trader = Trader(url, account)
        for _ in range(20):
            ledger.trade(trader, chance)
        before = ledger.acknowledged()
        log = data / "exchange.sqlite3-wal"
        _, most = resource.prlimit(process.pid, resource.RLIMIT_FSIZE)
        resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (log.stat().st_size + 50_000, most))

        def place(one: Trader) -> requests.Response:
            return one.send_v1("market/buylimit", market="BTC-NBT", quantity=1, rate="0.0006")

        with ThreadPoolExecutor(programs) as pool:
            answers = list(pool.map(place, [Trader(url, account) for _ in range(30)]))

        ledger.placed |= {answer.json()["result"]["uuid"] for answer in answers if answer.status_code == 200}
        assert ledger.acknowledged() > before
        refused = answers[-1]
        assert (refused.status_code, refused.json()["message"]) == (503, "SERVICE_UNAVAILABLE")
        assert trader.v3("POST", "/orders", limit_order("1", "0.0006")).status_code == 503
        ledger.check(trader)

        resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (most, most))
        for _ in range(20):
            ledger.trade(trader, chance)
        ledger.check(trader)
    with running(data) as (url, _process):
        ledger.check(Trader(url, account))
