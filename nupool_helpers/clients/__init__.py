"""The exchange's API, as a client sees it: signed calls, and the probe that tells what a key may do."""

from nupool_helpers.clients.v1 import Exchange
from nupool_helpers.clients.v3 import ExchangeV3

__all__ = ["Exchange", "ExchangeV3"]
