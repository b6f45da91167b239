"""The market's makers: prices move a little, the same for the same seed, once for all processes on a database."""

import random
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, func, select

from nupool_helpers.clients import Exchange
from nupool_helpers.practice.app import create_app
from nupool_helpers.practice.context import Context
from nupool_helpers.practice.schema import accounts
from nupool_helpers.practice.store import Store, Unavailable
from nupool_helpers.practice.trading import history, midpoints
from nupool_helpers.practice.trading.market_maker import open_market_maker, quote
from nupool_helpers.practice.trading.orders import New, find, place
from nupool_helpers.practice.trading.price_simulation import advance_prices, start_simulation
from nupool_helpers.practice.trading.prices import STEP_MS, fair
from nupool_helpers.practice.trading.schema import executions, orders, trades
from nupool_helpers.practice.wallet import services
from nupool_helpers.practice.wallet.listings import COINS, MARKETS
from nupool_helpers.practice.wallet.money import UNIT
from nupool_helpers.practice.wallet.schema import balances
from tests.practice.conftest import Client, Visitor, World
from tests.processes import exchange

NBT = MARKETS["BTC-NBT"]
START = 1_700_000_010_000
STEP = STEP_MS / 1000


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """An exchange whose prices move, by a seed."""
    made = World(tmp_path, simulate_prices=True, price_seed=7)
    yield made
    made.context.store.close()


def ticker(client: Client, market: str = "BTC-NBT") -> dict[str, float]:
    """A market's prices, from the API."""
    found: dict[str, float] = client.get(f"/api/v1.1/public/getticker?market={market}").json()["result"]
    return found


@contextmanager
def market(path: Path, seed: int | None = 7, random_seed: int = 1) -> Iterator[tuple[Store, Any]]:
    """A market without a site, and what moves it to a time."""
    store, now = Store(path), START
    context = Context(store, clock=lambda: now / 1000, random_bytes=random.Random(random_seed).randbytes)
    with context.transaction() as tx:
        open_market_maker(tx)
        start_simulation(tx, seed)

    def move_to(then: int) -> None:
        nonlocal now
        now = then
        with context.transaction() as tx:
            advance_prices(tx)

    yield store, move_to
    store.close()


def seen(store: Store) -> list[Any]:
    """What anybody sees of all markets: books and trades."""
    with Context(store).reading() as tx:
        books = [history.book(tx, one, side, 100) for one in MARKETS.values() for side in ("BUY", "SELL")]
        columns = (trades.c.market, trades.c.at, trades.c.side, trades.c.quantity, trades.c.rate)
        return [books, [tuple(row) for row in tx.connection.execute(select(*columns).order_by(trades.c.id))]]


def count(connection: Connection, table: Any, *where: Any) -> int:
    """How many rows there are."""
    return connection.scalar(select(func.count()).select_from(table).where(*where)) or 0


