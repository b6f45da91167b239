"""The API, called with whatever the vendor's descriptions allow, and with what they do not allow, every call signed.

What must hold is held by the client of these tests for each reply: no status beyond those described (500 is none of
them), and nothing in a body that the corrected description does not foresee.
"""

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, urlencode

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode

from nupool_helpers.clients.signing import MessageV3, headers_v3, sign_v1
from nupool_helpers.practice.api.v3.routes import NOT_SERVED
from nupool_helpers.secret import SecretText
from tests.practice.api.descriptions import V1, V3, Description
from tests.practice.conftest import URL, Visitor, World

NBT = "BQRKF4X8gFLyHGVeym8tuff57PcJczYPVg"
# Right answers that no generator guesses; each call gets some of them, all, or none.
KNOWN: dict[str, Any] = {
    **{"marketSymbol": "NBT-BTC", "currencySymbol": "NBT", "cryptoAddress": NBT, "limit": "0.004", "quantity": "1"},
    **{"candleInterval": "HOUR_1", "year": "2023", "month": "11", "day": "14", "depth": 25, "pageSize": 2},
    **{"direction": "SELL", "type": "LIMIT", "timeInForce": "GOOD_TIL_CANCELLED"},
}
KNOWN_V1 = {"market": "BTC-NBT", "currency": "NBT", "address": NBT, "quantity": "1", "rate": "0.004", "type": "both"}
QUIET = settings(deadline=None, database=None, suppress_health_check=list(HealthCheck))
# For each of eighty-four operations: the same few each time, or more than 10,000 in all, other ones each time.
SHORT = settings(QUIET, max_examples=6, derandomize=True)
LONG = settings(QUIET, max_examples=125, derandomize=False)
EACH = pytest.mark.parametrize("cases", [SHORT, pytest.param(LONG, marks=pytest.mark.soak)], ids=["short", "long"])


def operations(description: Description) -> dict[str, Any]:
    """What schemathesis reads in a description, but for the parts that are not served."""
    said = json.loads(json.dumps(description.swagger), object_hook=_readable)
    found = (one.ok() for one in schemathesis.openapi.from_dict(said).get_all_operations())
    return {one.label: one for one in found if one.path.split("/")[1] not in NOT_SERVED}


def _readable(found: dict[str, Any]) -> dict[str, Any]:
    # The vendor wrote nulls where nothing belongs, and a type that Swagger does not have.
    found = {name: value for name, value in found.items() if value is not None}
    return {**found, "type": "number"} if found.get("type") == "decimal" else found


OPERATIONS_V1, OPERATIONS_V3 = operations(V1), operations(V3)


class Caller:
    """A learner with a past and a key that may everything, whose calls are drawn."""

    def __init__(self, world: World) -> None:
        self.visitor = Visitor(world, "127.0.0.1").with_two_factor()
        self.key, secret, _row = self.visitor.key("read_info", "trade_limit", "trade_market", "withdraw")
        self.secret = SecretText(secret)
        bought = {"marketSymbol": "NBT-BTC", "direction": "BUY", "type": "MARKET", "timeInForce": "IMMEDIATE_OR_CANCEL"}
        self.visitor.call_v3("POST", "/orders", self.key, secret, {**bought, "quantity": "3"})
        order = self.visitor.call_v3("GET", "/orders/closed", self.key, secret).json()[0]["id"]
        execution = self.visitor.call_v3("GET", "/executions", self.key, secret).json()[0]["id"]
        uuids = dict.fromkeys(("withdrawalId", "depositId", "nextPageToken", "previousPageToken"), execution)
        self.known = {**KNOWN, "orderId": order, "executionId": execution, **uuids}
        self.known_v1 = {**KNOWN_V1, "uuid": order}

    def send_v3(self, method: str, path: str, query: dict[str, Any], body: bytes) -> httpx.Response:
        """A call of v3, signed over its address as it is sent."""
        url = str(httpx.URL(f"{URL}/v3{path}" + (f"?{urlencode(query)}" if query else "")))
        now = int(self.visitor.world.now * 1000)
        headers = headers_v3(self.key, self.secret, MessageV3(now, url, method, body))
        return self.visitor.http.request(method, url, content=body, headers=headers)

    def send_v1(self, path: str, query: dict[str, Any]) -> httpx.Response:
        """A call of v1.1, signed over its address as it is sent."""
        url = str(httpx.URL(f"{URL}/api/v1.1{path}?{urlencode({**query, 'apikey': self.key, 'nonce': 1})}"))
        return self.visitor.http.get(url, headers={"apisign": sign_v1(self.secret, url)})


@pytest.fixture(scope="module")
def caller(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Caller]:
    """One for all calls of this file: they meet what the calls before them left."""
    world = World(tmp_path_factory.mktemp("fuzz"))
    yield Caller(world)
    world.context.store.close()


def drawn(data: st.DataObject, operation: Any) -> Any:
    """A case that fits the description, or, as often, one that does not."""
    modes = (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)
    return data.draw(st.one_of(*(operation.as_strategy(generation_mode=mode) for mode in modes)))


def improved(data: st.DataObject, generated: Any, known: dict[str, Any], required: set[str] = frozenset()) -> Any:
    """The same with right answers in some places."""
    if not isinstance(generated, dict):
        return generated
    names = sorted((set(generated) | required) & set(known))
    chosen = data.draw(st.sampled_from([[], names]) | st.lists(st.sampled_from(names), unique=True)) if names else []
    return {**generated, **{name: known[name] for name in chosen}}


def as_sent(body: Any) -> bytes:
    """A generated body as bytes."""
    if isinstance(body, schemathesis.core.NotSet):
        return b""
    return body if isinstance(body, bytes) else json.dumps(body).encode()


@EACH
@pytest.mark.parametrize("label", OPERATIONS_V3)
def test_v3_withstands_whatever_is_sent(caller: Caller, label: str, cases: settings) -> None:
    """No fault, and no reply outside the description."""
    operation = OPERATIONS_V3[label]

    @cases
    @given(st.data())
    def holds(data: st.DataObject) -> None:
        case = drawn(data, operation)
        places = {
            name: quote(str(value), safe="%")
            for name, value in improved(data, case.path_parameters or {}, caller.known).items()
        }
        query = improved(data, case.query or {}, caller.known)
        body = as_sent(improved(data, case.body, caller.known, {"quantity", "limit"}))
        reply = caller.send_v3(operation.method.upper(), operation.path.format(**places), query, body)

        assert reply.status_code not in (401, 501)

    holds()


@EACH
@pytest.mark.parametrize("label", OPERATIONS_V1)
def test_v1_withstands_whatever_is_sent(caller: Caller, label: str, cases: settings) -> None:
    """No fault, and no reply outside the description."""
    operation = OPERATIONS_V1[label]

    @cases
    @given(st.data())
    def holds(data: st.DataObject) -> None:
        case = drawn(data, operation)
        query = improved(data, case.query or {}, caller.known_v1, set(KNOWN_V1))
        reply = caller.send_v1(operation.path, query)

        assert reply.json()["message"] not in ("INVALID_SIGNATURE", "APIKEY_INVALID")

    holds()
