"""The coins and markets of the practice exchange, with prices of the tutorial's time."""

from dataclasses import dataclass

from nupool_helpers.practice.wallet.money import UNIT

__all__ = ["COINS", "MARKETS", "MIN_VALUE", "OPENED", "Coin", "Market"]

OPENED = 1_422_748_800_000
"""Since when the markets say that they exist: 1 February 2015."""

MIN_VALUE = 50_000
"""The least value of an order in units of BTC (DUST_TRADE_DISALLOWED_MIN_VALUE_50K_SAT)."""


@dataclass(frozen=True, slots=True)
class Coin:
    """A coin. In units: `gift` is what a new account holds of it, `portion` what the site's button gives at once,
    `fee` what sending it away costs.

    `version` is the first byte of its addresses (Base58Check).
    """

    code: str
    name: str
    gift: int
    portion: int
    fee: int
    version: int


@dataclass(frozen=True, slots=True)
class Market:
    """A market, named base first: prices are in `base`, quantities in `coin`. Prices and sizes are in units.

    Where it is `thin`, the market maker quotes nothing: whoever stands there sets the price.
    """

    name: str
    base: str
    coin: str
    price: int
    least: int
    thin: bool = False

    @property
    def symbol(self) -> str:
        """Return the name in v3, base last."""
        return f"{self.coin}-{self.base}"


COINS = {
    coin.code: coin
    for coin in (
        Coin("BTC", "Bitcoin", gift=1 * UNIT, portion=UNIT // 4, fee=UNIT // 5000, version=0),
        Coin("NBT", "NuBits", gift=250 * UNIT, portion=100 * UNIT, fee=UNIT // 100, version=25),
        Coin("LTC", "Litecoin", gift=0, portion=50 * UNIT, fee=UNIT // 500, version=48),
        Coin("PPC", "Peercoin", gift=100 * UNIT, portion=100 * UNIT, fee=UNIT // 50, version=55),
        Coin("DOGE", "Dogecoin", gift=0, portion=100_000 * UNIT, fee=2 * UNIT, version=30),
    )
}
MARKETS = {
    market.name: market
    for market in (
        Market("BTC-NBT", "BTC", "NBT", price=421_000, least=UNIT // 10),
        Market("BTC-LTC", "BTC", "LTC", price=650_000, least=UNIT // 100),
        Market("BTC-PPC", "BTC", "PPC", price=140_000, least=UNIT // 10, thin=True),
        Market("BTC-DOGE", "BTC", "DOGE", price=62, least=UNIT),
    )
}
