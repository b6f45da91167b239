"""What is over is deleted, and nothing that somebody still looks at."""

from typing import Any

import pytest
from sqlalchemy import func, insert, select, update

from nupool_helpers.practice.context import Context
from nupool_helpers.practice.excess import KEPT, delete_excess
from nupool_helpers.practice.retention import EVERY, MOST, Retention, tidy
from nupool_helpers.practice.schema import (
    accounts,
    activity,
    attempts,
    mail_links,
    mails,
    metadata,
    recovery_codes,
    sessions,
    two_factor_setups,
)
from nupool_helpers.practice.store import Unavailable
from nupool_helpers.practice.trading.schema import executions, orders, trades
from nupool_helpers.practice.wallet.schema import deposits, withdrawals
from tests.practice.conftest import EMAIL, Visitor, World, errors

ON_BOTH_DATABASES = True
DAY = 24 * 3600
RIGHTS = ("read_info", "trade_limit", "trade_market", "withdraw")
ORDER = {"marketSymbol": "NBT-BTC", "direction": "BUY", "type": "MARKET", "timeInForce": "IMMEDIATE_OR_CANCEL"}


def counts(world: World) -> dict[str, int]:
    """How many rows each table has."""
    with world.context.reading() as tx:
        return {
            table.name: tx.connection.scalar(select(func.count()).select_from(table)) or 0
            for table in metadata.sorted_tables
        }


def look(world: World) -> dict[str, int]:
    """Delete what is over; which tables have fewer rows now, and by how many."""
    before = counts(world)
    with world.context.transaction() as tx:
        tidy(tx)
    after = counts(world)
    return {name: before[name] - after[name] for name in before if after[name] != before[name]}


def test_of_a_learner_at_work_nothing_is_deleted(world: World, ada: Visitor) -> None:
    """Sessions, links, codes, orders: all of an hour ago are still there."""
    key = ada.with_two_factor().key(*RIGHTS)[:2]
    assert ada.call_v3("POST", "/orders", *key, ORDER | {"quantity": "3"}).status_code == 201
    world.visitor().register("bob@example.org")
    world.later(3600)

    assert look(world) == {}


def test_what_a_learner_has_stays_as_long_as_the_account(world: World, ada: Visitor) -> None:
    """Years later account, key, money, orders, mails and log are whole; what nobody can use any more is gone."""
    key = ada.with_two_factor().key(*RIGHTS)[:2]
    assert ada.call_v3("POST", "/orders", *key, ORDER | {"quantity": "3"}).status_code == 201
    world.later(1000 * DAY)
    look(world)

    assert not ({"accounts", "api_keys", "balances", "mails", "activity", "deposits"} & set(look(world)))
    assert len(ada.call_v3("GET", "/orders/closed", *key).json()) == 1
    assert len(ada.call_v3("GET", "/executions", *key).json()) == 1
    assert ada.get("/settings").status_code == 401
    assert world.rows(sessions) == []


def test_used_codes_links_and_attempts_go(world: World, ada: Visitor) -> None:
    """Each after its time; the newest link stays, so that its number is not given again."""
    codes = ada.register().log_in().set_up().enable().confirm()
    ada.post("/logout")
    world.later(30)
    errors(ada.post("/login", email=EMAIL, password="wrong"))
    ada.log_in()
    assert ada.post("/login/code", code=codes[0]).status_code == 200
    world.later(DAY + 1)
    kept = len(world.rows(attempts))
    assert look(world) == {"attempts": kept - 1, "sessions": 1}
    world.later(7 * DAY)
    assert look(world) == {"mail_links": 1}
    world.later(30 * DAY)

    assert look(world) == {"recovery_codes": 1}
    assert len(world.rows(recovery_codes)) == 7 and len(world.rows(mail_links)) == 1


def test_a_session_that_waits_for_its_code_goes_early(world: World, ada: Visitor) -> None:
    """After a quarter of an hour nothing opens it."""
    ada.with_two_factor()
    world.visitor().log_in()
    before = len(world.rows(sessions))
    world.later(15 * 60)

    look(world)

    assert [row.complete for row in world.rows(sessions)] == [True] * (before - 1)


def test_registrations_that_nobody_activated_go(world: World, ada: Visitor) -> None:
    """With all that hangs on them; the one that notebooks follow, the newest, and the market's own accounts stay."""
    ada.post("/register", email=EMAIL, password="lamp otter violin cloud")
    for name in ("bob", "carol", "dave"):
        world.visitor().post("/register", email=f"{name}@example.org", password="lamp otter violin cloud")
    assert ada.owner("POST", "adopt", email=EMAIL).status_code in (200, 404, 422)
    world.later(31 * DAY)
    look(world)

    left = [row.email for row in world.rows(accounts)]
    assert "the house" in left and "dave@example.org" in left and "carol@example.org" not in left
    known = {row.id for row in world.rows(accounts)}
    for table in (activity, mails, mail_links, two_factor_setups):
        assert {row.account_id for row in world.rows(table)} <= known
    assert ada.owner("GET", "state").status_code == 200


