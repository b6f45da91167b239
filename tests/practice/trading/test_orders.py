"""Orders matched by price and time, exact to the last unit, money neither made nor lost."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import insert, select

from nupool_helpers.practice.context import Context
from nupool_helpers.practice.refusals import Refused
from nupool_helpers.practice.schema import accounts
from nupool_helpers.practice.store import Store
from nupool_helpers.practice.trading import history, orders
from nupool_helpers.practice.trading.matching import MARKET_MAKER
from nupool_helpers.practice.trading.schema import orders as orders_table
from nupool_helpers.practice.trading.schema import trades
from nupool_helpers.practice.wallet import services
from nupool_helpers.practice.wallet.listings import MARKETS
from nupool_helpers.practice.wallet.money import UNIT, fee_of, number, parse, value_of
from tests.databases import where

MARKET = MARKETS["BTC-NBT"]
_counter = iter(range(1, 10**9))


def random_bytes(size: int) -> bytes:
    """Bytes that never repeat."""
    return next(_counter).to_bytes(size, "big")


@pytest.mark.parametrize(
    ("text", "units"),
    [("1", UNIT), ("0.00000001", 1), ("1e-05", 1000), ("0.30000000000000004", 30000000), ("1.999999999", 199999999)],
)
def test_amounts_are_read_as_clients_write_them(text: str, units: int) -> None:
    """Exponents and the tails of floats are read; digits after the eighth are cut off."""
    assert parse(text) == units


@pytest.mark.parametrize("text", ["", "0", "-1", "nan", "inf", "1e99", "1_000", " 1", "1,5", "٣", "0x10", "1" * 50])
def test_what_is_no_amount_is_refused(text: str) -> None:
    """Neither Python's other spellings nor numbers beyond all coins."""
    assert parse(text) is None


@given(st.integers(1, 10**15))
def test_a_shown_amount_reads_back_exactly(units: int) -> None:
    """A reply's number, written and read again, is the same number of units."""
    assert parse(repr(number(units))) == units


@given(st.lists(st.integers(1, 10**12), min_size=1, max_size=20), st.integers(1, 10**12))
def test_the_parts_never_cost_more_than_was_held_for_the_whole(parts: list[int], rate: int) -> None:
    """However an order is split, values and fees add up to no more than its reserve."""
    whole = value_of(sum(parts), rate)

    assert sum(value_of(p, rate) + fee_of(value_of(p, rate)) for p in parts) <= whole + fee_of(whole)


class Town:
    """Three traders and a market maker, on a database of their own."""

    def __init__(self, path: Path) -> None:
        self.context = Context(Store(where(path)), clock=lambda: 0.0, random_bytes=random_bytes)
        with self.context.transaction() as tx:
            for name in ("a", "b", "c", MARKET_MAKER):
                row = {"email": name, "password_hash": "", "made_at": 0, "last_step": 0}
                found = tx.connection.execute(accounts.insert().values(row).returning(accounts.c.id)).scalar_one()
                services.add(tx, found, "BTC", 100 * UNIT)
                services.add(tx, found, "NBT", 100_000 * UNIT)

    def place(self, who: int, side: str, quantity: int, rate: int | None) -> str:
        """Place an order."""
        with self.context.transaction() as tx:
            return orders.place(tx.for_account(who), orders.New(MARKET, side, quantity, rate))

    def held(self, who: int, currency: str) -> tuple[int, int]:
        """A balance: total and reserved."""
        with self.context.reading() as tx:
            row = services.read_one(tx, who, currency)
            assert row is not None
            return row.total, row.reserved


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    """A town on a new database."""
    made = Town(tmp_path / "market.sqlite3")
    yield made
    made.context.store.close()


def test_the_better_price_is_served_first_then_the_earlier(town: Town) -> None:
    """Of three sellers the cheapest sells first, and of two at one price the one who came first."""
    late_cheap = [town.place(1, "SELL", 10 * UNIT, 500_000), town.place(2, "SELL", 10 * UNIT, 400_000)]
    same = town.place(1, "SELL", 10 * UNIT, 400_000)
    town.place(3, "BUY", 15 * UNIT, 600_000)

    with town.context.reading() as tx:
        left = [
            orders.find(tx.for_account(who), name).remaining
            for who, name in ((1, late_cheap[0]), (2, late_cheap[1]), (1, same))
        ]  # type: ignore[union-attr]
    assert left == [10 * UNIT, 0, 5 * UNIT]


