"""API v1.1: who may call, what is judged first, what is answered."""

import hashlib
import hmac
import itertools
from typing import Any

import pytest

from nupool_helpers.clients.signing import sign_v1, signed_url_v1
from nupool_helpers.practice.api.v1.routes import OPERATIONS
from nupool_helpers.practice.trading.schema import orders
from nupool_helpers.practice.wallet.schema import balances, withdrawals
from nupool_helpers.secret import SecretText
from nupool_helpers.validation.keys import Permission
from tests.practice.conftest import URL, Visitor, World

NBT = "BQRKF4X8gFLyHGVeym8tuff57PcJczYPVg"
SETS = [frozenset(chosen) for size in range(5) for chosen in itertools.combinations(Permission, size)]
PRIVATE = [name for name, operation in OPERATIONS.items() if operation.needs]


@pytest.fixture
def trader(ada: Visitor) -> tuple[Visitor, str, str]:
    """A learner with a key that has all four rights."""
    ada.with_two_factor()
    key, secret, _row = ada.key("read_info", "trade_limit", "trade_market", "withdraw")
    return ada, key, secret


def raw(visitor: Visitor, url: str, sign: str | None, **headers: str) -> dict[str, Any]:
    """A request as it stands."""
    given = {**headers, **({"apisign": sign} if sign is not None else {})}
    found: dict[str, Any] = visitor.http.get(url, headers=given).json()
    return found


def test_what_is_missing_is_named_in_order(trader: tuple[Visitor, str, str]) -> None:
    """Key, nonce, signature: the first that lacks is named, always with HTTP 200."""
    ada, key, secret = trader
    base = f"{URL}/api/v1.1/account/getbalances"

    def message(url: str, sign: str | None) -> str:
        return str(raw(ada, url, sign)["message"])

    assert message(base, None) == "APIKEY_NOT_PROVIDED"
    assert message(f"{base}?apikey={key}", None) == "NONCE_NOT_PROVIDED"
    assert message(f"{base}?apikey={key}&nonce=1", None) == "APISIGN_NOT_PROVIDED"
    assert message(f"{base}?apikey={'0' * 32}&nonce=1", "x") == "APIKEY_INVALID"
    assert message(f"{base}?apikey={secret}&nonce=1", "x") == "APIKEY_INVALID"
    assert message(f"{base}?apikey={key}&nonce=1", "x") == "INVALID_SIGNATURE"


def test_the_signature_is_over_the_url_as_it_was_written(trader: tuple[Visitor, str, str]) -> None:
    """Order, case, escapes and empty parameters count: nothing is parsed and put together again."""
    ada, key, secret = trader
    for query in (
        f"nonce=1&apikey={key}&currency=BTC",
        f"apikey={key}&nonce=1&currency=%42TC",
        f"apikey={key}&nonce=1&empty=&currency=BTC&x=a+b%20c",
    ):
        url = f"{URL}/api/v1.1/account/getbalance?{query}"
        assert raw(ada, url, sign_v1(SecretText(secret), url))["result"]["Currency"] == "BTC"


@pytest.mark.parametrize(
    "rest",
    [
        "account/getbalance?currency=BTC&apiKey=KEY&nonce=1",
        "account/getbalance?Currency=btc&APIKEY=KEY&Nonce=1",
        "account/getbalance/?currency=BTC&apikey=KEY&nonce=1",
        "Account/GetBalance?currency=BTC&apikey=KEY&nonce=1",
    ],
)
def test_names_may_be_in_any_case(trader: tuple[Visitor, str, str], rest: str) -> None:
    """The vendor's server did not mind the case of a name nor a slash at the end; a wrong signature is refused."""
    ada, key, secret = trader
    url = f"{URL}/api/v1.1/{rest.replace('=KEY', '=' + key)}"
    sign = sign_v1(SecretText(secret), url)
    assert raw(ada, url, sign)["result"]["Currency"] == "BTC"
    assert raw(ada, url, "0" * 128)["message"] == "INVALID_SIGNATURE"


def test_of_two_names_that_differ_in_case_the_first_counts(trader: tuple[Visitor, str, str]) -> None:
    """A name has one value however often it is sent, so that nobody judges one and obeys the other."""
    ada, key, secret = trader
    url = f"{URL}/api/v1.1/account/getbalance?currency=LTC&CURRENCY=BTC&apikey={key}&nonce=1"
    assert raw(ada, url, sign_v1(SecretText(secret), url))["result"]["Currency"] == "LTC"


