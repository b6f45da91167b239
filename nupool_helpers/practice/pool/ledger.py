"""Who is registered with the pool, and what each has earned. It lives in this process only, as the pool of 2015 did."""

import re
from dataclasses import dataclass, field

from nupool_helpers.validation.addresses import address_complaint

__all__ = ["RATES", "Code", "Ledger", "StandingOrder", "User"]

RATES = {"bittrex": {"btc": {"bid": {"rate": 0.0025, "target": 5000.0}, "ask": {"rate": 0.0025, "target": 5000.0}}}}
"""What is offered by exchange, unit and side: a rate a day, and how much of it is wanted (in NBT)."""
_KEY = re.compile(r"[0-9a-f]{32}", re.ASCII)
_LONGEST = 60.0  # seconds that one submission can stand for
_DAY = 86_400.0
# Anybody may register, and all of them are in memory.
_MOST_USERS = 1000
_MOST_STANDING = 100  # orders of a user that are known at a time


class Code:
    """The codes in the pool's replies, by the client's numbers."""

    SUCCESS = (0, "success")
    BAD_DATA = (6, "bad data")
    BAD_ADDRESS = (7, "bad address")
    UNKNOWN_EXCHANGE = (8, "unknown exchange")
    OTHER_ADDRESS = (9, "key is registered with another address")
    BAD_COST = (10, "bad cost")
    UNKNOWN_USER = (11, "user unknown")
    UNKNOWN_UNIT = (12, "unit unknown")


@dataclass(frozen=True, slots=True)
class StandingOrder:
    """An order when it was last seen standing: `amount` in NBT, `seen` in the pool's seconds."""

    unit: str
    side: str
    amount: float
    seen: float


@dataclass(slots=True)
class User:
    """One registered key."""

    address: str
    exchange: str
    balance: float = 0.0
    accepted: int = 0
    rejects: int = 0
    missing: int = 0
    message: str = ""
    standing: dict[str, StandingOrder] = field(default_factory=dict)  # by the order's uuid

    def liquidity(self, now: float) -> dict[str, dict[str, float]]:
        """Return how much stands by unit and side, seen within the last minute."""
        liquidity: dict[str, dict[str, float]] = {}
        for order in self.standing.values():
            if now - order.seen <= _LONGEST:
                sides = liquidity.setdefault(order.unit, {"bid": 0.0, "ask": 0.0})
                sides[order.side] += order.amount
        return liquidity


class Ledger:
    """All registered keys."""

    def __init__(self) -> None:
        self.users: dict[str, User] = {}
        self.validations = 0

    def register(self, address: str, key: str, exchange: str) -> tuple[int, str]:
        """Register a key for a payout address, which stays the same from then on."""
        if not _KEY.fullmatch(key):
            return Code.BAD_DATA
        if address_complaint(address):
            return Code.BAD_ADDRESS
        if exchange not in RATES:
            return Code.UNKNOWN_EXCHANGE
        known = self.users.get(key)
        if known is None and len(self.users) >= _MOST_USERS:
            return Code.BAD_DATA
        # A key is no secret: whoever learns one could turn its pay to themselves.
        if known and known.address != address:
            return Code.OTHER_ADDRESS
        self.users.setdefault(key, User(address, exchange))
        return Code.SUCCESS

    def credit(self, key: str, uuid: str, order: StandingOrder) -> None:
        """Credit an order that stands: its amount by the time since it was seen before, a minute at most."""
        user = self.users[key]
        before = user.standing.get(uuid, order)
        elapsed = min(_LONGEST, order.seen - before.seen)
        user.balance += order.amount * RATES[user.exchange][order.unit][order.side]["rate"] * elapsed / _DAY
        fresh = {name: other for name, other in user.standing.items() if order.seen - other.seen <= _LONGEST}
        user.standing = dict(list((fresh | {uuid: order}).items())[-_MOST_STANDING:])
        user.accepted += 1
        user.message = ""
        self.validations += 1

    def reject(self, key: str, uuid: str, why: str) -> None:
        """Note an order that did not count; its time begins anew."""
        user = self.users[key]
        user.rejects += 1
        user.message = why
        user.standing.pop(uuid, None)
        self.validations += 1
