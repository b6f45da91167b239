"""A NUL, wherever it stands in a request, is refused at the door, on either database: PostgreSQL keeps no such text."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nupool_helpers.practice.api.v1.routes import OPERATIONS
from tests.practice.conftest import JSON, URL, Visitor, World
from tests.practice.web.test_hostile import FORMS

ON_BOTH_DATABASES = True
SETTINGS = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
letters = st.text("abc019-%/", max_size=6)
holed = st.tuples(letters, letters).map("\0".join)
PATHS = [
    "/api/v1.1/account/getbalance",
    "/api/v1.1/nothing",
    "/v3/orders",
    "/v3/nothing",
    "/login",
    "/mail",
    "/nowhere",
]
RIGHTS = ("read_info", "trade_limit", "trade_market", "withdraw")


@pytest.fixture(scope="module")
def ada(tmp_path_factory: pytest.TempPathFactory, database: str) -> Iterator[Visitor]:
    """One learner for all requests of this file."""
    world = World(tmp_path_factory.mktemp(database))
    yield world.visitor().with_two_factor()
    world.context.store.close()


@pytest.fixture(scope="module")
def pair(ada: Visitor) -> tuple[str, str]:
    """A key with every right."""
    return ada.key(*RIGHTS)[:2]


def refused(reply: httpx.Response) -> None:
    """400, in the shape that the asker knows."""
    assert reply.status_code == 400, (reply.status_code, reply.text)
    path = reply.request.url.path
    if path.startswith("/v3/"):
        assert reply.json()["code"] == "BAD_REQUEST"
    elif path.startswith("/api/"):
        assert reply.json() == {"success": False, "message": "BAD_REQUEST", "result": None}
    elif "json" in reply.request.headers.get("accept", ""):
        assert reply.json()["page"] == "error"
    else:
        assert "<h1" in reply.text


def escaped(text: str) -> str:
    """A text for a path or a query, with the percent sign that it has already."""
    return text.replace("\0", "%00").replace("%%", "%25%")


@SETTINGS
@given(path=st.sampled_from(PATHS), text=holed, place=st.sampled_from(["{0}/{1}", "{0}?apikey={1}", "{0}?{1}=x"]))
def test_in_a_path_or_a_query(ada: Visitor, path: str, text: str, place: str) -> None:
    """Of both generations of the API and of pages, known and unknown."""
    refused(ada.http.get(place.format(path, escaped(text))))


@SETTINGS
@given(path=st.sampled_from(PATHS), text=holed, name=st.sampled_from(["api-key", "apisign", "cookie", "accept"]))
def test_in_a_header(ada: Visitor, path: str, text: str, name: str) -> None:
    """Also where the server's reader of HTTP let it pass."""
    refused(ada.http.get(path, headers={name: text}))


@pytest.mark.parametrize("cookie", [r'practice_session="a\000"', r'practice_mail="\000"', r'other="\000b"'])
def test_in_a_cookie_by_its_number(ada: Visitor, cookie: str) -> None:
    """In quotes a cookie's characters can be written by octal numbers."""
    refused(ada.http.get("/login", headers={"cookie": cookie}))


@SETTINGS
@given(path=st.sampled_from(sorted(FORMS)), text=holed, data=st.data())
def test_in_a_form(ada: Visitor, path: str, text: str, data: st.DataObject) -> None:
    """In any field of any form, sent as page and as model, in one encoding or the other."""
    name = data.draw(st.sampled_from(FORMS[path]))
    fields: dict[str, Any] = data.draw(st.sampled_from([{"data": {name: text}}, {"files": {name: (None, text)}}]))
    refused(ada.http.post(path, headers=data.draw(st.sampled_from([JSON, {"Origin": URL}])), **fields))


@SETTINGS
@given(text=holed, name=st.sampled_from(["marketSymbol", "direction", "type", "timeInForce", "clientOrderId"]))
def test_in_a_signed_body(ada: Visitor, pair: tuple[str, str], text: str, name: str) -> None:
    """Of an order, in every text of it; `type` decides which permission is needed, which is judged before."""
    order = {"marketSymbol": "NBT-BTC", "direction": "BUY", "type": "LIMIT", "timeInForce": "GOOD_TIL_CANCELLED"}
    reply = ada.call_v3("POST", "/orders", *pair, order | {"quantity": "1", "limit": "0.003", name: text})

    assert (reply.status_code, reply.json()["data"]) == (400, {"invalidRequestParameter": name}), reply.text


@pytest.mark.parametrize("name", sorted(OPERATIONS))
def test_in_a_signed_parameter(ada: Visitor, pair: tuple[str, str], name: str) -> None:
    """Of every call of v1.1: the signature is right, and nothing is looked up."""
    parameters = dict.fromkeys(("market", "currency", "uuid", "quantity", "rate", "address", "type"), "a\0")
    refused(ada.send(name, *pair, **parameters))
