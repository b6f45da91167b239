"""What the database does for a call stays the same however many others there are: counted in its own steps."""

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from bench.growth import fill
from nupool_helpers.practice.accounts.services import find_by_email
from nupool_helpers.practice.activity import services as log
from nupool_helpers.practice.activity.services import record
from nupool_helpers.practice.retention import tidy
from nupool_helpers.practice.schema import activity
from nupool_helpers.practice.store import Store
from nupool_helpers.protocol import Event
from tests.practice.conftest import EMAIL, Visitor, World

pytestmark = pytest.mark.sqlite  # PostgreSQL counts no steps
SIZES = ({"accounts": 600, "orders": 6_000, "lines": 600}, {"accounts": 6_000, "orders": 60_000, "lines": 6_000})
AT_MOST = 1.15


class Steps:
    """Counts the steps of SQLite's machine in an exchange."""

    def __init__(self, folder: Path) -> None:
        self.count = 0
        store = Store(folder / "exchange.sqlite3")
        store.close()
        event.listen(store.engine, "connect", self._listen)
        self.world = World(folder, store)

    def _listen(self, connection: sqlite3.Connection, _record: Any) -> None:
        connection.set_progress_handler(self._step, 1)

    def _step(self) -> None:
        self.count += 1

    def of(self, act: Callable[[], object]) -> int:
        """How many steps something takes the second time, when all that is made once is there."""
        act()
        before = self.count
        act()
        return self.count - before


def acts(world: World, ada: Visitor) -> dict[str, Callable[[], object]]:
    """What a learner, a program and a stranger ask, and the look for what is over."""
    pair = ada.with_two_factor().key("read_info", "trade_limit", "trade_market")[:2]
    order = {"market": "BTC-NBT", "quantity": "1"}

    def place_and_cancel() -> None:
        placed = ada.call("market/buylimit", *pair, **order, rate="0.0006")
        assert ada.call("market/cancel", *pair, uuid=placed["result"]["uuid"])["success"]

    def look() -> None:
        with world.context.transaction() as tx:
            tidy(tx)

    return {
        "an order placed and cancelled": place_and_cancel,
        "an order that trades": lambda: ada.call("market/buymarket", *pair, **order),
        "a balance": lambda: ada.call("account/getbalance", *pair, currency="BTC"),
        "a call with a wrong signature": lambda: ada.call("account/getbalance", pair[0], "0" * 32, currency="BTC"),
        "closed orders": lambda: ada.call_v3("GET", "/orders/closed", *pair),
        "summaries of the markets": lambda: ada.http.get("/api/v1.1/public/getmarketsummaries"),
        "a step of the prices": lambda: (world.later(15), ada.http.get("/api/v1.1/public/getmarkets")),
        "a log-in": lambda: world.visitor().log_in(),
        "the page of the activity": lambda: ada.get("/settings/activity"),
        "a kernel's look": lambda: ada.owner("GET", "state"),
        "what is over": look,
    }


def test_others_add_nothing_to_a_call(tmp_path: Path) -> None:
    """Ten times the accounts, orders and lines: the same steps, for whatever is asked."""
    counts = []
    for number, size in enumerate(SIZES):
        steps = Steps(tmp_path / str(number))
        named = acts(steps.world, steps.world.visitor())
        fill(steps.world.folder / "exchange.sqlite3", size)
        counts.append({name: steps.of(act) for name, act in named.items()})
        steps.world.context.store.close()

    small, large = counts
    assert all(small.values())
    assert {name: (small[name], large[name]) for name in small if large[name] > AT_MOST * small[name]} == {}


def add_lines(world: World, what: Event, count: int) -> None:
    """Let the learner cause so many lines, one transaction for all."""
    with world.context.transaction() as tx:
        account = find_by_email(tx, EMAIL)
        assert account is not None
        for _ in range(count):
            record(tx.for_account(account.id), what)


@pytest.mark.parametrize(("what", "kept"), [(Event.LOGIN_REFUSED, log.KEPT), (Event.SEED_MADE, log.KEPT_OF_ALL_ELSE)])
def test_a_full_log_takes_lines_as_fast(tmp_path: Path, what: Event, kept: int) -> None:
    """To see that it is full skips twenty lines for each that comes, be it of 500 or of 10,000; it stays as full."""
    steps = Steps(tmp_path)
    steps.world.visitor().register()
    add_lines(steps.world, what, kept)

    before = steps.count
    add_lines(steps.world, what, 3000)

    assert steps.count - before <= 1000 * 3000
    assert kept <= sum(row.what == what.value for row in steps.world.rows(activity)) <= kept * 1.2
    steps.world.context.store.close()