def test_https_in_front_of_the_exchange_is_accepted(trader: tuple[Visitor, str, str]) -> None:
    """A client that signed https:// holds behind a front that speaks plain HTTP to the exchange."""
    ada, key, secret = trader
    path = f"/api/v1.1/account/getbalances?apikey={key}&nonce=1"
    sign = sign_v1(SecretText(secret), f"https://bittrex.com{path}")

    assert raw(ada, f"{URL}{path}", sign, host="bittrex.com")["success"]
    assert raw(ada, f"{URL}{path}", sign, host="127.0.0.1:8000")["message"] == "INVALID_SIGNATURE"


def test_one_changed_letter_is_refused(trader: tuple[Visitor, str, str]) -> None:
    """Whatever part of the URL is changed, the signature does not fit any more."""
    ada, key, secret = trader
    url = signed_url_v1(URL, "account/getbalance", key, 1, currency="BTC")
    sign = sign_v1(SecretText(secret), url)

    for changed in (url.replace("BTC", "BTX"), url.replace("nonce=1", "nonce=2"), url + "&x=1"):
        assert raw(ada, changed, sign)["message"] == "INVALID_SIGNATURE"


def test_the_server_s_signature_is_the_published_algorithm(trader: tuple[Visitor, str, str]) -> None:
    """HMAC-SHA512 of the URL keyed with the Secret, written here without either side's code; capitals are accepted."""
    ada, key, secret = trader
    url = f"{URL}/api/v1.1/account/getbalances?apikey={key}&nonce=5"
    sign = hmac.new(secret.encode(), url.encode(), hashlib.sha512).hexdigest()

    assert raw(ada, url, sign)["success"]
    assert raw(ada, url, sign.upper())["success"]


def test_a_signed_request_may_be_replayed(trader: tuple[Visitor, str, str]) -> None:
    """A used or lower nonce is no error: a pool replays pre-signed requests on purpose."""
    ada, key, secret = trader
    urls = [signed_url_v1(URL, "account/getbalances", key, nonce) for nonce in (9, 9, 3)]

    assert all(raw(ada, url, sign_v1(SecretText(secret), url))["success"] for url in urls)


@pytest.mark.parametrize("chosen", SETS, ids=lambda chosen: "+".join(sorted(chosen)) or "none")
def test_each_of_sixteen_keys_may_do_what_its_switches_say(
    ada: Visitor, world: World, chosen: frozenset[Permission]
) -> None:
    """Sixteen permission sets by every private call: the right or INVALID_PERMISSION, and nothing changes."""
    ada.with_two_factor()
    key, secret, _row = ada.key(*(right.name.lower() for right in chosen))
    before = [world.rows(table) for table in (balances, orders, withdrawals)]

    for name in PRIVATE:
        reply = ada.call(name, key, secret)
        allowed = bool(OPERATIONS[name].needs & chosen)
        assert (reply["message"] != "INVALID_PERMISSION") == allowed, name
    assert [world.rows(table) for table in (balances, orders, withdrawals)] == before


def test_new_accounts_hold_play_money(trader: tuple[Visitor, str, str]) -> None:
    """Bitcoin and NuBits, all of it free, in the shape that clients read."""
    ada, key, secret = trader
    found = {b["Currency"]: b for b in ada.call("account/getbalances", key, secret)["result"]}

    assert found["BTC"]["Balance"] == found["BTC"]["Available"] == 1.0
    assert found["NBT"] == ada.call("account/getbalance", key, secret, currency="nbt")["result"]
    assert set(found["NBT"]) == {"Currency", "Balance", "Available", "Pending", "CryptoAddress", "Requested", "Uuid"}


def test_an_order_holds_its_money_until_it_is_cancelled(trader: tuple[Visitor, str, str]) -> None:
    """Price and fee of 0.25 % are held; cancelling frees them, once."""
    ada, key, secret = trader
    placed = ada.call("market/buylimit", key, secret, market="BTC-NBT", quantity="10", rate="0.001")
    uuid = placed["result"]["uuid"]

    def btc() -> tuple[float, float]:
        found = ada.call("account/getbalance", key, secret, currency="BTC")["result"]
        return found["Balance"], found["Available"]

    assert btc() == (1.0, 0.989975)
    (shown,) = ada.call("market/getopenorders", key, secret, market="BTC-NBT")["result"]
    assert (shown["OrderUuid"], shown["OrderType"], shown["Limit"]) == (uuid, "LIMIT_BUY", 0.001)
    assert ada.call("market/cancel", key, secret, uuid=uuid)["success"]
    assert btc() == (1.0, 1.0)
    assert ada.call("market/cancel", key, secret, uuid=uuid)["message"] == "ORDER_NOT_OPEN"
    order = ada.call("account/getorder", key, secret, uuid=uuid)["result"]
    assert (order["IsOpen"], order["CancelInitiated"], order["QuantityRemaining"]) == (False, True, 10.0)


