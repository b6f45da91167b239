"""The name under which programs that follow an earlier README know the exchange's API. See `clients`."""

from nupool_helpers.clients import Exchange, ExchangeV3

__all__ = ["Exchange", "ExchangeV3"]
