"""ccxt while it spoke v1.1 (and asked v2.0 for markets and candles): by its own address, then by another one."""

import ccxt
from brought_here import ADDRESS, KEY, NOBODY, READER, SECRET, URL, WRONG

symbol = "NBT/BTC"


def client(key: str, secret: str, url: str = "") -> ccxt.bittrex:
    made = ccxt.bittrex({"apiKey": key, "secret": secret, "enableRateLimit": False})
    made.session.trust_env = True  # it would not look at the test's certificate authority
    if url:
        made.urls["api"] = {name: url + api.partition("}")[2] for name, api in made.urls["api"].items()}
    return made


def raises(expected: type, call: object, *given: object) -> None:
    try:
        call(*given)
    except Exception as error:
        assert type(error) is expected, repr(error)
    else:
        raise AssertionError(f"no {expected.__name__}")


def drive(url: str) -> None:
    mine = client(KEY, SECRET, url)
    assert mine.load_markets()[symbol]["limits"]["amount"]["min"] == 0.1
    assert mine.currencies["NBT"]["fee"] == 0.01
    assert mine.fetch_ticker(symbol)["bid"] < mine.fetch_tickers()[symbol]["ask"]
    book = mine.fetch_order_book(symbol)
    assert book["bids"][0][0] < book["asks"][0][0]
    opened, _, _, _, _, _ = mine.fetch_ohlcv(symbol, "1h")[-1]
    assert opened % 3_600_000 == 0

    order = mine.create_limit_buy_order(symbol, 10, 0.001)["id"]
    assert [one["id"] for one in mine.fetch_open_orders(symbol)] == [order]
    assert mine.fetch_order(order)["status"] == "open"
    assert mine.cancel_order(order)["status"] == "canceled"
    assert mine.fetch_order(order)["status"] == "canceled"
    raises(ccxt.OrderNotFound, mine.cancel_order, order)
    raises(ccxt.OrderNotFound, mine.fetch_order, NOBODY)
    raises(ccxt.OrderNotFound, mine.fetch_order, "x")
    order = mine.create_limit_sell_order(symbol, 2, 0.003)["id"]
    filled = mine.fetch_order(order)
    assert (filled["status"], filled["filled"], filled["remaining"]) == ("closed", 2, 0)
    assert filled["fee"]["cost"] > 0
    assert order in [one["id"] for one in mine.fetch_closed_orders(symbol)]
    assert 2 in [one["amount"] for one in mine.fetch_trades(symbol)]
    placed = mine.create_order(symbol, "limit", "buy", 10, 0.001, {"timeInForce": "IOC"})
    assert placed["id"] not in [one["id"] for one in mine.fetch_open_orders()]

    assert mine.fetch_balance()["NBT"]["free"] > 0
    assert mine.fetch_deposit_address("NBT")["address"]
    assert mine.fetch_deposits("NBT") == []
    sent = mine.withdraw("NBT", 1, ADDRESS)["id"]
    assert mine.fetch_withdrawals("NBT")[-1]["id"] == sent

    raises(ccxt.InsufficientFunds, mine.create_limit_sell_order, symbol, 10**6, 1)
    raises(ccxt.InvalidOrder, mine.create_limit_buy_order, symbol, 1, 1e-7)
    raises(ccxt.InvalidOrder, mine.create_limit_buy_order, symbol, 0.001, 1)
    raises(ccxt.AuthenticationError, client(WRONG, SECRET, url).fetch_balance)
    raises(ccxt.AuthenticationError, client(KEY, WRONG, url).fetch_balance)
    raises(ccxt.AuthenticationError, client(*READER, url).create_limit_buy_order, symbol, 10, 0.001)


drive("")
drive(URL)
