"""The client of the API against an exchange that is played by an adapter: no socket is opened."""

import json
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from nupool_helpers.clients import Exchange, signing
from nupool_helpers.errors import (
    ApiError,
    ExchangeUnavailable,
    InvalidInput,
    PermissionDenied,
    PlaintextSecret,
    RateLimited,
    WorkbookError,
)
from nupool_helpers.secret import SecretText
from nupool_helpers.validation.keys import KeyPair, Permission

PAIR = KeyPair("0123456789abcdef0123456789abcdef", SecretText("fedcba9876543210fedcba9876543210"))


class Played(requests.adapters.BaseAdapter):
    """Answers with what `answer(path, parameters)` gives: a dict, bytes with a status, or an exception."""

    def __init__(self, answer):
        super().__init__()
        self.answer, self.sent = answer, []

    def send(self, request, **kwargs):
        self.sent.append((request, kwargs))
        parts = urlsplit(request.url)
        said = self.answer(parts.path.split("/api/v1.1/")[-1], {k: v[0] for k, v in parse_qs(parts.query).items()})
        if isinstance(said, Exception):
            raise said
        status, body, headers = said if isinstance(said, tuple) else (200, json.dumps(said).encode(), {})
        response = requests.Response()
        response.status_code, response._content, response.url, response.request = status, body, request.url, request
        response.headers.update(headers)
        return response

    def close(self):
        pass


def played(answer, pair=PAIR):
    """Return an Exchange over a played one, and the adapter."""
    adapter = Played(answer if callable(answer) else lambda path, params: answer)
    session = requests.Session()
    session.mount("http://", adapter)
    return Exchange("http://127.0.0.1:9/", pair, session, clock=lambda: 1425556496.5), adapter


def ok(result):
    return {"success": True, "message": "", "result": result}


def no(code):
    return {"success": False, "message": code, "result": None}


def test_what_is_sent_is_what_is_signed():
    """The signature belongs to the URL that went out, and the Secret is nowhere in the request."""
    exchange, adapter = played(ok([]))

    assert exchange.balances() == []

    request, options = adapter.sent[0]
    assert request.url == f"http://127.0.0.1:9/api/v1.1/account/getbalances?apikey={PAIR.key}&nonce=1425556496500"
    assert request.headers["apisign"] == signing.sign_v1(PAIR.secret, request.url)
    assert PAIR.secret.reveal() not in request.url + str(request.headers)
    assert options["timeout"]


@pytest.mark.parametrize(
    ("use", "path", "params", "result"),
    [
        (lambda e: e.ticker("BTC-NBT"), "public/getticker", {"market": "BTC-NBT"}, {"Bid": 1}),
        (lambda e: e.buy_limit("BTC-NBT", "1", "0.00000001"), "market/buylimit", {"rate": "0.00000001"}, {"uuid": "u"}),
        (lambda e: e.sell_limit("BTC-NBT", "2", "1"), "market/selllimit", {"quantity": "2"}, {"uuid": "u"}),
        (lambda e: e.cancel("u"), "market/cancel", {"uuid": "u"}, None),
        (lambda e: e.withdraw("BTC", "1", "a b"), "account/withdraw", {"address": "a b"}, {"uuid": "w"}),
    ],
)
def test_named_calls(use, path, params, result):
    """Every named method makes its call with its parameters."""
    exchange, adapter = played(ok(result))

    use(exchange)

    parts = urlsplit(adapter.sent[0][0].url)
    assert parts.path == f"/api/v1.1/{path}"
    assert params.items() <= {k: v[0] for k, v in parse_qs(parts.query).items()}.items()


def test_amounts_have_no_exponent():
    """A small Decimal is written out, since the exchange does not read exponents."""
    from decimal import Decimal

    exchange, adapter = played(ok({"uuid": "u"}))

    exchange.buy_limit("BTC-NBT", Decimal("1E+2"), Decimal("1E-8"))

    assert "quantity=100&rate=0.00000001" in adapter.sent[0][0].url


