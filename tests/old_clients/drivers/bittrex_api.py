"""bittrex_api, a client of v3, by the address that is built into it."""

from bittrex_api import BittrexV3
from bittrex_api.v3 import CandleInterval, OrderDirection, OrderType, TimeInForce
from brought_here import KEY, NOBODY, SECRET, WRONG

market = "NBT-BTC"


def client(key: str, secret: str) -> BittrexV3:
    return BittrexV3(key, secret, max_request_try_count=1, debug_level=0, reverse_market_names=False)


def nothing(given: object) -> bool:
    return given is None


mine = client(KEY, SECRET)
mine.requests.sleep_time = 0  # after a refusal
assert mine.ping()["serverTime"] % 1000 == 0
assert market in [one["symbol"] for one in mine.get_markets()]
assert mine.get_market(market)["baseCurrencySymbol"] == "NBT"
assert mine.get_curency("NBT")["coinType"]
assert "NBT" in [one["symbol"] for one in mine.get_curencies()]
assert mine.get_market_summary(market)["symbol"] == mine.get_ticker(market)["symbol"] == market
assert len(mine.get_market_summaries()) > 1
assert set(mine.get_orderbook(market)) == {"bid", "ask"}
assert len(mine.get_recent_candles(market, CandleInterval.HOUR_1)) == 744
assert mine.get_account()["accountId"]
assert len(mine.get_balances()) > 1


def place(kind: OrderType, time_in_force: TimeInForce, limit: float | None = None) -> dict | None:
    return mine.post_order(
        mine.create_new_order_dict(market, OrderDirection.SELL, kind, time_in_force, quantity=1, limit=limit)
    )


order = place(OrderType.LIMIT, TimeInForce.GOOD_TIL_CANCELLED, 0.1)
assert mine.get_order_by_id(order["id"])["status"] == "OPEN"
assert [one["id"] for one in mine.get_open_orders(market)] == [order["id"]]
assert mine.cancel_order(order["id"])["status"] == "CLOSED"
for time_in_force in (
    TimeInForce.GOOD_TIL_CANCELLED,
    TimeInForce.IMMEDIATE_OR_CANCEL,
    TimeInForce.FILL_OR_KILL,
):
    assert place(OrderType.LIMIT, time_in_force, 0.003)["status"] == "CLOSED"
for time_in_force in (TimeInForce.IMMEDIATE_OR_CANCEL, TimeInForce.FILL_OR_KILL):
    assert place(OrderType.MARKET, time_in_force)["fillQuantity"] == "1.00000000"
assert place(OrderType.LIMIT, TimeInForce.POST_ONLY_GOOD_TIL_CANCELLED, 0.003) is None
assert len(mine.get_closed_orders(market, page_size=2)) == 2
assert mine.get_account_volume()["volume30days"] > "0.0"
assert "SELL" in [one["takerSide"] for one in mine.get_trades(market)]

assert mine.get_open_deposits() == mine.get_closed_deposits() == []
assert mine.create_address("LTC")["currencySymbol"] == "LTC"
assert [one["currencySymbol"] for one in mine.get_addresses()] == ["LTC"]
assert mine.get_open_withdrawals() == mine.get_closed_withdrawals() == []

for refused in (client(WRONG, SECRET), client(KEY, WRONG)):
    refused.requests.sleep_time = 0
    assert nothing(refused.get_balances())
assert nothing(mine.get_order_by_id(NOBODY))
