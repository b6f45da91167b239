"""API v3: who may call, what is judged first, orders, pages, sequences and candles."""

import hashlib
import hmac
import itertools
import json
import uuid
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nupool_helpers.practice.api.v3.routes import OPERATIONS
from nupool_helpers.practice.schema import accounts
from nupool_helpers.practice.trading.schema import orders
from nupool_helpers.practice.wallet import deposits
from nupool_helpers.practice.wallet.listings import COINS
from nupool_helpers.practice.wallet.money import UNIT
from nupool_helpers.practice.wallet.schema import balances, withdrawals
from nupool_helpers.validation.keys import Permission
from tests.practice.conftest import URL, Visitor, World

NBT = "BQRKF4X8gFLyHGVeym8tuff57PcJczYPVg"
ALL = ("read_info", "trade_limit", "trade_market", "withdraw")
LIMIT = {
    **{"marketSymbol": "NBT-BTC", "direction": "BUY", "type": "LIMIT", "timeInForce": "GOOD_TIL_CANCELLED"},
    **{"quantity": "1.5", "limit": "0.00418"},
}
MARKET = {
    **{"marketSymbol": "NBT-BTC", "direction": "BUY", "type": "MARKET", "timeInForce": "IMMEDIATE_OR_CANCEL"},
    "quantity": "1.5",
}
SETS = [frozenset(chosen) for size in range(5) for chosen in itertools.combinations(Permission, size)]
Trader = tuple[Visitor, str, str]


@pytest.fixture
def trader(ada: Visitor) -> Trader:
    """A learner with a key that has all four rights."""
    ada.with_two_factor()
    key, secret, _row = ada.key(*ALL)
    return ada, key, secret


def ask(trader: Trader, method: str, path: str, body: Any = None) -> httpx.Response:
    """A signed request."""
    ada, key, secret = trader
    return ada.call_v3(method, path, key, secret, body)


def place(trader: Trader, **changed: Any) -> httpx.Response:
    """A limit order to buy below the market, with what is changed in it; None takes a field out."""
    return ask(trader, "POST", "/orders", {k: v for k, v in {**LIMIT, **changed}.items() if v is not None})


def code(reply: httpx.Response) -> tuple[int, str]:
    """The status and the code of a refusal."""
    return reply.status_code, reply.json()["code"]


def signed(trader: Trader, url: str, method: str = "GET", body: bytes = b"", **changed: str) -> dict[str, str]:
    """The four headers, put together here once more from the vendor's text, with what is changed in them."""
    ada, key, secret = trader
    parts = {"key": key, "timestamp": str(int(ada.world.now * 1000)), "hash": hashlib.sha512(body).hexdigest()}
    parts |= {"subaccount": "", **changed}
    text = parts["timestamp"] + url + method + parts["hash"] + parts["subaccount"]
    signature = parts.get("signature", hmac.new(secret.encode(), text.encode(), hashlib.sha512).hexdigest())
    headers = {"Api-Key": parts["key"], "Api-Timestamp": parts["timestamp"]}
    headers |= {"Api-Content-Hash": parts["hash"], "Api-Signature": signature}
    return headers | ({"Api-Subaccount-Id": parts["subaccount"]} if parts["subaccount"] else {})


def test_what_does_not_fit_is_named_in_order(trader: Trader) -> None:
    """Key, time, content hash, signature: the first that does not fit is named, with 401."""
    ada, _key, secret = trader
    url = f"{URL}/v3/balances"
    for changed, word in (
        ({"key": "0" * 32}, "APIKEY_INVALID"),
        ({"key": secret}, "APIKEY_INVALID"),
        ({"timestamp": "now"}, "INVALID_TIMESTAMP"),
        ({"timestamp": str(int(ada.world.now))}, "INVALID_TIMESTAMP"),
        ({"timestamp": str(int(ada.world.now * 1000) - 61_000)}, "INVALID_TIMESTAMP"),
        ({"timestamp": str(int(ada.world.now * 1000) + 61_000)}, "INVALID_TIMESTAMP"),
        ({"hash": hashlib.sha512(b"x").hexdigest()}, "INVALID_CONTENT_HASH"),
        ({"signature": "0" * 128}, "INVALID_SIGNATURE"),
    ):
        assert code(ada.http.get(url, headers=signed(trader, url, **changed))) == (401, word)
    assert code(ada.http.get(url)) == (401, "APIKEY_INVALID")


