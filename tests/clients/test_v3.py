"""The client of API v3 against an exchange that is played by an adapter: no socket is opened."""

import hashlib
import hmac
import json
from urllib.parse import urlsplit

import pytest
import requests

from nupool_helpers.clients import Exchange, ExchangeV3
from nupool_helpers.errors import ApiError, ExchangeUnavailable, InvalidInput, PermissionDenied, RateLimited
from nupool_helpers.validation.keys import Permission
from tests.clients.test_v1 import PAIR, Played


def played(answer, pair=PAIR, client=ExchangeV3):
    """Return a client over a played exchange, and the adapter."""
    adapter = Played(answer if callable(answer) else lambda path, params: answer)
    session = requests.Session()
    session.mount("http://", adapter)
    return client("http://127.0.0.1:9/", pair, session, clock=lambda: 1425556496.5), adapter


def said(status, reply):
    return status, b"" if reply is None else json.dumps(reply).encode(), {}


@pytest.mark.parametrize(
    ("method", "path", "body", "query"),
    [
        ("GET", "balances", None, None),
        ("GET", "orders/closed", None, {"pageSize": "1", "marketSymbol": "NBT-BTC"}),
        ("DELETE", "orders/00000000-0000-4000-8000-000000000000", None, None),
        ("POST", "orders", {"marketSymbol": "NBT-BTC", "note": "ä"}, None),
    ],
)
def test_what_is_sent_is_what_is_signed(method, path, body, query):
    """Time, address, method and the body's hash are signed as they go out; the Secret is nowhere in the request."""
    client, adapter = played(said(200, []))

    client.call(method, path, body, query)

    request, _ = adapter.sent[0]
    sent = request.body or b""
    digest = hashlib.new("sha512", sent).hexdigest()
    text = "".join((request.headers["Api-Timestamp"], request.url, request.method, digest))
    expected = hmac.digest(PAIR.secret.reveal().encode(), text.encode(), "sha512").hex()
    assert request.headers["Api-Signature"] == expected
    assert request.headers["Api-Content-Hash"] == digest
    assert (request.headers["Api-Key"], request.headers["Api-Timestamp"]) == (PAIR.key, "1425556496500")
    assert request.method == method and urlsplit(request.url).path == f"/v3/{path}"
    assert json.loads(sent or b"null") == body
    assert PAIR.secret.reveal() not in f"{request.url}{request.headers}{sent!r}"


def test_a_head_that_is_forbidden_is_a_missing_right():
    """Such a reply has no body, so its status is all that it says; another status says nothing."""
    with pytest.raises(PermissionDenied):
        played(said(403, None))[0].call("HEAD", "balances")
    with pytest.raises(ApiError):
        played(said(401, None))[0].call("HEAD", "balances")


def test_public_calls_need_no_key():
    """A public call is not signed; a private one without a pair is not sent."""
    client, adapter = played(said(200, {"serverTime": 1}), pair=None)

    assert client.call("GET", "ping") == {"serverTime": 1}
    assert not [name for name in adapter.sent[0][0].headers if name.lower().startswith("api-")]
    with pytest.raises(InvalidInput):
        client.call("GET", "balances")
    assert len(adapter.sent) == 1


@pytest.mark.parametrize(
    ("answer", "error", "words"),
    [
        (said(403, {"code": "INVALID_PERMISSION"}), PermissionDenied, "TRADE MARKET is off"),
        (said(401, {"code": "INVALID_SIGNATURE"}), ApiError, "Secret does not belong"),
        (said(401, {"code": "APIKEY_INVALID"}), ApiError, "does not know this Key"),
        (said(404, {"code": "MARKET_DOES_NOT_EXIST"}), ApiError, "MARKET_DOES_NOT_EXIST"),
        (said(400, {"code": "<b>odd</b>"}), ApiError, "a word of its own"),
        (said(429, None), RateLimited, "pause"),
        (said(404, None), ApiError, "does not speak"),
        ((502, b"<html>", {}), ApiError, "502"),
        (requests.ConnectionError("x"), ExchangeUnavailable, "Nothing answers"),
    ],
)
def test_refusals(answer, error, words):
    """Every way to fail is a sentence that says what to do."""
    with pytest.raises(error, match=words):
        played(answer)[0].call("POST", "orders", {"type": "MARKET"})


@pytest.mark.parametrize("bits", range(16))
def test_an_exchange_that_speaks_only_v3_is_probed_by_v3(bits):
    """Each of the sixteen sets is found where v1.1 is not there, by calls that name nothing to act on."""
    held = {right for place, right in enumerate(Permission) if bits >> place & 1}

    def answer(path, params):
        request = adapter.sent[-1][0]
        if "/api/v1.1/" in request.url:
            return 404, b"<html>gone", {}
        body = json.loads(request.body or b"{}")
        needs = {
            "/v3/balances": Permission.READ_INFO,
            "/v3/withdrawals": Permission.WITHDRAW,
            "/v3/orders": Permission.TRADE_MARKET if body.get("type") == "MARKET" else Permission.TRADE_LIMIT,
        }[urlsplit(request.url).path]
        if needs not in held:
            return said(403, {"code": "INVALID_PERMISSION"})
        return said(200, []) if request.method == "GET" else said(404, {"code": "MARKET_DOES_NOT_EXIST"})

    exchange, adapter = played(answer, client=Exchange)

    assert exchange.permissions(PAIR.key, PAIR.secret) == {right: right in held for right in Permission}
    bodies = [json.loads(request.body) for request, _ in adapter.sent if request.body]
    assert all(body.get("marketSymbol", "NO-NO") == "NO-NO" for body in bodies)
    assert all(body.get("currencySymbol", "NO") == "NO" and body["quantity"] == "0.00000001" for body in bodies)
