"""The parameters of a v1.1 request, read in the same way for every answer."""

from dataclasses import dataclass

from nupool_helpers.practice.api.operation import Arguments
from nupool_helpers.practice.api.parameters import Parameters, canonical_uuid
from nupool_helpers.practice.refusals import Refused
from nupool_helpers.practice.trading import orders
from nupool_helpers.practice.wallet.listings import COINS, MARKETS, Coin, Market
from nupool_helpers.practice.wallet.money import parse

__all__ = ["ArgumentsV1"]


@dataclass(slots=True, kw_only=True)
class ArgumentsV1(Arguments):
    """What an answer of v1.1 is given. All parameters are in the query.

    The readers raise Refused with the exchange's word for a parameter that is missing or cannot be.
    """

    query: Parameters

    def market(self, name: str = "market") -> Market:
        """Return the market named, whatever the case of its letters."""
        return _market(self._required(name, "MARKET_NOT_PROVIDED"))

    def market_or_none(self) -> Market | None:
        """Return the market named, None where none is."""
        name = self.query.get("market")
        return _market(name) if name else None

    def coin(self) -> Coin:
        """Return the coin named."""
        coin = COINS.get(self._required("currency", "CURRENCY_NOT_PROVIDED").upper())
        if coin is None:
            raise Refused("INVALID_CURRENCY")
        return coin

    def coin_or_none(self) -> Coin | None:
        """Return the coin named, None where none is."""
        return self.coin() if self.query.get("currency") else None

    def amount(self, name: str) -> int:
        """Return the quantity or the rate, in units."""
        units = parse(self._required(name, f"{name.upper()}_NOT_PROVIDED"))
        if units is None:
            raise Refused(f"{name.upper()}_INVALID")
        return units

    def time_in_force(self) -> str:
        """Return how long an order is to stand, by v3's word for it; v1.1 knows IOC and GTC."""
        word = self.query.get("timeInForce", "").upper()
        return orders.IMMEDIATE if word in ("IOC", orders.IMMEDIATE) else orders.GOOD

    def uuid(self) -> str:
        """Return the uuid named."""
        uuid = canonical_uuid(self._required("uuid", "UUID_NOT_PROVIDED"))
        if uuid is None:
            raise Refused("UUID_INVALID")
        return uuid

    def address(self) -> str:
        """Return the address named."""
        return self._required("address", "ADDRESS_NOT_PROVIDED")

    def _required(self, name: str, refusal: str) -> str:
        value = self.query.get(name)
        if not value:
            raise Refused(refusal)
        return value


def _market(name: str) -> Market:
    market = MARKETS.get(name.upper())
    if market is None:
        raise Refused("INVALID_MARKET")
    return market
