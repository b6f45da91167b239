"""The market against a simple model of it: whatever is done in whatever order, both agree to the last unit."""

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from sqlalchemy import func, select

from nupool_helpers.practice.context import Context
from nupool_helpers.practice.refusals import Refused
from nupool_helpers.practice.schema import accounts
from nupool_helpers.practice.store import Store
from nupool_helpers.practice.trading import history, orders
from nupool_helpers.practice.trading.matching import MARKET_MAKER
from nupool_helpers.practice.trading.schema import executions, trades
from nupool_helpers.practice.trading.schema import orders as orders_table
from nupool_helpers.practice.transaction import Transaction
from nupool_helpers.practice.wallet import allow_list, deposits, services, withdrawals
from nupool_helpers.practice.wallet.listings import COINS
from nupool_helpers.practice.wallet.listings import MARKETS as REAL_MARKETS
from nupool_helpers.practice.wallet.schema import balances
from tests.practice.trading.market_model import MARKETS, UNIT, Model, No

TRADERS, MAKER_ID = (1, 2, 3), 4
MONEY = {"BTC": 10 * UNIT, "NBT": 3000 * UNIT, "DOGE": 10_000_000 * UNIT}
POOR, POOR_IN = 3, "BTC"
"""Who runs out of what money buys with: a hundredth of what the others have of it."""
ADDRESSES = {
    "BTC": ("1BoatSLRHtKNngkdXEeobR76b53LETtpyT", "1" * 34),
    "NBT": ("BQRKF4X8gFLyHGVeym8tuff57PcJczYPVg",),
    "DOGE": ("D" * 34,),
}
KINDS_AT_ANY_PRICE = (orders.IMMEDIATE, orders.FILL_OR_KILL)
LARGEST = 10**18 - 1