def test_the_signature_is_over_the_url_as_it_was_written(trader: Trader) -> None:
    """Order, case and escapes of the query count; https in front of the exchange and its old host name hold."""
    ada, _key, _secret = trader
    for query in ("", "?marketSymbol=NBT-BTC", "?pageSize=1&marketSymbol=%4EBT-BTC", "?empty=&x=a+b%20c"):
        url = f"{URL}/v3/orders/closed{query}"
        assert ada.http.get(url, headers=signed(trader, url)).status_code == 200
    outer = "https://api.bittrex.com/v3/balances"
    headers = {**signed(trader, outer), "Host": "api.bittrex.com"}
    assert ada.http.get(f"{URL}/v3/balances", headers=headers).status_code == 200
    assert ada.http.get(f"{URL}/v3/balances", headers=signed(trader, outer)).status_code == 401


def decoded(trader: Trader, signed_over: str, sent: str) -> httpx.Response:
    """A request whose signature is over another spelling of its address."""
    return trader[0].http.get(sent, headers=signed(trader, signed_over))


@pytest.mark.parametrize(
    ("signed_over", "sent"),
    [
        ("orders/closed?startDate=2019-01-01T00:00:00Z", "orders/closed?startDate=2019-01-01T00%3A00%3A00Z"),
        ("orders/closed?endDate=2024-01-01T00:00:00+01:00", "orders/closed?endDate=2024-01-01T00%3A00%3A00%2B01%3A00"),
        ("account/fees/trading/NBT-BTC", "account/fees/trading/NBT%2DBTC"),
        ("orders/closed?marketSymbol=NBT-BTC", "orders/closed?marketSymbol=%4E%42%54-BTC"),
    ],
)
def test_a_signature_over_the_decoded_address_holds(trader: Trader, signed_over: str, sent: str) -> None:
    """Some clients sign the address decoded and send it encoded; both the vendor's server and this one take that."""
    assert decoded(trader, f"{URL}/v3/{signed_over}", f"{URL}/v3/{sent}").status_code == 200
    assert decoded(trader, f"{URL}/v3/{sent}", f"{URL}/v3/{sent}").status_code == 200


@pytest.mark.parametrize(
    ("signed_over", "sent"),
    [
        ("orders/closed?startDate=2019-01-01T00:00:00Z", "orders/closed?startDate=2019-01-01T00%3A00%3A01Z"),
        ("orders/closed?pageSize=1&startDate=2019-01-01", "orders/closed?pageSize=1%26startDate=2019-01-01"),
        ("orders/closed?pageSize=1", "orders/closed?pageSize%3D1"),
        ("orders/closed", "orders%2Fclosed"),
        ("orders/closed?marketSymbol=%4EBT-BTC", "orders/closed?marketSymbol=%254EBT-BTC"),
    ],
)
def test_a_signature_holds_for_no_other_request(trader: Trader, signed_over: str, sent: str) -> None:
    """Decoded, an address counts only where that makes no other parameters of it."""
    reply = decoded(trader, f"{URL}/v3/{signed_over}", f"{URL}/v3/{sent}")
    assert code(reply) in ((401, "INVALID_SIGNATURE"), (404, "NOT_FOUND"))