def test_an_order_at_the_market_trades_at_the_standing_price(trader: tuple[Visitor, str, str]) -> None:
    """A buyer who offers more pays what the seller asked, and the fee; the rest is free again."""
    ada, key, secret = trader
    ask = ada.call("public/getticker", key, secret, market="BTC-NBT")["result"]["Ask"]

    uuid = ada.call("market/buylimit", key, secret, market="BTC-NBT", quantity="10", rate="0.01")["result"]["uuid"]

    order = ada.call("account/getorder", key, secret, uuid=uuid)["result"]
    assert (order["IsOpen"], order["PricePerUnit"], order["QuantityRemaining"]) == (False, ask, 0.0)
    found = {b["Currency"]: b["Balance"] for b in ada.call("account/getbalances", key, secret)["result"]}
    assert found["NBT"] == 260.0
    assert found["BTC"] == pytest.approx(1 - 10 * ask * 1.0025, abs=1e-8)
    assert ada.call("public/getticker", key, secret, market="BTC-NBT")["result"]["Last"] == ask


@pytest.mark.parametrize(
    ("call", "given", "word"),
    [
        ("market/buylimit", {}, "MARKET_NOT_PROVIDED"),
        ("market/buylimit", {"market": "BTC-XXX"}, "INVALID_MARKET"),
        ("market/buylimit", {"market": "BTC-NBT"}, "QUANTITY_NOT_PROVIDED"),
        ("market/buylimit", {"market": "BTC-NBT", "quantity": "-1"}, "QUANTITY_INVALID"),
        ("market/buylimit", {"market": "BTC-NBT", "quantity": "NaN"}, "QUANTITY_INVALID"),
        ("market/buylimit", {"market": "BTC-NBT", "quantity": "1e400"}, "QUANTITY_INVALID"),
        ("market/selllimit", {"market": "BTC-NBT", "quantity": "1"}, "RATE_NOT_PROVIDED"),
        ("market/selllimit", {"market": "BTC-NBT", "quantity": "1", "rate": "0"}, "RATE_INVALID"),
        ("market/selllimit", {"market": "BTC-NBT", "quantity": "251", "rate": "1"}, "INSUFFICIENT_FUNDS"),
        ("market/buylimit", {"market": "BTC-NBT", "quantity": "1000", "rate": "1"}, "INSUFFICIENT_FUNDS"),
        ("market/buylimit", {"market": "BTC-NBT", "quantity": "0.01", "rate": "1"}, "MIN_TRADE_REQUIREMENT_NOT_MET"),
        (
            "market/selllimit",
            {"market": "BTC-NBT", "quantity": "1", "rate": "0.0004"},
            "DUST_TRADE_DISALLOWED_MIN_VALUE_50K_SAT",
        ),
        ("market/cancel", {}, "UUID_NOT_PROVIDED"),
        ("market/cancel", {"uuid": "x"}, "UUID_INVALID"),
        ("market/cancel", {"uuid": "00000000-0000-4000-8000-000000000000"}, "INVALID_ORDER"),
        ("account/getbalance", {}, "CURRENCY_NOT_PROVIDED"),
        ("account/getbalance", {"currency": "XXX"}, "INVALID_CURRENCY"),
        ("account/withdraw", {"currency": "NBT", "quantity": "1", "address": "no"}, "ADDRESS_INVALID"),
        ("account/withdraw", {"currency": "NBT", "quantity": "0.001", "address": NBT}, "WITHDRAWAL_TOO_SMALL"),
        ("account/withdraw", {"currency": "NBT", "quantity": "251", "address": NBT}, "INSUFFICIENT_FUNDS"),
        ("public/getticker", {"market": "x"}, "INVALID_MARKET"),
    ],
)
def test_a_parameter_that_cannot_be_is_named(
    trader: tuple[Visitor, str, str], world: World, call: str, given: dict[str, str], word: str
) -> None:
    """Each refusal has the exchange's own word, and changes nothing."""
    ada, key, secret = trader
    before = [world.rows(table) for table in (balances, orders, withdrawals)]

    reply = ada.call(call, key, secret, **given)

    assert (reply["success"], reply["message"], reply["result"]) == (False, word, None)
    assert [world.rows(table) for table in (balances, orders, withdrawals)] == before


