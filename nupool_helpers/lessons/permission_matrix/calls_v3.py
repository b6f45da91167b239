"""The vendor's table of permissions for API v3, call by call."""

from collections.abc import Mapping

from nupool_helpers.clients.v3 import LIMIT_NOWHERE, MARKET_NOWHERE, NOTHING_AWAY, right_for
from nupool_helpers.lessons.permission_matrix.calls import NO_TRANSFER, NOBODY, V3, ApiCall

__all__ = ["V3_CALLS"]

_SELL = {"direction": "SELL"}


def _call(
    words: str,
    method: str,
    path: str,
    body: Mapping[str, str] | None = None,
    query: Mapping[str, str] | None = None,
) -> ApiCall:
    return ApiCall(words, path, right_for(method, path, body), query or {}, method, body, V3)


V3_CALLS = (
    _call("see the exchange's clock", "GET", "ping"),
    _call("see all markets", "GET", "markets"),
    _call("see one market", "GET", "markets/NBT-BTC"),
    _call("see all coins", "GET", "currencies"),
    _call("see one coin", "GET", "currencies/NBT"),
    _call("see the prices of all markets", "GET", "markets/tickers"),
    _call("see a market's prices", "GET", "markets/NBT-BTC/ticker"),
    _call("see the last day of all markets", "GET", "markets/summaries"),
    _call("see the last day of one market", "GET", "markets/NBT-BTC/summary"),
    _call("see what others offer", "GET", "markets/NBT-BTC/orderbook"),
    _call("see what others traded", "GET", "markets/NBT-BTC/trades"),
    _call("see a market's last hours", "GET", "markets/NBT-BTC/candles/HOUR_1/recent"),
    _call("see a market's past", "GET", "markets/NBT-BTC/candles/DAY_1/historical/2015"),
    _call("see whose account it is", "GET", "account"),
    _call("see how much you traded", "GET", "account/volume"),
    _call("see your fees", "GET", "account/fees/trading"),
    _call("see your fee on one market", "GET", "account/fees/trading/NBT-BTC"),
    _call("see on which markets you may trade", "GET", "account/permissions/markets"),
    _call("see whether you may trade on one market", "GET", "account/permissions/markets/NBT-BTC"),
    _call("see which coins you may move", "GET", "account/permissions/currencies"),
    _call("see whether you may move one coin", "GET", "account/permissions/currencies/NBT"),
    _call("see all balances", "GET", "balances"),
    _call("see one balance", "GET", "balances/BTC"),
    _call("see whether balances changed", "HEAD", "balances"),
    _call("see open orders", "GET", "orders/open"),
    _call("see whether open orders changed", "HEAD", "orders/open"),
    _call("see closed orders", "GET", "orders/closed"),
    _call("see one order", "GET", f"orders/{NOBODY}"),
    _call("see what one order traded", "GET", f"orders/{NOBODY}/executions"),
    _call("see what you traded", "GET", "executions"),
    _call("see one of your trades", "GET", f"executions/{NOBODY}"),
    _call("see your last trade", "GET", "executions/last-id"),
    _call("see whether you traded since", "HEAD", "executions/last-id"),
    _call("see where coins can be sent to you", "GET", "addresses"),
    _call("see where one coin can be sent to you", "GET", "addresses/NO"),
    _call("ask for an address to receive a coin", "POST", "addresses", {"currencySymbol": "NO"}),
    _call("see coins that are coming in", "GET", "deposits/open"),
    _call("see whether coins are coming in", "HEAD", "deposits/open"),
    _call("see coins that came in", "GET", "deposits/closed"),
    _call("see what came in by one transfer", "GET", f"deposits/ByTxId/{NO_TRANSFER}"),
    _call("see one deposit", "GET", f"deposits/{NOBODY}"),
    _call("see coins that are being sent away", "GET", "withdrawals/open"),
    _call("see coins that were sent away", "GET", "withdrawals/closed"),
    _call("see what went away by one transfer", "GET", f"withdrawals/ByTxId/{NO_TRANSFER}"),
    _call("see one withdrawal", "GET", f"withdrawals/{NOBODY}"),
    _call("see where coins may be sent to", "GET", "withdrawals/allowed-addresses"),
    _call("place a limit order to buy", "POST", "orders", LIMIT_NOWHERE),
    _call("place a limit order to sell", "POST", "orders", LIMIT_NOWHERE | _SELL),
    _call("cancel an order", "DELETE", f"orders/{NOBODY}"),
    _call("cancel all orders", "DELETE", "orders/open", None, {"marketSymbol": "NO-NO"}),
    _call("buy at any price", "POST", "orders", MARKET_NOWHERE),
    _call("sell at any price", "POST", "orders", MARKET_NOWHERE | _SELL),
    _call("send coins away", "POST", "withdrawals", NOTHING_AWAY),
    _call("take back what is being sent away", "DELETE", f"withdrawals/{NOBODY}"),
)
