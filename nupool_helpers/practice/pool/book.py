"""Who is registered with the pool, and what each has earned. It lives in this process only, as the pool of 2015 did."""

import re
from dataclasses import dataclass, field

from nupool_helpers.addresses import address_complaint

__all__ = ["RATES", "Book", "Code", "User"]

RATES = {"bittrex": {"btc": {"bid": {"rate": 0.0025, "target": 5000.0}, "ask": {"rate": 0.0025, "target": 5000.0}}}}
"""What is offered by exchange, unit and side: a rate a day, and how much of it is wanted (in NBT)."""
_KEY = re.compile(r"[0-9a-f]{32}", re.ASCII)
_LONGEST = 60.0  # seconds that one submission can stand for
_DAY = 86_400.0


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
    last: dict[str, float] = field(default_factory=dict)  # by side: when the order was last seen


class Book:
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
        if known and known.address != address:
            return Code.OTHER_ADDRESS
        self.users.setdefault(key, User(address, exchange))
        return Code.SUCCESS

    def credit(self, key: str, unit: str, side: str, amount: float, now: float) -> None:
        """Credit an order that was seen standing: its amount by the time since it was seen before, a minute at most."""
        user = self.users[key]
        elapsed = min(_LONGEST, now - user.last.get(side, now))
        user.balance += amount * RATES[user.exchange][unit][side]["rate"] * elapsed / _DAY
        user.last[side] = now
        user.accepted += 1
        self.validations += 1

    def reject(self, key: str, why: str) -> None:
        """Note an order that did not count."""
        user = self.users[key]
        user.rejects += 1
        user.message = why
        user.last.clear()
        self.validations += 1
