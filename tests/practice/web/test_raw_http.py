"""Bytes on the wire that no HTTP library would send, and bodies that no client would: a refusal, never a fault."""

import asyncio
import hashlib
import hmac
import json
import socket
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests import processes
from tests.practice.conftest import World

ORDER = {"marketSymbol": "NBT-BTC", "direction": "SELL", "type": "LIMIT", "quantity": "1", "limit": "0.1"}
ORDER |= {"timeInForce": "GOOD_TIL_CANCELLED"}
TARGETS = [
    b"/api/v1.1/public/getticker?market=%",
    b"/api/v1.1/public/getticker?market=%ff%fe",
    b"/api/v1.1/public/getticker?market=\xff",
    b"/api/v1.1/public/getticker?market=BTC-NBT%00",
    b"/api/v2.0/pub/market/GetTicks?marketName=%00&tickInterval=hour",
    b"/v3/markets/%00",
    b"/v3/markets/%ff%fe",
    b"/v3/markets/%2e%2e%2fping",
    b"/v3/markets/NBT-BTC/orderbook?depth=%EF%BC%91",
    b"/v3/markets/NBT-BTC/candles/HOUR_1/historical/%D9%A2%D9%A0/1",
    b"/v3/ping?" + b"a=1&" * 100,
    b"/v3/currencies/" + b"A" * 30_000,
    b"//v3/ping",
    b"*",
    b"",
    b"127.0.0.1:80",
    b"%2fv3/ping",
    b"http:",
    b"http://",
    b"http://[::1",
    b"http://[::1]:99999999/",
    b"http://127.0.0.1:\xff/",
    b"http://127.0.0.1/\xff",
    b"http://127.0.0.1/%ff%00?%ff",
    b"http://127.0.0.1" + b"/a" * 20_000,
    b"https://bittrex.com/v3/currencies/" + b"A" * 30_000,
    b"http://" + b"a" * 60_000,
]
HEADERS = [
    b"Api-Key: \xff\xfe",
    b"Api-Key: " + b"k" * 60_000,
    b"Api-Timestamp: \xd9\xa1",
    b"Api-Timestamp: " + b"9" * 5000,
    b"X: " + b"y" * 200_000,
    b"apisign: \xff",
    b"Content-Length: -1",
    b"Content-Length: 1e3",
    b"Transfer-Encoding: gzip",
    b"Host: elsewhere",
    b"without a colon",
]
METHODS = [b"FOO", b"get", b"TRACE", b"OPTIONS", b"PUT", b"X" * 3000, b"\xff"]


def order(**more: Any) -> bytes:
    """An order with something else in it."""
    return json.dumps({**ORDER, **more}).encode()


def numbered(text: bytes) -> bytes:
    """An order whose quantity is not written as a string."""
    return order().replace(b'"1"', text)


BODIES = [
    *(b"", b"{", b"null", b"[]", b'"x"', b"NaN", b"\xff\xfe", b"[" * 60_000, b'{"a":' * 10_000, b" " * 70_000),
    *map(numbered, (b"1e999", b"NaN", b"-0", b"Infinity", b"1" + b"0" * 400, b"0." + b"0" * 6000 + b"1", b"1e-99999")),
    *(order(quantity=value) for value in ("1e999999999", "\u0661", "1_0", " 1", "-0", True, [1], {"a": 1}, "1\x00")),
    *(order(marketSymbol=value) for value in ("NBT-BTC\x00", "\ud800", 1, [])),
    *(order(type=value) for value in ([], {}, 7, "\x00")),
    *(order(clientOrderId=value) for value in ("x", 5, "\u0661" * 36)),
    order(useAwards="yes"),
    order(limit="9999999999.99999999", quantity="9999999999"),
    b'{"type":"LIMIT","type":"MARKET"}',
]


@pytest.fixture(scope="module")
def exchange(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, dict[str, str]]]:
    """A real exchange and an account whose key may trade."""
    data = tmp_path_factory.mktemp("exchange")
    with processes.exchange(data) as url:
        yield url, processes.new_account(data, "ada@example.org", "READ INFO,TRADE LIMIT,TRADE MARKET")


def status(url: str, start: bytes, *headers: bytes, body: bytes = b"") -> int:
    """The status with which bytes are answered."""
    port = urlsplit(url).port or 0
    whole = [start + b" HTTP/1.1", f"Host: 127.0.0.1:{port}".encode(), b"Connection: close", *headers]
    with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
        connection.sendall(b"\r\n".join(whole) + b"\r\n\r\n" + body)
        found = connection.recv(64)
    return int(found.split(b" ")[1])


def test_no_bytes_make_a_fault(exchange: tuple[str, dict[str, str]]) -> None:
    """Strange targets, headers and methods are answered with less than 500, and the exchange goes on."""
    url, _account = exchange
    found = {start: status(url, b"GET " + start) for start in TARGETS}
    found |= {header: status(url, b"GET /v3/balances", header) for header in HEADERS}
    found |= {method: status(url, method + b" /v3/orders") for method in METHODS}

    assert {start: code for start, code in found.items() if code >= 500} == {}
    assert status(url, b"GET /v3/ping") == 200


def test_no_body_makes_a_fault(exchange: tuple[str, dict[str, str]]) -> None:
    """Signed orders with strange bodies are refused, each with a status of the description."""
    url, account = exchange
    found = {}
    for body in BODIES:
        now, content = str(int(time.time() * 1000)), hashlib.sha512(body).hexdigest()
        text = f"{now}{url}/v3/ordersPOST{content}".encode()
        sign = hmac.new(account["secret"].encode(), text, hashlib.sha512).hexdigest()
        given = {"Api-Key": account["key"], "Api-Timestamp": now, "Api-Content-Hash": content, "Api-Signature": sign}
        headers = [f"{name}: {value}".encode() for name, value in given.items()]
        length = f"Content-Length: {len(body)}".encode()
        found[body[:60]] = status(url, b"POST /v3/orders", *headers, length, body=body)

    assert {body: code for body, code in found.items() if code not in (400, 404, 409, 413)} == {}


def test_a_client_that_goes_away_is_no_fault(world: World) -> None:
    """A body that ends in the middle because its sender is gone raises nothing in the exchange."""
    scope = {"type": "http", "method": "POST", "path": "/v3/orders", "raw_path": b"/v3/orders", "query_string": b""}
    scope |= {"headers": [(b"host", b"127.0.0.1"), (b"content-length", b"9")], "http_version": "1.1", "scheme": "http"}
    sent = []

    async def receive() -> dict[str, str]:
        return {"type": "http.disconnect"}

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    asyncio.run(world.app({**scope, "client": ("127.0.0.1", 1), "server": ("127.0.0.1", 80)}, receive, send))

    assert sent[0]["status"] == 400
