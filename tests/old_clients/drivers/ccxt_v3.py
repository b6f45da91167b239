"""ccxt while it spoke v3: by its own address, then by another one."""

import ccxt
from brought_here import ADDRESS, KEY, NOBODY, READER, SECRET, URL, WRONG

symbol = "NBT/BTC"


def client(key: str, secret: str, url: str = "") -> ccxt.bittrex:
    made = ccxt.bittrex({"apiKey": key, "secret": secret, "enableRateLimit": False, "requests_trust_env": True})
    if url:
        made.urls["api"] = {"public": url, "private": url}
    return made


def raises(expected: type, call: object, *given: object) -> None:
    try:
        call(*given)
    except Exception as error:
        assert type(error) is expected, repr(error)
    else:
        raise AssertionError(f"no {expected.__name__}")


def look(mine: ccxt.bittrex) -> None:
    market = mine.load_markets()[symbol]
    assert (market["limits"]["amount"]["min"], mine.currencies["NBT"]["fee"]) == (0.1, 0.01)
    assert mine.fetch_time() % 1000 == 0
    assert mine.fetch_ticker(symbol)["bid"] < mine.fetch_tickers()[symbol]["ask"]
    assert mine.fetch_bids_asks()[symbol]["bid"] > 0
    book = mine.fetch_order_book(symbol, 1)
    assert book["bids"][0][0] < book["asks"][0][0]
    assert book["nonce"] > 0
    assert mine.fetch_trading_fee(symbol)["taker"] == mine.fetch_trading_fees()[symbol]["maker"] == 0.0025
    for frame, count in (("1m", 1440), ("5m", 288), ("1h", 744), ("1d", 366)):
        assert len(mine.fetch_ohlcv(symbol, frame)) == count
    since = mine.milliseconds() - 3 * 86_400_000
    assert mine.fetch_ohlcv(symbol, "5m", since, 5)[0][0] >= since


def trade(mine: ccxt.bittrex, client_id: str) -> None:
    order = mine.create_limit_buy_order(symbol, 10, 0.001)["id"]
    assert [one["id"] for one in mine.fetch_open_orders(symbol)] == [order]
    assert mine.fetch_order(order)["status"] == "open"
    assert mine.cancel_order(order)["status"] == "canceled"
    raises(ccxt.OrderNotFound, mine.cancel_order, order)
    raises(ccxt.OrderNotFound, mine.cancel_order, NOBODY)
    raises(ccxt.OrderNotFound, mine.fetch_order, NOBODY)
    for time_in_force in ("GOOD_TIL_CANCELLED", "IMMEDIATE_OR_CANCEL", "FILL_OR_KILL"):
        given = {"timeInForce": time_in_force}
        assert mine.create_order(symbol, "limit", "sell", 1, 0.003, given)["status"] == "closed"
    for side in ("sell", "buy"):
        filled = mine.create_order(symbol, "market", side, 2)
        assert (filled["filled"], filled["status"]) == (2, "closed")
        assert sum(one["amount"] for one in mine.fetch_order_trades(filled["id"])) == 2
    given = {"timeInForce": "POST_ONLY_GOOD_TIL_CANCELLED"}
    assert mine.create_order(symbol, "limit", "sell", 2, 0.1, given)["status"] == "open"
    placed = mine.create_order(symbol, "limit", "buy", 10, 0.001, {"clientOrderId": client_id})
    assert placed["clientOrderId"] == client_id
    assert len(mine.cancel_all_orders(symbol)) == 2
    assert mine.fetch_open_orders() == []


def page(mine: ccxt.bittrex) -> None:
    every = [one["id"] for one in mine.fetch_closed_orders(symbol)]
    found, token = [], None
    while token is None or found[-1:] == [token]:
        more = {"nextPageToken": token} if token else {}
        part = [one["id"] for one in mine.private_get_orders_closed({"pageSize": 2, **more})]
        found, token = found + part, part[-1] if part else ""
    assert sorted(found) == sorted(every)
    assert len(every) == len(set(found))
    assert len(mine.fetch_my_trades(symbol, None, 2)) == 2
    mine.fetch_closed_orders(symbol, mine.milliseconds() - 3_600_000, 2)


def send(mine: ccxt.bittrex) -> None:
    assert mine.fetch_balance()["NBT"]["free"] > 0
    raises(ccxt.InvalidAddress, mine.fetch_deposit_address, "DOGE")
    mine.create_deposit_address("NBT")
    assert mine.fetch_deposit_address("NBT")["address"]
    assert mine.fetch_deposits("NBT") == []
    sent = mine.withdraw("NBT", 1, ADDRESS)
    assert (sent["amount"], sent["status"]) == (1, "pending")
    assert mine.fetch_withdrawals("NBT", None, None, {"status": "pending"}) is not None


def fail(mine: ccxt.bittrex, url: str) -> None:
    raises(ccxt.InsufficientFunds, mine.create_limit_sell_order, symbol, 10**6, 1)
    raises(ccxt.InvalidOrder, mine.create_limit_buy_order, symbol, 1, 1e-7)
    raises(ccxt.InvalidOrder, mine.create_limit_buy_order, symbol, 0.001, 1)
    raises(ccxt.BadRequest, mine.create_order, symbol, "limit", "buy", 10, 0.001, {"timeInForce": "ALWAYS"})
    raises(ccxt.AuthenticationError, client(WRONG, SECRET, url).fetch_balance)
    raises(ccxt.AuthenticationError, client(KEY, WRONG, url).fetch_balance)
    raises(ccxt.AuthenticationError, client(*READER, url).create_limit_buy_order, symbol, 10, 0.001)


mine = client(KEY, SECRET)
look(mine)
trade(mine, "11111111-2222-4333-8444-555555555555")
page(mine)
send(mine)
fail(mine, "")
mine = client(KEY, SECRET, URL)
look(mine)
trade(mine, "11111111-2222-4333-8444-666666666666")
fail(mine, URL)
