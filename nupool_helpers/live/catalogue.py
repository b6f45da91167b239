"""Every exchange that is known here, by its id."""

from nupool_helpers.live.binance import BINANCE
from nupool_helpers.live.exchange import Exchange, NothingTold

__all__ = ["EXCHANGES", "NOTHING_TOLD"]

EXCHANGES: dict[str, Exchange] = {one.id: one for one in (BINANCE,)}
NOTHING_TOLD: dict[str, NothingTold] = {}
