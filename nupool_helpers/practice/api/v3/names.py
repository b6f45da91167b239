"""Markets, currencies and uuids by the names that v3 has for them. Each raises with v3's code where there is none."""

from nupool_helpers.practice.api.parameters import canonical_uuid
from nupool_helpers.practice.api.v3.refusals import BadRequest
from nupool_helpers.practice.refusals import Refused
from nupool_helpers.practice.wallet.listings import COINS, MARKETS, Coin, Market

__all__ = ["coin_of", "market_of", "uuid_of"]

_SYMBOLS = {market.symbol: market for market in MARKETS.values()}


def market_of(symbol: str) -> Market:
    """Return the market of a symbol ("NBT-BTC"). Raises Refused; v1.1's names for them are the other way round."""
    market = _SYMBOLS.get(symbol.upper())
    if market is None:
        raise Refused("MARKET_NAME_REVERSED" if symbol.upper() in MARKETS else "MARKET_DOES_NOT_EXIST")
    return market


def coin_of(code: str) -> Coin:
    """Return the currency of a code. Raises Refused."""
    coin = COINS.get(code.upper())
    if coin is None:
        raise Refused("CURRENCY_DOES_NOT_EXIST")
    return coin


def uuid_of(text: str, name: str) -> str:
    """Return a uuid as it is stored. Raises BadRequest with the parameter's name."""
    uuid = canonical_uuid(text)
    if uuid is None:
        raise BadRequest(name)
    return uuid