def test_the_market_s_own_history_goes_after_a_quarter(world: World, ada: Visitor) -> None:
    """Its closed orders, their sides and the tape; each market's last price and the open book stay as they were."""
    key = ada.with_two_factor().key(*RIGHTS)[:2]
    for _ in range(3):
        assert ada.call_v3("POST", "/orders", *key, ORDER | {"quantity": "3"}).status_code == 201
    with world.context.transaction() as tx:
        tx.connection.execute(update(orders).where(orders.c.account_id == 1, orders.c.remaining < orders.c.quantity)
                              .values(closed_at=tx.now))  # fmt: skip
    seen = [ada.call_v3("GET", f"/markets/NBT-BTC/{name}", *key).json() for name in ("ticker", "orderbook")]
    world.later(91 * DAY)

    assert look(world) | {"sessions": 0, "attempts": 0, "mail_links": 0} == {
        **{"sessions": 0, "attempts": 0, "mail_links": 0},
        **{"trades": 2, "orders": 1, "executions": 3},
    }
    again = [ada.call_v3("GET", f"/markets/NBT-BTC/{name}", *key).json() for name in ("ticker", "orderbook")]
    assert again == seen
    assert {row.account_id for row in world.rows(executions)} == {2}
    assert len(world.rows(trades)) == 1


def test_so_many_go_at_a_time(world: World) -> None:
    """A table full of what is over is emptied in parts, one after the other, then an hour passes to the next look."""
    seconds = [0.0]
    with world.context.transaction() as tx:
        tx.connection.execute(insert(attempts), [{"scope": "x", "at": 0} for _ in range(2 * MOST + 10)])
    retention = Retention(world.context, lambda: seconds[0])
    left = []
    for _ in range(4):
        retention()
        left.append(len(world.rows(attempts)))
    assert left == [MOST + 10, 10, 1, 1]
    with world.context.transaction() as tx:
        tx.connection.execute(insert(attempts), [{"scope": "x", "at": 0} for _ in range(3)])

    for seconds[0], expected in ((EVERY - 1, 4), (EVERY, 1)):
        retention()
        assert len(world.rows(attempts)) == expected


def test_a_database_that_cannot_be_had_is_asked_again_in_an_hour(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Nobody's request fails by it."""
    asked: list[Any] = []

    def transaction(self: Context, request: Any = None) -> Any:
        asked.append(request)
        raise Unavailable("The disk is full.")

    monkeypatch.setattr(Context, "transaction", transaction)
    retention = Retention(world.context, lambda: 0.0)
    retention()
    retention()

    assert len(asked) == 1
    assert "could not be deleted" in caplog.text


def test_a_look_goes_on_where_the_one_before_ended(world: World, ada: Visitor) -> None:
    """Accounts are looked at by parts, from the newest order on: one whose orders are old is reached, and once only."""
    ada.register()
    world.visitor().register("bob@example.org")
    heavy, other = (account.id for account in world.rows(accounts) if "@" in account.email)
    row = {
        "market": "BTC-NBT",
        "side": "BUY",
        "rate": 1,
        "quantity": 1,
        "remaining": 1,
        "reserved": 0,
        "cancelled": True,
    }
    row |= {"first_reserved": 0, "opened_at": 1, "updated_at": 1, "closed_at": 1}
    owners = [heavy] * (KEPT + MOST + 7) + [other] * (MOST + 1)
    with world.context.transaction() as tx:
        given = [row | {"account_id": owner, "uuid": f"order {number}"} for number, owner in enumerate(owners)]
        tx.connection.execute(insert(orders), given)

    retention, left = Retention(world.context, lambda: 0.0), []
    for _ in range(30):
        retention()
        left.append(sum(kept.account_id == heavy for kept in world.rows(orders)))

    assert left[:3] == [KEPT + MOST + 7, KEPT + 7, KEPT]
    assert left[-1] == KEPT


def test_tables_of_different_length_are_through_together(world: World, ada: Visitor) -> None:
    """The look ends with the longest of them: one that is through sooner is not begun anew before."""
    ada.register()
    mine = {"account_id": world.rows(accounts)[-1].id, "currency": "BTC", "amount": 1, "address": "x", "tx_id": "x"}
    with world.context.transaction() as tx:
        tx.connection.execute(insert(deposits), [mine | {"at": 1, "uuid": f"in {n}"} for n in range(22)])
        tx.connection.execute(insert(withdrawals), [mine | {"at": 1, "fee": 0, "uuid": f"{n}"} for n in range(32)])
        reached: dict[str, int] = {}
        looks = [max(delete_excess(tx, reached, 5)) for _ in range(8)]

    assert [count >= 5 for count in looks] == [True] * 6 + [False, True]