def test_public_calls_need_no_key():
    """A public call carries neither Key nor signature."""
    exchange, adapter = played(ok({"Bid": 1}), pair=None)

    assert exchange.ticker("BTC-NBT") == {"Bid": 1}
    assert "apikey" not in adapter.sent[0][0].url and "apisign" not in adapter.sent[0][0].headers
    with pytest.raises(InvalidInput):
        exchange.balances()


@pytest.mark.parametrize(
    ("answer", "error", "words"),
    [
        (no("APIKEY_INVALID"), ApiError, "swapped"),
        (no("INVALID_SIGNATURE"), ApiError, "Secret"),
        (no("WHITELIST_VIOLATION_IP"), ApiError, "addresses"),
        (no("INVALID_PERMISSION"), PermissionDenied, "READ INFO"),
        (no("THROTTLED"), RateLimited, "pause"),
        (no("RATE_INVALID"), ApiError, "RATE_INVALID"),
        (no("<b>odd</b>"), ApiError, "refused"),
        (no(None), ApiError, "refused"),
        ((429, b"", {"Retry-After": "7"}), RateLimited, "pause"),
        ((429, b"", {"Retry-After": "Wed"}), RateLimited, "pause"),
        ((502, b"<html>bad gateway", {}), ApiError, "502"),
        ((302, b"", {"Location": "http://elsewhere.example/"}), ApiError, "302"),
        ((200, b"not json", {}), ApiError, "does not speak"),
        ((200, b"[]", {}), ApiError, "does not speak"),
        ((200, b'{"success": "yes"}', {}), ApiError, "does not speak"),
        ((200, b"\xff\xfe", {}), ApiError, "does not speak"),
        (requests.ConnectionError("x"), ExchangeUnavailable, "http://127.0.0.1:9"),
        (requests.ReadTimeout("x"), ExchangeUnavailable, "http://127.0.0.1:9"),
    ],
)
def test_refusals(answer, error, words):
    """Every way to fail is a sentence that says what to do, and shows neither Key nor signature."""
    exchange, adapter = played(answer)

    with pytest.raises(error, match=words) as raised:
        exchange.balances()

    assert isinstance(raised.value, WorkbookError) and len(adapter.sent) == 1
    for hidden in (PAIR.key, PAIR.secret.reveal(), "<b>"):
        assert hidden not in str(raised.value)


def test_evidence():
    """A refusal carries the exchange's word, a missing right its switch, a pause its seconds."""
    with pytest.raises(ApiError) as refused:
        played(no("APIKEY_INVALID"))[0].balances()
    with pytest.raises(PermissionDenied) as missing:
        played(no("INVALID_PERMISSION"))[0].withdraw("BTC", "1", "a")
    with pytest.raises(RateLimited) as pause:
        played((429, b"", {"Retry-After": "7"}))[0].balances()

    assert refused.value.code == "APIKEY_INVALID"
    assert missing.value.permission == Permission.WITHDRAW
    assert pause.value.seconds == 7


def test_results_of_another_shape():
    """A success whose result is not what the call promises is a reply that cannot be read, not a crash."""
    for use in (lambda e: e.buy_limit("A-B", "1", "1"), lambda e: e.ticker("A-B")):
        with pytest.raises(ApiError):
            use(played(ok(None))[0])
    with pytest.raises(ApiError):
        played(ok("text"))[0].balances()


@pytest.mark.parametrize("url", ["", "ftp://x", "127.0.0.1:80", "http://", "http://u:p@h/", "http://h:99999/"])
def test_addresses_that_cannot_be(url):
    """What is not an address of an exchange is refused before anything is sent."""
    with pytest.raises(InvalidInput):
        Exchange(url)


RIGHTS = {
    "account/getbalance": (Permission.READ_INFO, "CURRENCY_NOT_PROVIDED"),
    "market/buylimit": (Permission.TRADE_LIMIT, "MARKET_NOT_PROVIDED"),
    "market/buymarket": (Permission.TRADE_MARKET, "MARKET_NOT_PROVIDED"),
    "account/withdraw": (Permission.WITHDRAW, "CURRENCY_NOT_PROVIDED"),
}


