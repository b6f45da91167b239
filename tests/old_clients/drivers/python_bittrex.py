"""python-bittrex, a client of v1.1, by the address that is built into it."""

from bittrex.bittrex import BUY_ORDERBOOK, Bittrex
from brought_here import ADDRESS, KEY, NOBODY, READER, SECRET, WRONG


def client(key: str, secret: str) -> Bittrex:
    return Bittrex(key, secret, calls_per_second=1000)


def result(reply: dict) -> object:
    assert reply["success"], reply
    return reply["result"]


mine = client(KEY, SECRET)
market = "BTC-NBT"
assert market in [one["MarketName"] for one in result(mine.get_markets())]
assert mine.list_markets_by_currency("NBT") == [market]
assert {one["Currency"] for one in result(mine.get_currencies())} > {"BTC", "NBT"}
assert set(result(mine.get_ticker(market))) == {"Bid", "Ask", "Last"}
assert result(mine.get_market_summary(market))[0]["MarketName"] == market
assert len(result(mine.get_market_summaries())) > 1
assert set(result(mine.get_orderbook(market))) == {"buy", "sell"}
assert result(mine.get_orderbook(market, BUY_ORDERBOOK))[0]["Quantity"] > 0

uuid = result(mine.buy_limit(market, 10, 0.001))["uuid"]
assert [one["OrderUuid"] for one in result(mine.get_open_orders(market))] == [uuid]
assert result(mine.get_order(uuid))["IsOpen"]
result(mine.cancel(uuid))
assert mine.cancel(uuid)["message"] == "ORDER_NOT_OPEN"
assert result(mine.get_order(NOBODY)) is None
uuid = result(mine.sell_limit(market, 3, 0.003))["uuid"]
assert result(mine.get_order(uuid))["QuantityRemaining"] == 0
assert result(mine.get_order_history(market))[0]["OrderUuid"] == uuid
assert 3 in [one["Quantity"] for one in result(mine.get_market_history(market))]

assert result(mine.get_balance("NBT"))["Available"] > 0
assert len(result(mine.get_balances())) > 1
assert result(mine.get_deposit_address("NBT"))["Address"]
assert result(mine.get_deposit_history("NBT")) == []
# Without the last parameter this client forgets the others.
uuid = result(mine.withdraw("NBT", 2, ADDRESS, "none"))["uuid"]
assert result(mine.get_withdrawal_history("NBT"))[0]["PaymentUuid"] == uuid

later = Bittrex(KEY, SECRET, calls_per_second=1000, api_version="v2.0")
assert {"O", "H", "L", "C", "V", "T", "BV"} == set(result(later.get_candles(market, "hour"))[-1])
assert result(later.get_latest_candle(market, "day"))[0]["V"] >= 3

assert mine.sell_limit(market, 10**6, 1)["message"] == "INSUFFICIENT_FUNDS"
assert mine.get_ticker("BTC-XYZ")["message"] == "INVALID_MARKET"
assert client(WRONG, SECRET).get_balances()["message"] == "APIKEY_INVALID"
assert client(KEY, WRONG).get_balances()["message"] == "INVALID_SIGNATURE"
assert client(*READER).buy_limit(market, 10, 0.001)["message"] == "INVALID_PERMISSION"
