"""One call as its answer needs it, and the parameters that every answer reads in the same way."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from nupool_helpers.practice.refusals import Refused
from nupool_helpers.practice.trading import orders
from nupool_helpers.practice.wallet.listings import COINS, MARKETS, Coin, Market
from nupool_helpers.practice.wallet.money import parse

__all__ = ["Call", "time_of"]

_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII)


@dataclass(slots=True)
class Call:
    """The parameters given, whose account it is, the time (milliseconds) and the randomness.

    The readers below raise Refused with the exchange's word for a parameter that is missing or cannot be.
    """

    given: dict[str, str]
    account_id: int
    now: int
    random_bytes: Callable[[int], bytes]
    sequence: int = 0

    def market(self, name: str = "market") -> Market:
        """Return the market named, whatever the case of its letters."""
        return self._market(self._need(name, "MARKET_NOT_PROVIDED"))

    def market_or_none(self) -> Market | None:
        """Return the market named, None where none is."""
        name = self.given.get("market")
        return self._market(name) if name else None

    def _market(self, name: str) -> Market:
        found = MARKETS.get(name.upper())
        if found is None:
            raise Refused("INVALID_MARKET")
        return found

    def coin(self) -> Coin:
        """Return the coin named."""
        found = COINS.get(self._need("currency", "CURRENCY_NOT_PROVIDED").upper())
        if found is None:
            raise Refused("INVALID_CURRENCY")
        return found

    def amount(self, name: str) -> int:
        """Return the quantity or the rate, in units."""
        units = parse(self._need(name, f"{name.upper()}_NOT_PROVIDED"))
        if units is None:
            raise Refused(f"{name.upper()}_INVALID")
        return units

    def time_in_force(self) -> str:
        """Return how long an order is to stand, by v3's word for it; v1.1 knows IOC and GTC."""
        word = self.given.get("timeInForce", "").upper()
        return orders.IMMEDIATE if word in ("IOC", orders.IMMEDIATE) else orders.GOOD

    def uuid(self) -> str:
        """Return the uuid named."""
        text = self._need("uuid", "UUID_NOT_PROVIDED").lower()
        if not _UUID.fullmatch(text):
            raise Refused("UUID_INVALID")
        return text

    def address(self) -> str:
        """Return the address named."""
        return self._need("address", "ADDRESS_NOT_PROVIDED")

    def _need(self, name: str, word: str) -> str:
        value = self.given.get(name)
        if not value:
            raise Refused(word)
        return value


def time_of(ms: int | None, to: str = "milliseconds") -> str | None:
    """Write a time as v1.1 does: without zone."""
    if ms is None:
        return None
    return datetime.fromtimestamp(ms / 1000, UTC).replace(tzinfo=None).isoformat(timespec=to)