@pytest.mark.parametrize("bits", range(16))
def test_probe_tells_all_sixteen(bits):
    """The probe finds each of the sixteen sets of rights, with calls that name nothing to act on."""
    held = {p for i, p in enumerate(Permission) if bits >> i & 1}

    def answer(path, params):
        right, complaint = RIGHTS[path]
        return no(complaint if right in held else "INVALID_PERMISSION")

    exchange, adapter = played(answer)

    assert exchange.permissions() == {p: p in held for p in Permission}
    assert len(adapter.sent) == 4
    for request, _ in adapter.sent:
        query = parse_qs(urlsplit(request.url).query)
        assert not {"market", "currency", "address", "uuid"} & set(query)
        assert query.get("quantity", ["0"]) == ["0"]


@pytest.mark.parametrize("code", ["THROTTLED", "WHITELIST_VIOLATION_IP", "SOMETHING_NEW", "", "NONCE_NOT_PROVIDED"])
def test_probe_that_cannot_tell(code):
    """What the exchange does not say is never reported as off, nor as on."""
    assert played(no(code))[0].permissions() == dict.fromkeys(Permission)


@pytest.mark.parametrize("code", ["APIKEY_INVALID", "INVALID_SIGNATURE"])
def test_probe_with_a_wrong_pair(code):
    """A pair that is not accepted has unknown rights; `probe` says what is wrong with it."""
    with pytest.raises(ApiError) as refused:
        played(no(code))[0].probe()

    assert refused.value.code == code
    assert played(no(code))[0].permissions() == dict.fromkeys(Permission)


@pytest.mark.parametrize(
    "answer",
    [
        requests.ConnectionError("x"),
        requests.ReadTimeout("x"),
        (200, b"<html>a proxy's page", {}),
        (503, b"<html>", {}),
        (503, b'{"code": "SERVICE_UNAVAILABLE"}', {}),
        (404, b'{"success": false, "message": "INVALID_CALL", "result": null}', {}),
        (403, b"", {}),
        (302, b"", {"Location": "https://login.example/"}),
        (429, b"", {}),
        (200, b'["not", "an", "exchange"]', {}),
        no("THROTTLED"),
    ],
)
def test_rights_that_cannot_be_told_are_unknown(answer):
    """Whatever else answers than an exchange, a right is unknown: never on, and never off."""
    assert played(answer)[0].permissions(PAIR.key, PAIR.secret) == dict.fromkeys(Permission)


def test_probe_when_the_exchange_stops():
    """What was found before an exchange stops is kept, and the rest is unknown; nobody is asked any more."""
    answers = iter([no("CURRENCY_NOT_PROVIDED"), no("INVALID_PERMISSION"), requests.ConnectionError("x")])
    exchange, adapter = played(lambda path, params: next(answers))

    found = exchange.permissions()

    assert list(found.values()) == [True, False, None, None]
    assert len(adapter.sent) == 3
    with pytest.raises(ExchangeUnavailable):
        played(requests.ConnectionError("x"))[0].probe()


def test_another_pair_is_probed():
    """A Key and a Secret that are given are used instead of the exchange's own; the Secret goes nowhere."""
    other = KeyPair("ab" * 16, SecretText("cd" * 16))
    exchange, adapter = played(no("INVALID_PERMISSION"), pair=None)

    assert exchange.permissions(other.key, other.secret) == dict.fromkeys(Permission, False)

    for request, _ in adapter.sent:
        assert f"apikey={other.key}&" in request.url
        assert request.headers["apisign"] == signing.sign_v1(other.secret, request.url)
        assert other.secret.reveal() not in request.url + str(request.headers)
    with pytest.raises(InvalidInput):
        exchange.permissions()
    with pytest.raises(PlaintextSecret):
        exchange.permissions(other.key, "cd" * 16)


def test_own_machine_is_called_directly(monkeypatch):
    """On loopback no proxy and no ~/.netrc is asked."""
    monkeypatch.setenv("HTTP_PROXY", "http://proxy.example:1")

    assert Exchange("http://127.0.0.1:9").session.trust_env is False
    assert Exchange("https://x.example").session.trust_env is True
    assert Exchange("https://x.example").session.auth is not None
