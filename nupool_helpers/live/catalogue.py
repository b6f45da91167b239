"""Every exchange that is known here, by its id."""

from nupool_helpers.live.binance import BINANCE
from nupool_helpers.live.bitfinex import BITFINEX
from nupool_helpers.live.bitget import BITGET
from nupool_helpers.live.bybit import BYBIT, BYBITEU
from nupool_helpers.live.coinbase import COINBASE
from nupool_helpers.live.deribit import DERIBIT
from nupool_helpers.live.exchange import Exchange, NothingTold
from nupool_helpers.live.gate import GATE
from nupool_helpers.live.gemini import GEMINI
from nupool_helpers.live.htx import HTX
from nupool_helpers.live.kraken import KRAKEN
from nupool_helpers.live.kucoin import KUCOIN
from nupool_helpers.live.mexc import MEXC
from nupool_helpers.live.nothing_told import NOTHING
from nupool_helpers.live.okx import MYOKX, OKX, OKXUS

__all__ = ["EXCHANGES", "NOTHING_TOLD"]

_ALL = (
    BINANCE,
    BYBIT,
    BYBITEU,
    OKX,
    MYOKX,
    OKXUS,
    KRAKEN,
    KUCOIN,
    COINBASE,
    GATE,
    BITGET,
    MEXC,
    HTX,
    BITFINEX,
    GEMINI,
    DERIBIT,
)

EXCHANGES: dict[str, Exchange] = {one.id: one for one in _ALL}
NOTHING_TOLD: dict[str, NothingTold] = {one.id: one for one in NOTHING}