def test_names_and_addresses_may_be_in_any_case(trader: Trader) -> None:
    """The vendor's server did not mind the case of a name, in query, body or address, nor a slash at the end."""
    for path in ("/orders/closed?PAGESIZE=0", "/Orders/Closed?pagesize=0", "/orders/closed/?pageSize=0"):
        assert ask(trader, "GET", path).json()["data"] == {"invalidRequestParameter": "pageSize"}
    for path in ("/Balances/", "/balances/btc/", "/markets/NBT-BTC/Candles/MINUTE_1/recent"):
        assert ask(trader, "GET", path).status_code == 200
    body = {name[0].upper() + name[1:]: value for name, value in LIMIT.items()}
    assert ask(trader, "POST", "/orders/", body).status_code == 201


def test_a_reversed_market_comes_with_the_name_to_try(trader: Trader) -> None:
    """Clients that know v1.1's names go on by `data.newMarketSymbol`: in the path, in the query and in a body."""
    replies = [
        ask(trader, "GET", "/markets/BTC-NBT/ticker"),
        ask(trader, "GET", "/orders/open?marketSymbol=btc-nbt"),
        place(trader, marketSymbol="BTC-NBT"),
    ]
    for reply in replies:
        assert code(reply) == (400, "MARKET_NAME_REVERSED")
        assert reply.json()["data"] == {"newMarketSymbol": "NBT-BTC"}
        assert reply.json()["detail"]
    assert ask(trader, "GET", "/markets/BTC-LTC/ticker").json()["data"] == {"newMarketSymbol": "LTC-BTC"}
    assert code(ask(trader, "GET", "/markets/BTC-XYZ/ticker")) == (404, "MARKET_DOES_NOT_EXIST")


def test_a_changed_body_or_method_is_refused(trader: Trader) -> None:
    """Who changes one digit of an order, or what is done with it, has no signature for it."""
    ada, _key, _secret = trader
    url, body = f"{URL}/v3/orders", json.dumps(LIMIT).encode()
    headers = signed(trader, url, "POST", body)
    changed = ada.http.post(url, content=body.replace(b"1.5", b"9.5"), headers=headers)
    assert code(changed) == (401, "INVALID_CONTENT_HASH")
    rehashed = signed(trader, url, "POST", body.replace(b"1.5", b"9.5")) | {"Api-Signature": headers["Api-Signature"]}
    reply = ada.http.post(url, content=body.replace(b"1.5", b"9.5"), headers=rehashed)
    assert code(reply) == (401, "INVALID_SIGNATURE")
    made = place(trader).json()["id"]
    got = signed(trader, f"{URL}/v3/orders/{made}")
    assert code(ada.http.request("DELETE", f"{URL}/v3/orders/{made}", headers=got)) == (401, "INVALID_SIGNATURE")


def test_a_subaccount_is_signed_and_not_served(trader: Trader) -> None:
    """The subaccount's header is part of what is signed; there are none here, which 501 says."""
    ada, _key, _secret = trader
    url, name = f"{URL}/v3/balances", str(uuid.UUID(int=7))
    headers = signed(trader, url, subaccount=name)
    assert code(ada.http.get(url, headers=headers)) == (501, "NOT_IMPLEMENTED")
    forged = {**signed(trader, url), "Api-Subaccount-Id": name}
    assert code(ada.http.get(url, headers=forged)) == (401, "INVALID_SIGNATURE")


def test_a_key_works_from_its_addresses_only(world: World, trader: Trader) -> None:
    """From another address a listed key is refused with 403, after its signature was found right."""
    ada, _key, _secret = trader
    key, secret, _row = ada.key("read_info", addresses="192.0.2.7")
    assert code(ada.call_v3("GET", "/balances", key, secret)) == (403, "WHITELIST_VIOLATION_IP")
    there = world.visitor("192.0.2.7")
    assert there.call_v3("GET", "/balances", key, secret).status_code == 200
    assert code(ada.call_v3("GET", "/balances", key, "0" * 32)) == (401, "INVALID_SIGNATURE")


