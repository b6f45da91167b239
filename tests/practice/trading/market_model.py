"""The market as simply as it can be said: lists and whole numbers, and nothing of the exchange's own code."""

import copy
from dataclasses import dataclass, field

UNIT = 10**8
MARKETS = {"BTC-NBT": ("BTC", "NBT", UNIT // 10), "BTC-DOGE": ("BTC", "DOGE", UNIT)}
"""By market: what is paid with, what is bought, and the least quantity."""
FEES = {"BTC": UNIT // 5000, "NBT": UNIT // 100, "DOGE": 2 * UNIT}
LEAST_VALUE = 50_000
WAITS = 60_000


class No(Exception):  # noqa: N818  (an answer)
    """The market refuses, with its word for why."""


@dataclass
class Order:
    """An order; `held` is what it holds of the coin that it pays with."""

    who: int
    market: str
    side: str
    rate: int | None
    quantity: int
    left: int
    held: int
    value: int = 0
    fee: int = 0
    open: bool = True

    @property
    def pays_with(self) -> str:
        """The coin that it pays with."""
        return MARKETS[self.market][0 if self.side == "BUY" else 1]


@dataclass
class Withdrawal:
    """Coins sent away; `units` with the fee."""

    who: int
    coin: str
    units: int
    at: int
    cancelled: bool = False


def fee_of(value: int) -> int:
    """A quarter of a hundredth, a part of a unit cut off."""
    return value * 25 // 10_000


@dataclass
class Model:
    """Accounts by number; the market maker gets the fees. A name is whatever the exchange called it."""

    market_maker: int
    total: dict[tuple[int, str], int]
    orders: dict[str, Order] = field(default_factory=dict)
    withdrawals: dict[str, Withdrawal] = field(default_factory=dict)
    allowed: set[tuple[int, str, str]] = field(default_factory=set)
    trades: list[tuple[str, str, int, int]] = field(default_factory=list)  # market, side, quantity, rate
    fills: list[tuple[str, int, int, int, int, bool]] = field(default_factory=list)
    came: dict[str, int] = field(default_factory=dict)  # by coin: deposited less sent away

    def reserved(self, who: int, coin: str) -> int:
        """What the open orders of an account hold of a coin."""
        return sum(o.held for o in self.orders.values() if o.open and (o.who, o.pays_with) == (who, coin))

    def free(self, who: int, coin: str) -> int:
        """What an account can spend."""
        return self.total[who, coin] - self.reserved(who, coin)

    def standing(self, market: str, side: str) -> list[tuple[str, Order]]:
        """The open orders of one side, the one that is served first at the front."""
        found = [(name, o) for name, o in self.orders.items() if o.open and (o.market, o.side) == (market, side)]
        return sorted(found, key=lambda one: (one[1].rate or 0) * (1 if side == "SELL" else -1))  # stable: then by age

    def place(self, name: str, who: int, market: str, side: str, quantity: int, rate: int | None, time: str) -> None:
        """Place an order and match it."""
        before = copy.deepcopy(self.__dict__)
        try:
            self._place(name, who, market, side, quantity, rate, time)
        except No:
            self.__dict__ = before  # nothing half done
            raise

    def _place(self, name: str, who: int, market: str, side: str, quantity: int, rate: int | None, time: str) -> None:
        base, coin, least = MARKETS[market]
        if quantity < least:
            raise No("MIN_TRADE_REQUIREMENT_NOT_MET")
        value = quantity * rate // UNIT if rate else 0
        if rate and value < LEAST_VALUE:
            raise No("DUST_TRADE_DISALLOWED_MIN_VALUE_50K_SAT")
        others = "SELL" if side == "BUY" else "BUY"
        if time == "POST_ONLY_GOOD_TIL_CANCELLED" and any(
            _meet(side, rate, o) for _n, o in self.standing(market, others)
        ):
            raise No("POST_ONLY")
        need = quantity
        if side == "BUY":
            need = value + fee_of(value) if rate else self.free(who, base)
        if not 0 < need <= self.free(who, base if side == "BUY" else coin):
            raise No("INSUFFICIENT_FUNDS")
        order = self.orders[name] = Order(who, market, side, rate, quantity, quantity, need)
        self._match(name, order, others)
        if time == "FILL_OR_KILL" and order.left:
            raise No("FILL_OR_KILL")
        if not rate or time == "IMMEDIATE_OR_CANCEL":
            order.open, order.held = False, 0

    def _match(self, name: str, order: Order, others: str) -> None:
        for other_name, other in self.standing(order.market, others):
            if not order.left or not _meet(order.side, order.rate, other):
                return
            assert other.rate
            quantity, most = min(order.left, other.left), order.left
            if order.side == "BUY" and not order.rate:  # the fee is set aside first
                most = order.held * 400 // 401 * UNIT // other.rate
                if most * other.rate < UNIT:
                    return
            if other.who == order.who:
                raise No("SELF_TRADE")
            self._trade(name, order, other_name, other, min(quantity, most))
            if quantity >= most:
                return

    def _trade(self, name: str, order: Order, other_name: str, other: Order, quantity: int) -> None:
        assert other.rate
        base, coin, _least = MARKETS[order.market]
        value = quantity * other.rate // UNIT
        fee = fee_of(value)
        buyer, seller = (order, other) if order.side == "BUY" else (other, order)
        for who, what, units in (
            (buyer.who, base, -value - fee),
            (buyer.who, coin, quantity),
            (seller.who, coin, -quantity),
            (seller.who, base, value - fee),
            (self.market_maker, base, 2 * fee),
        ):
            self.total[who, what] += units
        buyer.held -= value + fee
        seller.held -= quantity
        self.trades.append((order.market, order.side, quantity, other.rate))
        for one_name, one in ((name, order), (other_name, other)):
            one.left, one.value, one.fee = one.left - quantity, one.value + value, one.fee + fee
            self.fills.append((one_name, quantity, other.rate, value, fee, one is order))
            if not one.left:
                one.open, one.held = False, 0

    def cancel(self, name: str, who: int) -> None:
        """Cancel an order."""
        order = self.orders.get(name)
        if order is None or order.who != who:
            raise No("INVALID_ORDER")
        if not order.open:
            raise No("ORDER_NOT_OPEN")
        order.open, order.held = False, 0

    def withdraw(self, name: str, who: int, coin: str, units: int, address: str, now: int) -> None:
        """Send coins away."""
        mine = {one[1:] for one in self.allowed if one[0] == who}
        if mine and (coin, address) not in mine:
            raise No("WHITELIST_VIOLATION_WITHDRAWAL_ADDRESS")
        if units <= 3 * FEES[coin]:
            raise No("WITHDRAWAL_TOO_SMALL")
        if units > self.free(who, coin):
            raise No("INSUFFICIENT_FUNDS")
        self.withdrawals[name] = Withdrawal(who, coin, units, now)
        self._come(who, coin, -units)

    def take_back(self, name: str, who: int, now: int) -> None:
        """Take back what is not sent yet."""
        found = self.withdrawals.get(name)
        if found is None or found.who != who:
            raise No("WITHDRAWAL_DOES_NOT_EXIST")
        if found.cancelled or now - found.at >= WAITS:
            raise No("WITHDRAWAL_NOT_OPEN")
        found.cancelled = True
        self._come(who, found.coin, found.units)

    def deposit(self, who: int, coin: str, units: int) -> None:
        """Let coins come in."""
        self._come(who, coin, units)

    def _come(self, who: int, coin: str, units: int) -> None:
        self.total[who, coin] += units
        self.came[coin] = self.came.get(coin, 0) + units


def _meet(side: str, rate: int | None, other: Order) -> bool:
    assert other.rate
    return rate is None or (rate >= other.rate if side == "BUY" else rate <= other.rate)
