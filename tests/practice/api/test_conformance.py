"""The served API against the vendor's descriptions. (Every other test's replies are held against them, too.)"""

import re

import pytest
from jsonschema import ValidationError

from nupool_helpers.practice.api.v1.routes import OPERATIONS as OPERATIONS_V1
from nupool_helpers.practice.api.v3.routes import NOT_SERVED, OPERATIONS
from nupool_helpers.practice.schema import accounts
from nupool_helpers.practice.wallet import deposits
from nupool_helpers.practice.wallet.listings import COINS
from nupool_helpers.practice.wallet.money import UNIT
from tests.practice.api import descriptions
from tests.practice.api.descriptions import V1, V3
from tests.practice.conftest import Visitor, World

NBT = "BQRKF4X8gFLyHGVeym8tuff57PcJczYPVg"
LIMIT = {"marketSymbol": "NBT-BTC", "direction": "BUY", "type": "LIMIT", "timeInForce": "GOOD_TIL_CANCELLED"}


@pytest.fixture
def trader(world: World, ada: Visitor) -> tuple[Visitor, str, str]:
    """A learner who has traded, received and sent, with an open order and a key that may everything."""
    ada.with_two_factor()
    key, secret, _row = ada.key("read_info", "trade_limit", "trade_market", "withdraw")
    with world.context.transaction() as tx:
        mine = tx.connection.scalar(accounts.select().where(accounts.c.email == "ada@example.org")) or 0
        deposits.deposit(tx.for_account(mine), COINS["NBT"], UNIT)
    market = {**LIMIT, "type": "MARKET", "timeInForce": "IMMEDIATE_OR_CANCEL", "quantity": "3"}
    assert ada.call_v3("POST", "/orders", key, secret, market).status_code == 201
    assert ada.call_v3("POST", "/orders", key, secret, {**LIMIT, "quantity": 1, "limit": 0.002}).status_code == 201
    sent = {"currencySymbol": "NBT", "quantity": "5", "cryptoAddress": NBT}
    assert ada.call_v3("POST", "/withdrawals", key, secret, sent).status_code == 201
    return ada, key, secret


def template(path: str) -> str:
    """A path without the names of its parameters, which differ from place to place in the description."""
    return re.sub(r"\{\w+\}", "{}", path)


def test_v3_serves_what_the_description_names() -> None:
    """Each operation is served, or belongs to a resource that is listed as not served; none was made up."""
    named = {(method, template(path)) for method, path, _operation in V3.operations()}
    left_out = {(method, path) for method, path in named if path.split("/")[1] in NOT_SERVED}
    served = {(method, template(path)) for method, path in OPERATIONS}
    served |= {("HEAD", path) for method, path in served if method == "GET"}

    assert named - left_out <= served
    assert {one for one in served - named if one[0] != "HEAD"} == set()
    assert {path.split("/")[1] for _method, path in left_out} == set(NOT_SERVED)


def test_v1_serves_what_the_description_names() -> None:
    """Each call is served, and with the two that the description forgot none besides."""
    assert {f"/{name}" for name in OPERATIONS_V1} == {path for _method, path, _operation in V1.operations()}


@pytest.mark.parametrize("resource", NOT_SERVED)
def test_what_is_not_served_says_so(ada: Visitor, resource: str) -> None:
    """Whatever is asked of a resource that is not served is answered with 501 and a code."""
    for method, rest in (("GET", ""), ("POST", ""), ("GET", "/open"), ("DELETE", "/6e3d3b5c")):
        reply = ada.http.request(method, f"/v3/{resource}{rest}")
        assert (reply.status_code, reply.json()["code"]) == (501, "NOT_IMPLEMENTED")


def test_every_v3_reply_has_something_in_it_and_fits(trader: tuple[Visitor, str, str]) -> None:
    """For an account with a past, each GET of v3 answers 200 with a value or a list that is not empty, and fits."""
    ada, key, secret = trader

    def one(path: str) -> str:
        return str(ada.call_v3("GET", path, key, secret).json()[0]["id"])

    names = {"marketSymbol": "NBT-BTC", "currencySymbol": "NBT", "candleType": "TRADE", "candleInterval": "HOUR_1"}
    names |= {"orderId": one("/orders/closed"), "executionId": one("/executions"), "depositId": one("/deposits/closed")}
    names |= {"withdrawalId": one("/withdrawals/open"), "txId": "none", "year": "2023", "month": "11", "day": "14"}
    empty = set()
    for method, path in OPERATIONS:
        given = {**names, "candleInterval": {3: "MINUTE_5", 2: "HOUR_1", 1: "DAY_1"}.get(_dates(path), "HOUR_1")}
        if method == "GET":
            reply = ada.call_v3("GET", path.format(**given), key, secret)
            assert reply.status_code == 200, (path, reply.text)
            empty |= set() if reply.json() else {path}

    assert empty == {
        *("/deposits/open", "/deposits/ByTxId/{txId}", "/withdrawals/ByTxId/{txId}", "/withdrawals/closed"),
        *("/withdrawals/allowed-addresses", "/withdrawals/whitelistAddresses"),
    }


def _dates(path: str) -> int:
    return sum(f"{{{name}}}" in path for name in ("year", "month", "day"))


def test_every_v1_reply_has_something_in_it_and_fits(trader: tuple[Visitor, str, str]) -> None:
    """For an account with a past, each reading call of v1.1 succeeds with something in it."""
    ada, key, secret = trader
    uuid = ada.call("account/getorderhistory", key, secret)["result"][0]["OrderUuid"]
    for name, operation in OPERATIONS_V1.items():
        if not operation.writes or name == "account/getdepositaddress":
            reply = ada.call(name, key, secret, market="BTC-NBT", currency="NBT", type="both", uuid=uuid)
            assert reply["success"], (name, reply)
            assert reply["result"], name


def test_a_reply_that_does_not_fit_is_noticed() -> None:
    """An amount as a number, a field that is not described, a missing one and a wrong status all fail the check."""
    good = b'[{"currencySymbol":"BTC","total":"1.00000000","available":"1.00","updatedAt":"2023-11-14T22:13:30.000Z"}]'
    descriptions.check("GET", "/v3/balances", 200, good)
    for old, new in ((b'"1.00"', b"1.00"), (b'"total"', b'"whole"'), (b"T22", b" 22"), (b"}]", b',"new":1}]')):
        with pytest.raises(ValidationError):
            descriptions.check("GET", "/v3/balances", 200, good.replace(old, new))
    with pytest.raises(AssertionError):
        descriptions.check("GET", "/v3/balances", 500, b'{"code":"X"}')
    with pytest.raises(AssertionError):
        descriptions.check("GET", "/v3/nothing", 200, b"{}")