def _bodies(method: str, path: str) -> list[Any]:
    """Bodies that cannot be carried out; of an order, one for each type."""
    if (method, path) == ("POST", "/orders"):
        return [{**LIMIT, "quantity": "0"}, {**MARKET, "quantity": "0"}]
    return [{}] if method == "POST" else [None]


def _needs(path: str, method: str, body: Any) -> Permission:
    """The vendor's table (four switches), written down once more."""
    if method == "GET" or path == "/addresses":
        return Permission.READ_INFO
    if path.startswith("/withdrawals"):
        return Permission.WITHDRAW
    return Permission.TRADE_MARKET if body and body["type"] == "MARKET" else Permission.TRADE_LIMIT


PRIVATE = [(method, path) for (method, path), operation in OPERATIONS.items() if operation.needs]


@pytest.mark.parametrize("chosen", SETS, ids=lambda chosen: "+".join(sorted(chosen)) or "none")
def test_each_of_sixteen_keys_may_do_what_its_switches_say(ada: Visitor, chosen: frozenset[Permission]) -> None:
    """Every private operation with every set of rights: judged before the parameters, and nothing is changed."""
    ada.with_two_factor()
    key, secret, _row = ada.key(*(permission.lower().replace(" ", "_") for permission in chosen))
    money = [ada.world.rows(table) for table in (balances, orders, withdrawals)]
    nowhere = {"marketSymbol": "NBT-BTC", "currencySymbol": "NBT", "txId": "0"}
    nowhere |= {name: str(uuid.UUID(int=1)) for name in ("orderId", "executionId", "depositId", "withdrawalId")}

    for method, path in PRIVATE:
        for body in _bodies(method, path):
            reply = ada.call_v3(method, path.format(**nowhere), key, secret, body)
            refused = reply.status_code == 403 and reply.json() == {"code": "INVALID_PERMISSION"}
            assert refused is (_needs(path, method, body) not in chosen), (method, path, body, reply.text)

    assert [ada.world.rows(table) for table in (balances, orders, withdrawals)] == money


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"marketSymbol": None}, (400, "BAD_REQUEST")),
        ({"marketSymbol": "NBT-XXX"}, (404, "MARKET_DOES_NOT_EXIST")),
        ({"marketSymbol": "BTC-NBT"}, (400, "MARKET_NAME_REVERSED")),
        ({"direction": "HOLD"}, (400, "BAD_REQUEST")),
        ({"type": "STOP"}, (400, "BAD_REQUEST")),
        ({"type": "CEILING_LIMIT"}, (400, "ORDER_TYPE_INVALID")),
        ({"timeInForce": None}, (400, "BAD_REQUEST")),
        ({"timeInForce": "BUY_NOW"}, (400, "ORDER_TYPE_INVALID")),
        ({"quantity": None}, (400, "BAD_REQUEST")),
        ({"quantity": "-1"}, (400, "BAD_REQUEST")),
        ({"quantity": True}, (400, "BAD_REQUEST")),
        ({"quantity": "٣"}, (400, "BAD_REQUEST")),
        ({"quantity": "0.01"}, (409, "MIN_TRADE_REQUIREMENT_NOT_MET")),
        ({"quantity": "0.1"}, (409, "DUST_TRADE_DISALLOWED_MIN_VALUE")),
        ({"quantity": "1000"}, (409, "INSUFFICIENT_FUNDS")),
        ({"limit": None}, (400, "BAD_REQUEST")),
        ({"limit": "0.004180001"}, (400, "RATE_PRECISION_NOT_ALLOWED")),
        ({"ceiling": "1"}, (400, "INVALID_ORDER_TYPE")),
        ({"clientOrderId": "mine"}, (400, "BAD_REQUEST")),
        ({"useAwards": "yes"}, (400, "BAD_REQUEST")),
        ({"useAwards": True}, (409, "INSUFFICIENT_AWARDS")),
        ({"type": "MARKET"}, (400, "INVALID_MARKET_ORDER")),
        ({"type": "MARKET", "timeInForce": "FILL_OR_KILL"}, (400, "INVALID_ORDER_TYPE")),
        ({"timeInForce": "FILL_OR_KILL"}, (409, "FILL_OR_KILL")),
        ({"timeInForce": "POST_ONLY_GOOD_TIL_CANCELLED", "limit": "0.0043"}, (409, "POST_ONLY")),
    ],
)
def test_an_order_that_cannot_be_is_named(trader: Trader, changed: dict[str, Any], expected: tuple[int, str]) -> None:
    """Each thing that can be wrong with an order has its status and code, and leaves nothing behind."""
    before = [trader[0].world.rows(table) for table in (balances, orders)]

    assert code(place(trader, **changed)) == expected

    assert [trader[0].world.rows(table) for table in (balances, orders)] == before


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"null", b"{", b'{"a":NaN}', b"[" * 30_000, b"\xff", b'"x"', b'{"quantity":1e999}']
)
def test_a_body_that_is_no_object_is_a_bad_request(trader: Trader, body: bytes) -> None:
    """Whatever stands in the place of a JSON object, it is answered with 400."""
    url = f"{URL}/v3/orders"
    reply = trader[0].http.post(url, content=body, headers=signed(trader, url, "POST", body))
    assert code(reply) == (400, "BAD_REQUEST")


