"""python-bittrex, which lets one say how its requests are sent: as the tutorial's client did, the whole address written
into the request line. Its orders stand, and a pool is paid for the requests that it has signed for them.
"""

import http.client
import json
import urllib.parse
import urllib.request

from bittrex.bittrex import Bittrex
from brought_here import ADDRESS, GIVEN, KEY, NOBODY, READER, SECRET, WRONG

market = "BTC-NBT"


def whole(url: str, sign: str) -> dict:
    """Send a request as Python's own HTTP library writes a whole address."""
    connection = http.client.HTTPSConnection(urllib.parse.urlsplit(url).hostname, timeout=10)
    connection.request("GET", url, headers={"apisign": sign})
    reply = json.load(connection.getresponse())
    connection.close()
    return reply


def client(key: str, secret: str) -> Bittrex:
    return Bittrex(key, secret, calls_per_second=1000, dispatch=whole)


def pool(path: str, **fields: str) -> dict:
    data = urllib.parse.urlencode(fields).encode() if fields else None
    with urllib.request.urlopen(f"{GIVEN['pool']}/{path}", data, timeout=30) as reply:
        return json.load(reply)


def submit(*signed: tuple[str, str]) -> None:
    urls, signs = (json.dumps(part) for part in zip(*signed, strict=True))
    told = pool("liquidity", unit="btc", user=KEY, bid="0", ask="0", requests=urls, signs=signs, sign="")
    assert told == {"code": 0, "message": "success"}, told


mine = client(KEY, SECRET)
price = mine.get_ticker(market)["result"]
orders = [
    mine.buy_limit(market, 10, f"{price['Bid'] * 0.995:.8f}")["result"]["uuid"],
    mine.sell_limit(market, 10, f"{price['Ask'] * 1.005:.8f}")["result"]["uuid"],
]
assert {one["OrderUuid"] for one in mine.get_open_orders(market)["result"]} == set(orders)
assert mine.get_balance("NBT")["result"]["Available"] > 0
assert client(*READER).buy_limit(market, 10, 0.001)["message"] == "INVALID_PERMISSION"
assert client(KEY, WRONG).get_balances()["message"] == "INVALID_SIGNATURE"
assert mine.get_order(NOBODY)["result"] is None
later = Bittrex(KEY, SECRET, calls_per_second=1000, dispatch=whole, api_version="v2.0")
assert later.get_candles(market, "hour")["result"]

signing = Bittrex(KEY, SECRET, calls_per_second=1000, dispatch=lambda url, sign: (url, sign))
signed = [signing.get_order(uuid) for uuid in orders]
assert signed[0][0].startswith("https://bittrex.com/api/v1.1/account/getorder?")
assert pool("register", address=ADDRESS, key=KEY, name="bittrex")["code"] == 0
submit(*signed)
submit(*signed)  # the pool is paid for the time between two looks
told = pool(KEY)
assert (told["accepted"], told["rejects"], told["message"]) == (4, 0, ""), told
unit = {"bid": 10.0, "ask": 10.0, "rejects": 0, "missing": 0, "last_error": ""}
assert told["units"] == {"btc": unit}, told

submit((signed[0][0], signed[1][1]))
assert "INVALID_SIGNATURE" in pool(KEY)["message"]
submit(signing.get_balances())
assert pool(KEY)["message"] == "not a getorder of this exchange"
for uuid in orders:
    assert mine.cancel(uuid)["success"]
submit(signed[0])
assert pool(KEY)["message"] == "no order that stands"