@pytest.mark.parametrize("name", MARKETS)
def test_a_price_wanders_and_stays_near(name: str) -> None:
    """Two days of steps: never a hundredth away (of DOGE, whose price has two digits, not a unit), in small moves."""
    one = MARKETS[name]
    prices = [fair("7", one, step) for step in range(START // STEP_MS, START // STEP_MS + 12_000)]

    assert all(abs(price - one.price) * 100 < one.price for price in prices)
    assert max(abs(a - b) for a, b in pairwise(prices)) * 500 <= one.price
    assert name == "BTC-DOGE" or len(set(prices)) > 10


def test_a_price_is_decided_by_seed_market_and_time_alone() -> None:
    """Asked again, in another order, it is the same; another seed gives another walk."""
    steps = list(range(10_000, 10_400))
    walk = [fair("7", NBT, step) for step in steps]

    assert [fair("7", NBT, step) for step in reversed(steps)] == walk[::-1]
    assert [fair("8", NBT, step) for step in steps] != walk


def test_the_same_seed_gives_the_same_market(tmp_path: Path) -> None:
    """Books and trades are the same to the last unit, whatever else is random; another seed's are not."""
    found = []
    for name, seed, chance in (("a", 7, 1), ("b", 7, 2), ("c", 8, 1)):
        with market(tmp_path / name, seed, chance) as (store, move_to):
            for minute in range(30):
                move_to(START + minute * 60_000)
            found.append(seen(store))

    assert found[0] == found[1] != found[2]
    assert len(found[0][1]) > 20


def test_without_a_seed_each_exchange_makes_its_own_and_keeps_it(tmp_path: Path) -> None:
    """Two new ones differ; one that is started again goes on as before."""
    with market(tmp_path / "a", None, 1) as (store, move_to):
        move_to(START + 600_000)
        first = seen(store)
    with market(tmp_path / "b", None, 2) as (store, move_to):
        move_to(START + 600_000)
        assert seen(store) != first
    with market(tmp_path / "a", None, 3) as (store, move_to):
        move_to(START + 1_200_000)
        again = seen(store)
    with market(tmp_path / "c", None, 1) as (store, move_to):
        move_to(START + 600_000)
        move_to(START + 1_200_000)
        assert seen(store) == again


def test_a_database_from_before_begins_to_move(tmp_path: Path) -> None:
    """An exchange that was quiet until now gets its seed when it is started to move, and its old quotes go."""
    store = Store(tmp_path / "exchange.sqlite3")
    for simulate_prices in (False, True):
        context = Context(store, clock=lambda: START / 1000, simulate_prices=simulate_prices, price_seed=7)
        create_app(context)
    with context.transaction() as tx:
        advance_prices(tx)
    bids, asks = seen(store)[0][:2]
    store.close()

    assert len(bids) == len(asks) == 5
    assert (bids[0][0] + asks[0][0]) // 2 == fair("7", NBT, START // STEP_MS)


def test_two_processes_move_it_once(tmp_path: Path) -> None:
    """Each step is taken by one of them: no quote and no trade comes twice."""
    with market(tmp_path / "one") as (alone, move_alone), market(tmp_path / "both") as (store, move_first):
        other = Store(tmp_path / "both")
        for minute in range(20):
            now = START + minute * 60_000
            move_alone(now)
            move_first(now)
            with Context(other, random_bytes=random.Random(9).randbytes).transaction() as tx:
                advance_prices(tx.at(now))
        other.close()
        assert seen(store) == seen(alone)
        with store.read() as connection:
            assert count(connection, orders, orders.c.closed_at.is_(None)) == 3 * 10


def test_a_long_time_unseen_is_caught_up_in_a_few_steps(tmp_path: Path) -> None:
    """After a year the price is that of today; the work was that of eight steps, their trades lie in between."""
    with market(tmp_path / "m") as (store, move_to):
        move_to(START)
        before = len(seen(store)[1])
        year = 365 * 86_400_000
        move_to(START + year)
        books, told = seen(store)
    since = told[before:]

    assert (books[0][0][0] + books[1][0][0]) // 2 == fair("7", NBT, (START + year) // STEP_MS)
    assert 0 < len(since) <= 8 * 3
    assert [row[1] for row in since] == sorted(row[1] for row in since)
    assert all(START < row[1] <= START + year for row in since)


def test_a_clock_that_was_wrong_does_not_stop_the_market(tmp_path: Path) -> None:
    """Set back by a day it moves on from there; a second earlier in another process changes nothing."""
    with market(tmp_path / "m") as (store, move_to):
        move_to(START + 86_400_000)
        ahead = seen(store)
        move_to(START + 86_400_000 - STEP_MS)
        assert seen(store) == ahead
        move_to(START)
        bids, asks = seen(store)[0][:2]

    assert (bids[0][0] + asks[0][0]) // 2 == fair("7", NBT, START // STEP_MS)


def test_no_coin_is_made_and_little_is_left_behind(tmp_path: Path) -> None:
    """Some hundred steps: all money is what the market maker began with, and quotes that came and went are gone."""
    with market(tmp_path / "m") as (store, move_to):
        for step in range(240):
            move_to(START + step * STEP_MS)
        with store.read() as connection:
            rows = connection.execute(
                select(balances.c.currency, func.sum(balances.c.total)).group_by(balances.c.currency)
            )
            assert dict(tuple(row) for row in rows) == dict.fromkeys(COINS, 10**8 * UNIT)
            made = count(connection, trades)
            assert 150 < made < 350
            assert count(connection, executions) == 2 * made
            assert count(connection, orders) < 30 + 2 * made + 2 * 240


def test_the_middle_s_candles_show_the_walk(tmp_path: Path) -> None:
    """Quotes that are gone have left what candles of the midpoint need: each minute ends at its last step's price."""
    with market(tmp_path / "m") as (store, move_to):
        for step in range(80):
            move_to(START + step * STEP_MS)
        with Context(store).reading() as tx:
            since = START // 60_000 * 60_000 + 60_000
            drawn = midpoints.candles(tx, NBT, since, since + 18 * 60_000, 60_000)

    assert [one.close for one in drawn] == [fair("7", NBT, (one.starts_at + 45_000) // STEP_MS) for one in drawn]
    assert len({one.close for one in drawn}) > 2


def test_the_thin_market_stays_empty(world: World) -> None:
    """Nobody quotes or trades where whoever stands there sets the price."""
    client = world.visitor().http
    for _ in range(20):
        world.later(STEP)
        assert ticker(client, "BTC-PPC") == {"Bid": 0.0, "Ask": 0.0, "Last": 0.0014}


def test_a_new_market_has_a_day_behind_it(world: World) -> None:
    """High and low differ and something was traded before the first learner came."""
    summary = world.visitor().http.get("/api/v1.1/public/getmarketsummary?market=BTC-LTC").json()["result"][0]

    assert summary["Low"] < summary["High"]
    assert summary["Volume"] > 0
    assert 0 < summary["Bid"] < summary["Ask"]


def test_an_order_inside_the_spread_is_filled_in_part_then_whole(ada: Visitor, world: World) -> None:
    """Passers-by take the better price first: some of it within minutes, all of it within an hour."""
    ada.with_two_factor()
    key, secret, _row = ada.key("read_info", "trade_limit")
    price = f"{ticker(ada.http)['Bid'] + 0.000003:.8f}"
    uuid = ada.call("market/buylimit", key, secret, market="BTC-NBT", quantity="10", rate=price)["result"]["uuid"]
    left = []
    for _ in range(60):
        world.later(4 * STEP)
        order = ada.call("account/getorder", key, secret, uuid=uuid)["result"]
        left.append(order["QuantityRemaining"])

    assert not order["IsOpen"]
    assert len(set(left)) > 2
    assert left == sorted(left, reverse=True)
    assert ada.call("account/getbalance", key, secret, currency="NBT")["result"]["Balance"] == 260


def test_an_order_that_the_price_passes_is_filled_whole(tmp_path: Path) -> None:
    """The market maker takes what stands where its next quotes belong, at the price that stands."""
    with market(tmp_path / "m") as (store, _move_to), Context(store).transaction() as anybody:
        row = {"email": "a", "password_hash": "", "made_at": 0, "last_step": 0}
        ada = anybody.connection.execute(accounts.insert().values(row).returning(accounts.c.id)).scalar_one()
        tx = anybody.for_account(ada).at(START)
        services.add(tx, ada, "NBT", 100 * UNIT)
        rate = NBT.price * 1001 // 1000
        name = place(tx, New(NBT, "SELL", 100 * UNIT, rate))
        quote(tx, NBT, NBT.price * 1004 // 1000)
        order = find(tx, name)

    assert order is not None
    assert (order.remaining, order.value) == (0, 100 * rate)


def test_an_order_of_the_pool_s_client_stands_for_minutes(ada: Visitor, world: World) -> None:
    """Just beside the best price, as the client places it, it stands open and near the price for five minutes."""
    ada.with_two_factor()
    key, secret, _row = ada.key("read_info", "trade_limit")
    price = ticker(ada.http)
    placed = {
        "market/buylimit": f"{price['Bid'] * 0.999:.8f}",
        "market/selllimit": f"{price['Ask'] * 1.001:.8f}",
    }
    names = [
        ada.call(call, key, secret, market="BTC-NBT", quantity="10", rate=rate)["result"]["uuid"]
        for call, rate in placed.items()
    ]
    for _ in range(5):
        world.later(4 * STEP)
        now = ticker(ada.http)
        middle = (now["Bid"] + now["Ask"]) / 2
        for uuid in names:
            order = ada.call("account/getorder", key, secret, uuid=uuid)["result"]
            assert order["IsOpen"]
            assert abs(order["Limit"] - middle) < 0.02 * middle


def test_within_a_step_reading_writes_nothing(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only the first request of a step moves the market."""
    client = world.visitor().http
    first = ticker(client)
    monkeypatch.setattr(world.context.store, "write", lambda: pytest.fail("a read wrote"))

    assert [ticker(client) for _ in range(5)] == [first] * 5
    assert client.get("/login").status_code == 200
    world.later(STEP)
    assert client.get("/login").status_code == 200  # nobody looks at the market there


def test_a_disk_that_cannot_be_written_leaves_the_market_readable(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """The market stands still, says so in the log once a step, and is answered; later it moves on."""
    client = world.visitor().http
    first = ticker(client)

    def full() -> None:
        raise Unavailable("The disk is full.")

    with monkeypatch.context() as broken:
        broken.setattr(world.context.store, "write", full)
        world.later(3600)
        assert [ticker(client) for _ in range(3)] == [first] * 3
    assert len(caplog.records) == 1
    world.later(STEP)
    ticker(client)
    with world.context.store.read() as connection:
        assert count(connection, trades, trades.c.at > world.context.now() - 3_600_000) > 0


def test_serve_takes_a_seed_and_can_be_quiet(tmp_path: Path) -> None:
    """With a seed the price is the walk's at this moment; quiet, it is that of the tutorial's time."""
    with exchange(tmp_path / "quiet", "--quiet") as url:
        quiet = Exchange(url).ticker("BTC-NBT")
    with exchange(tmp_path / "simulated", "--market-seed", "2015") as url:
        found, step = Exchange(url).ticker("BTC-NBT"), int(time.time() * 1000) // STEP_MS

    assert (quiet["Bid"] + quiet["Ask"]) / 2 == pytest.approx(0.00421)
    # It may have been asked at the end of the step before.
    assert round((found["Bid"] + found["Ask"]) / 2 * UNIT) in [fair("2015", NBT, n) for n in (step - 1, step)]