def test_times_in_force_do_what_they_say(trader: Trader) -> None:
    """GTC stays, IOC takes what there is and ends, FOK takes all, POST_ONLY stands; a market order takes all."""
    stays = place(trader).json()
    assert (stays["status"], stays["fillQuantity"]) == ("OPEN", "0.00000000")
    for kind in ("IMMEDIATE_OR_CANCEL", "FILL_OR_KILL"):
        taken = place(trader, timeInForce=kind, limit=0.0043).json()
        assert (taken["status"], taken["fillQuantity"], taken["timeInForce"]) == ("CLOSED", "1.50000000", kind)
    missed = place(trader, timeInForce="IMMEDIATE_OR_CANCEL").json()
    assert (missed["status"], missed["fillQuantity"]) == ("CLOSED", "0.00000000")
    assert place(trader, timeInForce="POST_ONLY_GOOD_TIL_CANCELLED").json()["status"] == "OPEN"
    bought = ask(trader, "POST", "/orders", MARKET).json()
    assert (bought["status"], bought["fillQuantity"], "limit" in bought) == ("CLOSED", "1.50000000", False)


def test_a_client_order_id_is_taken_for_a_day(world: World, trader: Trader) -> None:
    """The same clientOrderId again names the order that it made; after 24 hours it makes another."""
    name = str(uuid.UUID(int=5))
    first = place(trader, clientOrderId=name.upper()).json()
    again = place(trader, clientOrderId=name)
    assert code(again) == (409, "CLIENTORDERID_ALREADY_EXISTS")
    assert again.json()["data"] == {"id": first["id"]}
    assert first["clientOrderId"] == name
    world.later(24 * 3600 + 1)
    assert place(trader, clientOrderId=name).status_code == 201


def test_cancelling_frees_the_money_and_works_once(trader: Trader) -> None:
    """A cancelled order is closed, its money free again; a second time 409, an unknown one 404; all at once, too."""
    first, second = place(trader).json()["id"], place(trader).json()["id"]
    assert ask(trader, "DELETE", f"/orders/{first}").json()["status"] == "CLOSED"
    assert code(ask(trader, "DELETE", f"/orders/{first}")) == (409, "ORDER_NOT_OPEN")
    assert code(ask(trader, "DELETE", f"/orders/{uuid.UUID(int=9)}")) == (404, "NOT_FOUND")
    assert code(ask(trader, "DELETE", "/orders/mine")) == (400, "BAD_REQUEST")
    assert ask(trader, "DELETE", "/orders/open?marketSymbol=LTC-BTC").json() == []
    (cancelled,) = ask(trader, "DELETE", "/orders/open").json()
    assert (cancelled["id"], cancelled["result"]["status"]) == (second, "CLOSED")
    balance = ask(trader, "GET", "/balances/BTC").json()
    assert balance["available"] == balance["total"] == "1.00000000"