who = st.sampled_from(TRADERS)
side = st.sampled_from(["BUY", "SELL"])
times = st.sampled_from([*[orders.GOOD] * 4, orders.IMMEDIATE, orders.FILL_OR_KILL, orders.POST_ONLY])
# By market: few prices, so that orders meet, and quantities that several of fit into what an account has.
COMMON = {
    "BTC-NBT": (st.integers(419_999, 420_001), st.integers(UNIT, 200 * UNIT)),
    "BTC-DOGE": (st.integers(61, 63), st.integers(1000 * UNIT, 400_000 * UNIT)),
}
# Around the least, around a unit's worth, and beyond everything.
ODD = {
    "BTC-NBT": (
        st.sampled_from([1, 333_333, 500_001, LARGEST]),
        st.sampled_from([1, UNIT // 10 - 1, UNIT // 10, 3 * UNIT // 7, 3001 * UNIT, LARGEST]),
    ),
    "BTC-DOGE": (st.integers(1, 4), st.sampled_from([UNIT - 1, UNIT, 50_000 * UNIT + 1, 10_000_001 * UNIT, LARGEST])),
}


def first(who: int, coin: str) -> int:
    """What an account begins with."""
    return MONEY[coin] // 100 if (who, coin) == (POOR, POOR_IN) else MONEY[coin]


def orders_of(kind: dict[str, Any]) -> st.SearchStrategy[tuple[str, int, int]]:
    """Market, quantity and price."""
    return st.one_of([st.tuples(st.just(name), quantity, rate) for name, (rate, quantity) in kind.items()])


class Trading(RuleBasedStateMachine):
    """The exchange's market on a database, and the model beside it."""

    order_names = Bundle("orders")
    withdrawal_names = Bundle("withdrawals")

    def __init__(self) -> None:
        super().__init__()
        self._folder = tempfile.TemporaryDirectory()
        self.now, self._counter = 1_700_000_000_000, 0
        store = Store(Path(self._folder.name) / "m.sqlite3")
        self.context = Context(store, clock=lambda: self.now / 1000, random_bytes=self.random_bytes)
        with self.context.transaction() as tx:
            for email in ("a", "b", "c", MARKET_MAKER):
                row = {"email": email, "password_hash": "", "made_at": 0, "last_step": 0}
                made = tx.connection.execute(accounts.insert().values(row).returning(accounts.c.id)).scalar_one()
                for coin in MONEY:
                    services.add(tx, made, coin, first(made, coin))
        self.model = Model(MAKER_ID, {(n, coin): first(n, coin) for n in (*TRADERS, MAKER_ID) for coin in MONEY})
        self.first = {coin: sum(first(n, coin) for n in (*TRADERS, MAKER_ID)) for coin in MONEY}

    def random_bytes(self, size: int) -> bytes:
        """Bytes that never repeat."""
        self._counter += 1
        return self._counter.to_bytes(size, "big")

    def both(self, who: int, real: Callable[[Transaction], Any], model: Callable[[str], None]) -> str:
        """Let somebody do one thing on both, which agree on whether and why not; return the exchange's name for it."""
        name = said = ""
        with self.context.transaction() as tx:
            try:
                with tx.connection.begin_nested():
                    name = real(tx.for_account(who)) or ""
            except Refused as refusal:
                said = refusal.code
        try:
            model(name)
        except No as no:
            assert said == str(no)
        else:
            assert said == ""
        return name

    def _place(self, who: int, market: str, side: str, quantity: int, rate: int | None, time: str) -> str:
        new = orders.New(REAL_MARKETS[market], side, quantity, rate, time)
        return self.both(
            who,
            lambda tx: orders.place(tx, new),
            lambda name: self.model.place(name, who, market, side, quantity, rate, time),
        )

    @rule(target=order_names, who=who, side=side, what=orders_of(COMMON), time=times)
    def place(self, who: int, side: str, what: tuple[str, int, int], time: str) -> str:
        """Place a limit order near the others."""
        return self._place(who, what[0], side, what[1], what[2], time)

    @rule(target=order_names, who=who, side=side, what=orders_of(ODD), time=times)
    def place_an_odd_one(self, who: int, side: str, what: tuple[str, int, int], time: str) -> str:
        """Place a limit order of strange size and price."""
        return self._place(who, what[0], side, what[1], what[2], time)

    @rule(target=order_names, who=who, side=side, what=orders_of(COMMON), time=times, part=st.integers(20, 250))
    def answer(self, who: int, side: str, what: tuple[str, int, int], time: str, part: int) -> str:
        """Place an order that meets the best one of the other side, for a part of it or more."""
        others = self.model.standing(what[0], "SELL" if side == "BUY" else "BUY")
        rate, quantity = (others[0][1].rate, others[0][1].left * part // 100) if others else (what[2], what[1])
        return self._place(who, what[0], side, quantity, rate, time)

    @rule(target=order_names, who=who, side=side, what=orders_of(COMMON), time=st.sampled_from(KINDS_AT_ANY_PRICE))
    def place_at_any_price(self, who: int, side: str, what: tuple[str, int, int], time: str) -> str:
        """Place a market order."""
        return self._place(who, what[0], side, what[1], None, time)

    @rule(name=order_names, who=who, own=st.booleans())
    def cancel(self, name: str, who: int, own: bool) -> None:
        """Cancel an order: one's own or another's, open, closed, or never placed."""
        whose = self.model.orders[name].who if own and name in self.model.orders else who
        self.both(
            whose,
            lambda tx: orders.cancel(tx, name),
            lambda _: self.model.cancel(name, whose),
        )

    @rule(
        target=withdrawal_names,
        who=who,
        coin=st.sampled_from(list(MONEY)),
        part=st.sampled_from([*range(1, 6), 10, 20, 40, 101]),
        other=st.booleans(),
    )
    def withdraw(self, who: int, coin: str, part: int, other: bool) -> str:
        """Send some hundredths of what is free away, or more than all of it; small ones are around the least."""
        units = self.model.free(who, coin) * part // 100 if part > 5 else 3 * COINS[coin].fee + part - 3
        address = ADDRESSES[coin][-1 if other else 0]
        return self.both(
            who,
            lambda tx: withdrawals.withdraw(tx, COINS[coin], units, address),
            lambda name: self.model.withdraw(name, who, coin, units, address, self.now),
        )

    @rule(name=withdrawal_names, who=who)
    def take_back(self, name: str, who: int) -> None:
        """Cancel a withdrawal: one's own or another's, waiting, sent, or never made."""
        self.both(
            who,
            lambda tx: withdrawals.cancel(tx, name),
            lambda _: self.model.take_back(name, who, self.now),
        )

    @rule(who=who, coin=st.sampled_from(list(MONEY)), units=st.integers(1, 10 * UNIT))
    def deposit(self, who: int, coin: str, units: int) -> None:
        """Let practice coins come in."""
        self.both(
            who,
            lambda tx: deposits.deposit(tx, COINS[coin], units),
            lambda _: self.model.deposit(who, coin, units),
        )

    @rule(who=who, coin=st.sampled_from(list(MONEY)), binds=st.booleans())
    def allow(self, who: int, coin: str, binds: bool) -> None:
        """Put an address on an account's list, which binds from then on; or take all off it."""
        with self.context.transaction() as anybody:
            tx = anybody.for_account(who)
            if binds:
                allow_list.allow(tx, COINS[coin], ADDRESSES[coin][0])
                self.model.allowed.add((who, coin, ADDRESSES[coin][0]))
                return
            for row in allow_list.read(tx):
                allow_list.remove(tx, row)
        self.model.allowed = {one for one in self.model.allowed if one[0] != who}

    @rule(seconds=st.integers(1, 90))
    def later(self, seconds: int) -> None:
        """Let time pass."""
        self.now += seconds * 1000

    @invariant()
    def balances_agree(self) -> None:
        """Every account holds and reserves what the model says, and nothing was made or lost."""
        with self.context.store.read() as connection:
            rows = {(row.account_id, row.currency): row for row in connection.execute(select(balances))}
            summed = select(balances.c.currency, func.sum(balances.c.total)).group_by(balances.c.currency)
            money = {currency: int(total) for currency, total in connection.execute(summed)}
        assert {place: row.total for place, row in rows.items()} == self.model.total
        assert {place: row.reserved for place, row in rows.items()} == {
            place: self.model.reserved(*place) for place in self.model.total
        }
        assert money == {coin: units + self.model.came.get(coin, 0) for coin, units in self.first.items()}

    @invariant()
    def orders_and_trades_agree(self) -> None:
        """Each order is as far filled and holds as much, and the trades are the same ones in the same order."""
        one, fill, trade = orders_table.c, executions.c, trades.c
        with self.context.store.read() as connection:
            rows = connection.execute(
                select(one.uuid, one.remaining, one.reserved, one.value, one.fee, one.closed_at.is_(None))
            )
            found = {name: tuple(rest) for name, *rest in rows}
            columns = (fill.order_uuid, fill.quantity, fill.rate, fill.value, fill.fee, fill.taker)
            fills = [tuple(row) for row in connection.execute(select(*columns).order_by(fill.id))]
            tape = [
                tuple(row)
                for row in connection.execute(
                    select(trade.market, trade.side, trade.quantity, trade.rate).order_by(trade.id)
                )
            ]
        assert found == {
            name: (order.left, order.held, order.value, order.fee, order.open)
            for name, order in self.model.orders.items()
        }
        assert fills == self.model.fills
        assert tape == self.model.trades

    @invariant()
    def books_agree(self) -> None:
        """What anybody sees of a book is the model's, and no bid reaches an ask."""
        with self.context.reading() as tx:
            for market in MARKETS:
                seen = [history.book(tx, REAL_MARKETS[market], side, 1000) for side in ("BUY", "SELL")]
                for side, levels in zip(("BUY", "SELL"), seen, strict=True):
                    stand = [order for _name, order in self.model.standing(market, side)]
                    rates = dict.fromkeys(order.rate for order in stand)
                    assert levels == [(rate, sum(o.left for o in stand if o.rate == rate)) for rate in rates]
                if all(seen):
                    assert seen[0][0][0] < seen[1][0][0]

    def teardown(self) -> None:
        """Remove the database."""
        self.context.store.close()
        self._folder.cleanup()


SHORT = settings(max_examples=15, stateful_step_count=60)
LONG = settings(settings.get_profile("search"), max_examples=400, stateful_step_count=100)


@pytest.mark.parametrize("length", [SHORT, pytest.param(LONG, marks=pytest.mark.soak)], ids=["short", "long"])
def test_the_market_does_what_the_model_says(length: settings) -> None:
    """Orders of all kinds, cancels, fills, withdrawals, deposits and lists by three accounts, in any order."""
    run_state_machine_as_test(Trading, settings=length)  # type: ignore[no-untyped-call]
