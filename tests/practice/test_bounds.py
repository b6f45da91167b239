"""What somebody else can fill has an end: each of these tests fills one table, list, message or queue."""

import asyncio
import re
from typing import Any

import pytest
from sqlalchemy import event, insert, select
from sqlalchemy.engine import Connection

from nupool_helpers.practice import excess, retention, throttle
from nupool_helpers.practice import sessions as session_rules
from nupool_helpers.practice.accounts.services import find_by_email
from nupool_helpers.practice.activity import services as log
from nupool_helpers.practice.apikeys.addresses import MOST_ADDRESSES
from nupool_helpers.practice.apikeys.services import MOST_KEYS
from nupool_helpers.practice.call_limits import CallLimits
from nupool_helpers.practice.classroom.hub import MOST_TOKENS, Hub
from nupool_helpers.practice.excess import KEPT
from nupool_helpers.practice.pool.ledger import Code, Ledger
from nupool_helpers.practice.retention import tidy
from nupool_helpers.practice.schema import activity, api_keys, attempts, sessions
from nupool_helpers.practice.trading import history, midpoints
from nupool_helpers.practice.trading.limits import MOST_OPEN
from nupool_helpers.practice.trading.schema import executions, orders, trades
from nupool_helpers.practice.wallet.listings import MARKETS
from nupool_helpers.practice.wallet.schema import deposits, withdrawals
from nupool_helpers.protocol import Event
from nupool_helpers.secret import SecretText
from tests.practice.conftest import EMAIL, PASSWORD, Visitor, World, errors

ORDER = {"market": "BTC-NBT", "side": "BUY", "quantity": 1, "remaining": 1, "reserved": 0, "first_reserved": 0}


def add_orders(world: World, count: int, **more: Any) -> None:
    """Give the learner so many orders."""
    with world.context.transaction() as tx:
        account = find_by_email(tx, EMAIL)
        assert account is not None
        row = {"account_id": account.id, **ORDER, "rate": 1, "opened_at": 1, "updated_at": 1, **more}
        tx.connection.execute(insert(orders), [{"uuid": f"order {n}", **row} for n in range(count)])


def test_an_account_has_so_many_keys(ada: Visitor) -> None:
    """The page says so, and what is deleted makes room."""
    ada.with_two_factor()
    row = 0
    for _ in range(MOST_KEYS):
        _key, _secret, row = ada.key("read_info")
    assert "at most 20 keys" in errors(ada.post("/settings/api-keys/new"))["keys"]
    ada.post(f"/settings/api-keys/{row}/delete", code=ada.world.code(ada.seed))
    assert ada.post("/settings/api-keys/new").status_code == 200


def test_rows_that_were_never_saved_leave_nothing(world: World, ada: Visitor) -> None:
    """To add and delete one costs no code, so that neither the table nor the log may grow with it."""
    ada.with_two_factor()
    for _ in range(120):
        row = ada.post("/settings/api-keys/new").json()["keys"][-1]["id"]
        ada.post(f"/settings/api-keys/{row}/delete")
    assert len(world.rows(api_keys)) <= 101