def test_nobody_sees_or_cancels_what_is_another_s(world: World, trader: Trader) -> None:
    """Another account's order, execution and withdrawal are as if they did not exist."""
    bob = world.visitor()
    bob.register("bob@example.org").log_in("bob@example.org").set_up().enable().confirm()
    world.later(30)
    other = (bob, *bob.key(*ALL)[:2])
    order = place(trader).json()["id"]
    ask(trader, "POST", "/orders", MARKET)
    execution = ask(trader, "GET", "/executions").json()[0]["id"]
    sent = {"currencySymbol": "NBT", "quantity": "5", "cryptoAddress": NBT}
    withdrawal = ask(trader, "POST", "/withdrawals", sent).json()["id"]
    for method, path in (
        ("GET", f"/orders/{order}"),
        ("DELETE", f"/orders/{order}"),
        ("GET", f"/orders/{order}/executions"),
        ("GET", f"/executions/{execution}"),
        ("GET", f"/withdrawals/{withdrawal}"),
        ("DELETE", f"/withdrawals/{withdrawal}"),
    ):
        assert ask(other, method, path).status_code == 404, path
        if method == "GET":
            assert ask(trader, method, path).status_code == 200, path


def test_a_withdrawal_is_sent_or_taken_back(world: World, trader: Trader) -> None:
    """It waits a minute and can be taken back; then it is sent; its client's name works once; bad ones are named."""
    sent = {"currencySymbol": "NBT", "quantity": "5", "cryptoAddress": NBT, "clientWithdrawalId": str(uuid.UUID(int=3))}
    first = ask(trader, "POST", "/withdrawals", sent).json()
    assert (first["status"], first["quantity"], first["txCost"]) == ("AUTHORIZED", "5.00000000", "0.01000000")
    again = ask(trader, "POST", "/withdrawals", sent)
    assert code(again) == (409, "CLIENTWITHDRAWALID_ALREADY_EXISTS")
    assert again.json()["data"] == {"id": first["id"]}
    assert ask(trader, "GET", "/balances/NBT").json()["total"] == "245.00000000"
    assert ask(trader, "DELETE", f"/withdrawals/{first['id']}").json()["status"] == "CANCELLED"
    assert ask(trader, "GET", "/balances/NBT").json()["total"] == "250.00000000"

    second = ask(trader, "POST", "/withdrawals", {**sent, "clientWithdrawalId": None}).json()["id"]
    world.later(61)
    done = ask(trader, "GET", f"/withdrawals/{second}").json()
    assert done["status"] == "COMPLETED"
    assert ask(trader, "GET", f"/withdrawals/ByTxId/{done['txId']}").json() == [done]
    assert ask(trader, "DELETE", f"/withdrawals/{second}").status_code == 409
    assert [one["id"] for one in ask(trader, "GET", "/withdrawals/closed").json()] == [second, first["id"]]
    assert [one["id"] for one in ask(trader, "GET", "/withdrawals/closed?status=COMPLETED").json()] == [second]
    for changed, expected in (
        ({"currencySymbol": "XXX"}, (404, "CURRENCY_DOES_NOT_EXIST")),
        ({"cryptoAddress": "x"}, (409, "ADDRESS_INVALID")),
        ({"cryptoAddress": None}, (400, "BAD_REQUEST")),
        ({"quantity": "0.001"}, (409, "WITHDRAWAL_TOO_SMALL")),
        ({"quantity": "9999"}, (409, "INSUFFICIENT_FUNDS")),
        ({"fundsTransferMethodId": str(uuid.UUID(int=1))}, (400, "BAD_REQUEST")),
    ):
        body = {**sent, "clientWithdrawalId": None, **changed}
        assert code(ask(trader, "POST", "/withdrawals", body)) == expected