def test_coins_are_sent_away_with_the_right_and_not_without(trader: tuple[Visitor, str, str], world: World) -> None:
    """With WITHDRAW the coins are gone at once; nothing asks for a code."""
    ada, key, secret = trader
    reply = ada.call("account/withdraw", key, secret, currency="NBT", quantity="100", address=NBT)

    assert reply["success"]
    assert ada.call("account/getbalance", key, secret, currency="NBT")["result"]["Balance"] == 150.0
    (sent,) = world.rows(withdrawals)
    assert (sent.amount + sent.fee, sent.address) == (100 * 10**8, NBT)


def test_market_orders_take_what_there_is_and_leave_nothing_open(trader: tuple[Visitor, str, str]) -> None:
    """A market sale fills against standing offers, a market purchase goes as far as the money does."""
    ada, key, secret = trader
    assert ada.call("market/sellmarket", key, secret, market="BTC-NBT", quantity="100")["success"]
    assert ada.call("market/buymarket", key, secret, market="BTC-NBT", quantity="100000")["success"]

    assert ada.call("market/getopenorders", key, secret)["result"] == []
    found = {b["Currency"]: b for b in ada.call("account/getbalances", key, secret)["result"]}
    assert found["BTC"]["Available"] == found["BTC"]["Balance"] < 0.001
    assert found["NBT"]["Balance"] > 350


def test_an_order_of_nobody_is_nothing_and_no_mistake(trader: tuple[Visitor, str, str]) -> None:
    """An order that does not exist is answered with success and null, which clients take for "not found"."""
    ada, key, secret = trader
    found = ada.call("account/getorder", key, secret, uuid="00000000-0000-4000-8000-000000000000")

    assert found == {"success": True, "message": "", "result": None}


@pytest.mark.parametrize(
    ("interval", "count", "last"),
    [
        ("oneMin", 1440, "2023-11-14T22:14:00"),
        ("fiveMin", 288, "2023-11-14T22:10:00"),
        ("thirtyMin", 1488, "2023-11-14T22:00:00"),
        ("hour", 744, "2023-11-14T22:00:00"),
        ("day", 366, "2023-11-14T00:00:00"),
    ],
)
def test_candles_come_from_the_version_that_clients_of_v1_ask(
    trader: tuple[Visitor, str, str], interval: str, count: int, last: str
) -> None:
    """Candles, oldest first, the last of which holds the last trade, whatever the case of the address."""
    ada, key, secret = trader
    ada.call("market/sellmarket", key, secret, market="BTC-NBT", quantity="3")
    path = f"/v2.0/pub/market/{{}}?marketName=BTC-NBT&tickInterval={interval}"

    found = ada.http.get(f"{URL}/Api{path.format('GetTicks')}").json()["result"]

    assert len(found) == count
    (trade,) = ada.call("public/getmarkethistory", key, secret, market="BTC-NBT")["result"]
    assert found[-1] == {**dict.fromkeys("OHLC", trade["Price"]), "V": 3, "BV": trade["Total"], "T": last}
    assert found[-2]["V"] == 0
    assert ada.http.get(f"{URL}/api{path.format('GetLatestTick')}").json()["result"] == [found[-1]]


def test_markets_come_with_their_summaries(ada: Visitor) -> None:
    """Clients of v1.1 load their markets from the version after it."""
    found = ada.http.get(f"{URL}/api/v2.0/pub/Markets/GetMarketSummaries").json()["result"]

    assert [one["Market"]["MarketName"] for one in found] == [one["Summary"]["MarketName"] for one in found]
    assert found[0]["Market"]["MinTradeSize"] == 0.1


@pytest.mark.parametrize(
    ("query", "word"),
    [("tickInterval=hour", "MARKET_NOT_PROVIDED"), ("marketName=BTC-NBT", "INVALID_TICK_INTERVAL")],
)
def test_candles_of_nothing_are_refused(ada: Visitor, query: str, word: str) -> None:
    """What is missing is named."""
    assert ada.http.get(f"{URL}/api/v2.0/pub/market/GetTicks?{query}").json()["message"] == word


def test_an_unknown_call_is_not_found(ada: Visitor) -> None:
    """It is answered as JSON with 404."""
    reply = ada.http.get(f"{URL}/api/v1.1/account/steal")

    assert (reply.status_code, reply.json()["success"]) == (404, False)


def test_times_are_written_as_v1_did(trader: tuple[Visitor, str, str]) -> None:
    """Without zone, with milliseconds."""
    ada, key, secret = trader
    ada.call("market/buylimit", key, secret, market="BTC-NBT", quantity="10", rate="0.001")

    (order,) = ada.call("market/getopenorders", key, secret)["result"]

    assert order["Opened"] == "2023-11-14T22:14:30.000"[:17] + order["Opened"][17:]
    assert len(order["Opened"]) == 23