def test_both_sides_and_the_fees_move_exactly(town: Town) -> None:
    """The buyer pays value and fee, the seller gets value less fee, the market maker both fees."""
    town.place(1, "SELL", 10 * UNIT, 400_001)
    town.place(3, "BUY", 10 * UNIT, 400_001)

    value, fee = 4_000_010, 10_000
    assert town.held(1, "BTC") == (100 * UNIT + value - fee, 0)
    assert town.held(3, "BTC") == (100 * UNIT - value - fee, 0)
    assert town.held(4, "BTC") == (100 * UNIT + 2 * fee, 0)
    assert town.held(3, "NBT") == (100_010 * UNIT, 0)


def test_a_market_buyer_trades_once_with_an_offer(town: Town) -> None:
    """The three units that rounding leaves of their money buy nothing more in a trade of its own."""
    town.place(1, "SELL", 50_000 * UNIT, 420_000)
    with town.context.transaction() as tx:
        services.add(tx, 3, "BTC", (1 - 100 * UNIT) % 401)  # so that value and fee are both cut off
    town.place(3, "BUY", 100_000 * UNIT, None)

    with town.context.reading() as tx:
        assert len(tx.connection.execute(select(trades)).all()) == 1
    assert town.held(3, "BTC") == (3, 0)


def test_a_market_buyer_spends_what_there_is_and_no_more(town: Town) -> None:
    """Where money ends before the offers do, value and fee leave less than a few units, nothing reserved."""
    for who in (1, 2):
        town.place(who, "SELL", 50_000 * UNIT, 421_003)
    town.place(3, "BUY", 100_000 * UNIT, None)

    left, reserved = town.held(3, "BTC")
    assert 0 <= left < 5
    assert reserved == 0
    got = town.held(3, "NBT")[0] - 100_000 * UNIT
    assert value_of(got, 421_003) + fee_of(value_of(got, 421_003)) == 100 * UNIT - left


def test_nobody_trades_with_themselves(town: Town) -> None:
    """An order that would meet the account's own is refused whole, also what it would have traded before."""
    town.place(2, "SELL", 10 * UNIT, 390_000)
    town.place(1, "SELL", 10 * UNIT, 400_000)
    for quantity, rate in ((20, 500_000), (11, None)):
        with pytest.raises(Refused, match="SELF_TRADE"):
            town.place(1, "BUY", quantity * UNIT, rate)

    assert town.held(1, "NBT") == (100_000 * UNIT, 10 * UNIT)
    assert town.held(1, "BTC") == (100 * UNIT, 0)
    town.place(1, "BUY", 10 * UNIT, 399_999)
    assert town.held(1, "NBT") == (100_010 * UNIT, 10 * UNIT)


def test_amounts_at_their_largest_are_refused(town: Town) -> None:
    """A quantity times a price that no column holds is more than anybody has."""
    with pytest.raises(Refused, match="INSUFFICIENT_FUNDS"):
        town.place(1, "BUY", 10**18 - 1, 10**18 - 1)
    with pytest.raises(Refused, match="INSUFFICIENT_FUNDS"):
        town.place(1, "SELL", 10**18 - 1, 10**18 - 1)

    town.place(1, "SELL", UNIT, 10**18 - 1)
    assert town.held(1, "NBT") == (100_000 * UNIT, UNIT)
    town.place(2, "BUY", 10 * UNIT, None)
    assert town.held(2, "BTC")[1] == 0


def test_a_book_holds_more_than_64_bits_at_one_price(tmp_path: Path) -> None:
    """What stands at one price is summed exactly, however much it is."""
    market, most = MARKETS["BTC-PPC"], 2**62 - 7
    row = {"market": market.name, "side": "BUY", "rate": 1, "quantity": most, "remaining": most, "reserved": 0}
    row |= {"first_reserved": 0, "opened_at": 0, "updated_at": 0, "account_id": 1}
    store = Store(where(tmp_path / "x.sqlite3"))
    with Context(store).transaction() as tx:
        tx.connection.execute(insert(accounts).values(email="a", password_hash="", made_at=0, last_step=0))
        tx.connection.execute(insert(orders_table), [{**row, "uuid": str(number)} for number in range(5)])

        assert history.book(tx, market, "BUY", 25) == [(1, 5 * most)]
        tx.connection.execute(orders_table.delete())
    store.close()
