"""Markets, currencies and uuids by the names that v3 has for them. Each raises with v3's code where there is none."""

from nupool_helpers.practice.api.parameters import canonical_uuid
from nupool_helpers.practice.api.v3.refusals import BadRequest, Refusal
from nupool_helpers.practice.refusals import Refused
from nupool_helpers.practice.wallet.listings import COINS, MARKETS, Coin, Market

__all__ = ["coin_of", "market_of", "uuid_of"]

# With the name to try again with, as the vendor had it; clients that know v1.1's names go on by it.
_REVERSED = "The provided market symbol is the other way round. Try again with the one in data.newMarketSymbol."
_SYMBOLS = {market.symbol: market for market in MARKETS.values()}


def market_of(symbol: str) -> Market:
    """Return the market of a symbol ("NBT-BTC"). Raises Refused; v1.1's names for them are the other way round."""
    market, reverse = _SYMBOLS.get(symbol.upper()), MARKETS.get(symbol.upper())
    if market is not None:
        return market
    if reverse is not None:
        raise Refusal("MARKET_NAME_REVERSED", _REVERSED, {"newMarketSymbol": reverse.symbol})
    raise Refused("MARKET_DOES_NOT_EXIST")


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