def _deposits(world: World, count: int, every: int) -> None:
    with world.context.transaction() as tx:
        mine = tx.connection.scalar(accounts.select().where(accounts.c.email == "ada@example.org")) or 0
        for number in range(count):
            later = tx.at(tx.now + number // 2 * every)  # two at a time: the time alone does not order them
            deposits.deposit(later.for_account(mine), COINS["BTC"], UNIT + number)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(size=st.integers(1, 9))
def test_pages_together_are_the_list(trader: Trader, size: int) -> None:
    """Whatever the page's size, forwards and then backwards every item comes once, in the list's order."""
    ada, _key, _secret = trader
    if not ask(trader, "GET", "/deposits/closed").json():
        _deposits(ada.world, 7, 1000)
    whole = [one["id"] for one in ask(trader, "GET", "/deposits/closed").json()]
    assert len(whole) == 7

    def walk(name: str, start: str) -> list[list[str]]:
        pages, token = [], start
        while True:
            query = f"?pageSize={size}" + (f"&{name}={token}" if token else "")
            found = [one["id"] for one in ask(trader, "GET", f"/deposits/closed{query}").json()]
            if not found:
                return pages
            pages.append(found)
            token = found[-1] if name == "nextPageToken" else found[0]

    forwards = walk("nextPageToken", "")
    backwards = walk("previousPageToken", whole[-1])

    assert list(itertools.chain(*forwards)) == whole
    assert list(itertools.chain(*reversed(backwards))) == whole[:-1]
    assert all(len(page) == size for page in forwards[:-1])


def test_what_cannot_be_a_page_is_named(trader: Trader) -> None:
    """Sizes outside 1 to 200, both tokens, unknown tokens, dates that are none or the wrong way round."""
    _deposits(trader[0].world, 2, 1000)
    known, unknown = ask(trader, "GET", "/deposits/closed").json()[0]["id"], uuid.UUID(int=1)
    for query, expected in (
        *((f"pageSize={size}", "BAD_REQUEST") for size in ("0", "201", "-1", "x", "%D9%A3", "")),
        (f"nextPageToken={known}&previousPageToken={known}", "BAD_REQUEST"),
        (f"nextPageToken={unknown}", "INVALID_NEXT_PAGE_TOKEN"),
        (f"previousPageToken={unknown}", "INVALID_PREVIOUS_PAGE_TOKEN"),
        ("startDate=yesterday", "BAD_REQUEST"),
        ("startDate=2023-11-15&endDate=2023-11-14", "BAD_REQUEST"),
        ("status=LOST", "BAD_REQUEST"),
    ):
        assert code(ask(trader, "GET", f"/deposits/closed?{query}")) == (400, expected), query
    assert code(ask(trader, "GET", "/deposits/closed?currencySymbol=XXX")) == (404, "CURRENCY_DOES_NOT_EXIST")


def test_dates_filter_a_list(trader: Trader) -> None:
    """startDate and endDate keep what lies between them, both ends included, whatever the zone they are written in."""
    _deposits(trader[0].world, 6, 3_600_000)  # at 22:14:30, 23:14:30 and 00:14:30, two each

    def count(query: str) -> int:
        return len(ask(trader, "GET", f"/deposits/closed?{query}").json())

    assert count("startDate=2023-11-14T23:14:30Z") == 4
    assert count("endDate=2023-11-14T23:14:30Z") == 4
    assert count("startDate=2023-11-14T23:00:00Z&endDate=2023-11-15T00:00:00Z") == 2
    assert count("startDate=2023-11-15") == 2
    assert count("startDate=2023-11-15T00:14:30%2B01:00") == 4


def test_a_sequence_grows_with_what_it_counts(world: World, trader: Trader) -> None:
    """An order moves the account's and its market's Sequence; a look moves none; HEAD tells the same as GET."""

    def sequences() -> list[int]:
        paths = ("/balances", "/orders/open", "/executions/last-id", "/deposits/open")
        paths += ("/markets/NBT-BTC/orderbook", "/markets/tickers", "/markets/LTC-BTC/orderbook")
        found = [[int(ask(trader, method, path).headers["sequence"]) for path in paths] for method in ("GET", "HEAD")]
        assert found[0] == found[1]
        return found[0]

    before = sequences()
    assert sequences() == before
    place(trader)
    after = sequences()
    assert all(new > old for new, old in zip(after[:6], before[:6], strict=True))
    assert after[6] == before[6]


def test_candles_are_the_trades_of_their_interval(world: World, trader: Trader) -> None:
    """A candle holds the trades of its minute; one without trades stands at the close before it, with no volume."""
    world.later(-world.now % 60)
    first = ask(trader, "POST", "/orders", MARKET).json()
    world.later(130)
    candles = ask(trader, "GET", "/markets/NBT-BTC/candles/MINUTE_1/recent").json()
    price = "0.00421842"

    assert len(candles) == 24 * 60
    assert [one["volume"] for one in candles[-3:]] == ["1.50000000", "0.00000000", "0.00000000"]
    assert [one["close"] for one in candles[-4:]] == ["0.00421000", price, price, price]
    assert candles[-3]["quoteVolume"] == first["proceeds"]
    day = ask(trader, "GET", "/markets/NBT-BTC/candles/TRADE/DAY_1/historical/2023").json()
    assert [one["volume"] for one in day if one["volume"] != "0.00000000"] == ["1.50000000"]


def test_midpoints_follow_the_book(world: World, trader: Trader) -> None:
    """The midpoint moves when the best bid does, and goes back when it is cancelled."""
    world.later(-world.now % 60)
    path = "/markets/NBT-BTC/candles/MIDPOINT/MINUTE_1/recent"
    name = place(trader, limit="0.0042084").json()["id"]
    world.later(90)
    ask(trader, "DELETE", f"/orders/{name}")
    last, newest = ask(trader, "GET", path).json()[-2:]
    moved = "0.00421341"  # between 0.0042084 and the lowest offer

    assert (last["open"], last["high"], last["close"]) == (moved, moved, moved)
    assert (newest["open"], newest["low"], newest["close"], newest["volume"]) == (
        moved,
        "0.00421000",
        "0.00421000",
        "0.00000000",
    )


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("MINUTE_2/recent", "candleInterval"),
        ("QUOTE/HOUR_1/recent", "candleType"),
        ("MINUTE_1/historical/2023/11", "day"),
        ("HOUR_1/historical/2023/11/14", "day"),
        ("HOUR_1/historical/2023", "month"),
        ("DAY_1/historical/2023/11", "month"),
        ("DAY_1/historical/0", "year"),
        ("HOUR_1/historical/2023/13", "month"),
        ("MINUTE_5/historical/2023/2/30", "day"),
        ("DAY_1/historical/20x3", "year"),
    ],
)
def test_candles_that_cannot_be_are_named(ada: Visitor, path: str, name: str) -> None:
    """An interval, a type or a date that is none is a bad request that names the parameter."""
    reply = ada.http.get(f"/v3/markets/NBT-BTC/candles/{path}")
    assert code(reply) == (400, "BAD_REQUEST")
    assert reply.json()["data"] == {"invalidRequestParameter": name}


def test_candles_of_other_times_are_none(ada: Visitor) -> None:
    """Before the market opened, and in the future, there is no candle."""
    for path in ("DAY_1/historical/2014", "DAY_1/historical/9998", "HOUR_1/historical/2023/12"):
        assert ada.http.get(f"/v3/markets/NBT-BTC/candles/{path}").json() == []