def test_the_log_keeps_the_newest_of_everything(world: World, ada: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    """No kind of line is without an end, and the newest of each kind stays, since the steps are judged by it."""
    ada.register().log_in()
    monkeypatch.setattr(log, "KEPT_OF_ALL_ELSE", 20)
    for _ in range(40):
        ada.post("/settings/two-factor/start", fresh="1")
    kinds = [row.what for row in world.rows(activity)]
    assert 15 <= kinds.count(Event.SEED_MADE.value) <= 20
    assert Event.REGISTERED.value in kinds


def test_every_kind_of_line_has_an_end() -> None:
    """Whatever event comes to the log, it is of one of the kinds that are trimmed."""
    assert {*log.NOISE, *log.ROUTINE, *log.ALL_ELSE} == set(Event)


def test_an_account_has_so_many_sessions(world: World, ada: Visitor) -> None:
    """Whoever logs in again and again keeps the newest, and the one in use."""
    ada.register()
    for _ in range(session_rules.MOST + 10):
        world.visitor().log_in()
        world.later(1)
    ada.log_in()
    assert len(world.rows(sessions)) == session_rules.MOST
    assert ada.get("/settings").status_code == 200


def test_the_exchange_answers_under_so_many_names(world: World, ada: Visitor) -> None:
    """Each name stands in the headers of every page, and any page that talks to a kernel can add one."""
    ada.register().followed()
    replies = [ada.owner("POST", "hosts", host=f"host-{n}.example") for n in range(25)]
    assert [reply.status_code for reply in replies] == [200] * 20 + [422] * 5
    assert ada.owner("POST", "hosts", host="host-3.example").status_code == 200
    assert len(world.context.host_names()) == 20


def test_callers_fill_no_memory() -> None:
    """Names of callers come from callers: they are cut, and of a hundred thousand most are one caller."""
    limits = CallLimits()
    for number in range(20_000):
        limits.take(f"127.0.0.1 {number} {'x' * 1000}", 1)
    assert len(limits.counts) <= 10_001
    assert max(map(len, limits.counts)) <= 100
    assert not limits.take("127.0.0.1 somebody new", 1)


def test_a_key_is_bound_to_so_many_addresses(ada: Visitor) -> None:
    """Each is looked through at every call of that key."""
    ada.with_two_factor()
    row = ada.post("/settings/api-keys/new").json()["keys"][-1]["id"]
    listed = " ".join(f"192.0.2.{n}" for n in range(MOST_ADDRESSES + 1))
    reply = ada.post(f"/settings/api-keys/{row}/save", addresses=listed, code=ada.world.code(ada.seed))
    assert "at most 20 IP addresses" in errors(reply)["addresses"]


def test_tokens_of_the_hub_fill_no_memory() -> None:
    """Of more tokens than are remembered the oldest are asked about again."""
    asked = []

    async def ask(token: SecretText) -> tuple[int, bytes]:
        asked.append(token)
        return 200, b'{"name": "eve", "kind": "user", "scopes": ["access:services"]}'

    known = Hub("practice-exchange", ask, lambda: 0.0)

    async def identify() -> None:
        for number in (*range(MOST_TOKENS + 10), MOST_TOKENS, 0):
            await known.identify(SecretText(f"token {number}"))

    asyncio.run(identify())
    assert len(asked) == MOST_TOKENS + 11


def test_a_pool_has_so_many_users() -> None:
    """Anybody may register, and all of them are in memory; who is known stays so."""
    ledger, address = Ledger(), "BQRKF4X8gFLyHGVeym8tuff57PcJczYPVg"
    codes = [ledger.register(address, f"{number:032x}", "bittrex") for number in range(1010)]
    assert [codes.count(code) for code in (Code.SUCCESS, Code.BAD_DATA)] == [1000, 10]
    assert ledger.register(address, f"{5:032x}", "bittrex") == Code.SUCCESS


def test_an_account_has_so_many_open_orders(world: World, ada: Visitor) -> None:
    """One more is refused by the vendor's word, in both versions; one that is cancelled makes room."""
    ada.with_two_factor()
    key, secret, _row = ada.key("read_info", "trade_limit")
    add_orders(world, MOST_OPEN)
    new = {"market": "BTC-NBT", "quantity": "1", "rate": "0.004"}
    assert ada.call("market/buylimit", key, secret, **new)["message"] == "MAX_ORDERS_EXCEEDED"
    with world.context.transaction() as tx:
        tx.connection.execute(orders.update().where(orders.c.uuid == "order 1").values(closed_at=1))
    assert ada.call("market/buylimit", key, secret, **new)["success"]


def test_of_cancelled_orders_so_many_are_kept(world: World, ada: Visitor) -> None:
    """A program that places and cancels for ever fills no table; what was traded stays."""
    ada.register()
    add_orders(world, KEPT + 300, closed_at=1, cancelled=True)
    with world.context.transaction() as tx:
        tx.connection.execute(orders.update().where(orders.c.uuid == "order 0").values(value=5))
        tidy(tx)
    left = [row.uuid for row in world.rows(orders) if row.uuid.startswith("order ")]
    assert len(left) == KEPT + 1
    assert {"order 0", f"order {KEPT + 299}"} <= set(left)


def test_of_what_was_traded_and_paid_so_many_are_kept(
    world: World, ada: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A program that goes on trading for ever, on one order or on many, fills no table; the newest stay."""
    ada.register()
    monkeypatch.setattr(excess, "KEPT_DONE", 20)
    add_orders(world, 30, closed_at=1, value=5)
    add_orders(world, 1, uuid="stands")
    with world.context.transaction() as tx:
        row = tx.connection.execute(select(orders).where(orders.c.uuid == "stands")).one()
        mine, coin = (
            {"account_id": row.account_id, "at": 1},
            {"currency": "BTC", "amount": 1, "address": "x", "tx_id": "x"},
        )
        side = {"market": "BTC-NBT", "quantity": 1, "rate": 1, "value": 1, "fee": 0, "taker": False} | mine
        side |= {"order_id": row.id, "order_uuid": row.uuid}
        tx.connection.execute(insert(executions), [side | {"uuid": f"side {n}"} for n in range(30)])
        tx.connection.execute(insert(deposits), [mine | coin | {"uuid": f"in {n}"} for n in range(30)])
        tx.connection.execute(insert(withdrawals), [mine | coin | {"fee": 0, "uuid": f"out {n}"} for n in range(30)])
        tidy(tx)

    left = {table.name: [row.uuid for row in world.rows(table)] for table in (executions, deposits, withdrawals)}
    assert left == {
        "executions": [f"side {n}" for n in range(10, 30)],
        "deposits": [f"in {n}" for n in range(10, 30)],
        "withdrawals": [f"out {n}" for n in range(10, 30)],
    }
    closed = [row.uuid for row in world.rows(orders) if row.closed_at and row.account_id == mine["account_id"]]
    assert closed == [f"order {n}" for n in range(10, 30)]


def add_trades(world: World, count: int, market: str = "BTC-NBT") -> None:
    """Put trades on the tape, one a second until now, the last of them at the highest price."""
    now = int(world.now * 1000)
    row = {"uuid": "x", "market": market, "side": "BUY", "quantity": 1}
    with world.context.transaction() as tx:
        rows = [row | {"at": now - 1000 * (count - n), "rate": 100 + n} for n in range(count)]
        tx.connection.execute(insert(trades), rows)


def test_the_tape_has_an_end(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of all trades so many are kept, and each market's last one, which is its price."""
    monkeypatch.setattr(retention, "KEPT_TAPE", 20)
    add_trades(world, 5, "BTC-LTC")
    add_trades(world, 40)
    with world.context.transaction() as tx:
        tidy(tx)

    assert [row.rate for row in world.rows(trades)] == [104, *range(120, 140)]


def test_what_was_traded_and_placed_costs_a_public_call_so_much(
    world: World, ada: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Anybody may ask for summaries and candles: of trades and of closed orders the newest so many are read for one."""
    ada.register()
    monkeypatch.setattr(history, "MOST_READ", 10)
    monkeypatch.setattr(midpoints, "MOST_READ", 10)
    add_trades(world, 40)
    market = MARKETS["BTC-NBT"]
    with world.context.reading() as tx:
        day = history.summary(tx, market).day
    assert (day.volume, day.low, day.high, day.close) == (10, 130, 139, 139)
    # The later one of these closes, the less it bids: the best bid is that of the first that is read.
    now = int(world.now * 1000)
    for number in range(40):
        bid = {
            "rate": 10**9 - 2 * 10**7 * number,
            "opened_at": now - 9,
            "closed_at": now + number,
            "uuid": f"bid {number}",
        }
        add_orders(world, 1, **bid)
    with world.context.reading() as tx:
        (candle,) = midpoints.candles(tx, market, now - 10, now + 90, 100)
    assert 2 * 10**8 < candle.high < 3 * 10**8


def test_one_password_is_not_tried_with_every_address(world: World, ada: Visitor) -> None:
    """From this machine, too, the tries have an end, whatever e-mail addresses they name."""
    ada.register()
    with world.context.transaction() as tx:
        rows = [{"scope": "password address:loopback", "at": tx.now}] * throttle.PER_LOOPBACK[0][0]
        tx.connection.execute(insert(attempts), rows)
    assert "Wait" in errors(ada.post("/login", email="new@example.org", password="not this"), 429)["code"]


def test_refused_addresses_that_nobody_has_fill_no_table(
    world: World, ada: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the limit refuses costs its sender nothing, with another e-mail address each time: so many have a place."""
    monkeypatch.setattr(throttle, "PLACE_DIGITS", 1)
    with world.context.transaction() as tx:
        most = throttle.PER_LOOPBACK[0][0]
        tx.connection.execute(insert(attempts), [{"scope": "password address:loopback", "at": tx.now}] * most)
    for number in range(60):
        errors(ada.post("/login", email=f"new-{number}@example.org", password="not this"), 429)
    scopes = [row.scope for row in world.rows(attempts) if row.scope.startswith("nobody:")]
    assert 2 <= len(scopes) <= 16


def test_a_new_password_lifts_the_wait(world: World, ada: Visitor) -> None:
    """Who has forgotten it and sets a new one need not wait for what was typed of the old one."""
    ada.register().followed()
    for _ in range(6):
        reply = ada.post("/login", email=EMAIL, password="not this")
    assert reply.status_code == 429
    assert ada.owner("POST", "password", password="river candle otter moss").status_code == 200
    ada.log_in(EMAIL, "river candle otter moss")


def test_to_register_an_address_lifts_nothing(world: World, ada: Visitor) -> None:
    """Anybody can register any address: that is no new password of whoever is waiting."""
    ada.register()
    for _ in range(6):
        ada.post("/login", email=EMAIL, password="not this")
    world.visitor().post("/register", email=EMAIL, password="river candle otter moss")
    assert ada.post("/login", email=EMAIL, password=PASSWORD).status_code == 429


@pytest.mark.parametrize("kind", ["multipart/form-data; boundary=b; charset=punycode", "a/b; charset = 'utf-7'"])
def test_a_form_chooses_no_decoder(ada: Visitor, kind: str) -> None:
    """Browsers send UTF-8; another charset is refused before anything is decoded."""
    body = b'--b\r\nContent-Disposition: form-data; name="email"\r\n\r\n' + b"a" * 60_000 + b"\r\n--b--\r\n"
    headers = {"Content-Type": kind, "Origin": "http://127.0.0.1:8000", "Accept": "application/json"}
    assert ada.http.post("/login", content=body, headers=headers).status_code == 400


SMALL = {"meta", "seats", "sequences"}


@pytest.mark.sqlite  # by its own word on plans; indexes are the same on both
def test_what_is_looked_up_has_an_index(world: World, ada: Visitor) -> None:
    """Of all that a learner, a program and the hourly look ask for, no statement reads a whole table that can grow."""
    asked: dict[str, Any] = {}

    def note(_c: Connection, _cursor: Any, statement: str, values: Any, _context: Any, many: bool) -> None:
        if not many and re.match(r"SELECT|UPDATE|DELETE", statement):
            asked[statement] = values

    engine = world.context.store.engine
    event.listen(engine, "before_cursor_execute", note)
    ada.with_two_factor()
    key, secret, _row = ada.key("read_info", "trade_limit")
    for path in ("", "/two-factor", "/api-keys", "/coins", "/activity"):
        assert ada.get(f"/settings{path}").status_code == 200
    for call in ("account/getbalances", "market/getopenorders", "account/getorderhistory"):
        ada.call(call, key, secret)
    for path in ("orders/open", "orders/closed", "executions", "deposits/open", "withdrawals/closed", "addresses"):
        assert ada.call_v3("GET", f"/{path}", key, secret).status_code == 200
    for path in ("summaries", "NBT-BTC/orderbook", "NBT-BTC/trades", "NBT-BTC/candles/MIDPOINT/HOUR_1/recent"):
        assert ada.get(f"/v3/markets/{path}").status_code == 200
    ada.post("/settings/coins/get", currency="BTC")
    ada.followed()
    for name in ("state", "mails", "holdings"):
        assert ada.owner("GET", name).status_code == 200
    assert errors(ada.owner("POST", "adopt", email=EMAIL, password="not this"))
    bob = world.visitor()
    errors(bob.post("/login", email="bob@example.org", password="not this"))
    bob.register("bob@example.org").log_in("bob@example.org").post("/logout")
    world.visitor().log_in()
    with world.context.transaction() as tx:
        tidy(tx)
    event.remove(engine, "before_cursor_execute", note)
    plans = []
    with world.context.reading() as tx:
        for statement, values in asked.items():
            plan = tx.connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
            plans += [(row[3], statement) for row in plan]
    whole = [(step, statement) for step, statement in plans if re.match(r"SCAN (?!CONSTANT)\w+", step)]
    assert [found for found in whole if found[0].split()[1] not in SMALL] == []
