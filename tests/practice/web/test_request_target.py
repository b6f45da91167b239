"""An address written whole into the request line (absolute-form, RFC 9112, section 3.2.2), to exchange and pool."""

import hashlib
import hmac
import logging
import re
import socket
import time
from asyncio import run
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

import pytest
import requests
from hypothesis import given
from hypothesis import strategies as st
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from nupool_helpers.practice.request_log import Logged
from nupool_helpers.practice.web.request_target import OriginForm
from tests import processes

TICKER, MARKET = "/api/v1.1/public/getticker?market=BTC-NBT", "/v3/markets/NBT-BTC"
PATHS = ["/login", TICKER, MARKET, "/static/exchange.css", "/nowhere", "/settings", ""]
PATHS += ["//evil.example/login", "/%2e%2e/login", "/%2Flogin", "/login/", "/login#x", "/api/v1.1/none/none", "/LOGIN"]
UNREADABLE = ["*", "127.0.0.1:PORT", "bittrex.com", "login", "%2flogin", "?a=1", "http:/login", "http:login", "HTTP"]
UNREADABLE += [f"{scheme}://127.0.0.1:PORT/login" for scheme in ("ftp", "ws", "file", "httpss", "http+unix", "")]
UNREADABLE += [
    f"http://{authority}/login"
    for authority in (
        *("", ":PORT", "user@127.0.0.1:PORT", "user:password@127.0.0.1:PORT", "@127.0.0.1:PORT", "127.0.0.1:PORT:1"),
        *("127.0.0.1:", "127.0.0.1:8a", "127.0.0.1:123456", "127.0.0.1\\evil", "127.0.0.1%2f", "127%2e0.0.1", "[::1"),
        *("127.0.0.1:PORT\\@evil.example", "127.0.0.1#evil.example", "127.0.0.1;evil", "[::1]evil", "a,b", "a_b"),
    )
]


@dataclass(frozen=True)
class Served:
    """A port, what speaks for the exchange or the pool there, and an account whose key may trade limits."""

    port: int
    account: dict[str, str]

    def ask(self, method: str, target: str, host: str = "", **headers: str) -> tuple[int, bytes]:
        """Send one request as it is written here; returns the status and the body."""
        lines = [f"{method} {self.here(target)} HTTP/1.1", f"Host: {self.here(host or '127.0.0.1:PORT')}"]
        lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
        with socket.create_connection(("127.0.0.1", self.port), timeout=30) as connection:
            connection.sendall("\r\n".join([*lines, "Connection: close", "", ""]).encode())
            whole = b"".join(iter(lambda: connection.recv(65536), b""))
        return int(whole.split(b" ")[1]), whole.partition(b"\r\n\r\n")[2]

    def here(self, text: str) -> str:
        """Put in the port."""
        return text.replace("PORT", str(self.port))

    def sign(self, text: str) -> str:
        """Sign with the account's Secret."""
        return hmac.new(self.account["secret"].encode(), self.here(text).encode(), hashlib.sha512).hexdigest()


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """An exchange."""
    data = tmp_path_factory.mktemp("exchange")
    with processes.exchange(data, "--quiet") as url:
        account = processes.new_account(data, "ada@example.org", "READ INFO,TRADE LIMIT")
        yield Served(int(url.rpartition(":")[2]), account)


@pytest.mark.parametrize(
    "base", ["http://127.0.0.1:PORT", "https://127.0.0.1:PORT", "HTTP://localhost", "http://[::1]:1"]
)
def test_both_forms_of_an_address_are_answered_alike(served: Served, base: str) -> None:
    """Pages, calls and what is not there: in absolute-form as in origin-form, to the byte."""
    for path in PATHS:
        assert served.ask("GET", base + path) == served.ask("GET", path or "/"), path


@pytest.mark.parametrize("host", ["bittrex.com", "www.bittrex.com", "api.bittrex.com", "API.Bittrex.com:443"])
def test_under_the_vendor_s_names_only_the_api_is_there(served: Served, host: str) -> None:
    """Whoever sends Host, and whether it is the one in the address or this machine's: calls are answered, pages not."""
    for sent in (host, "127.0.0.1:PORT"):
        assert served.ask("GET", f"https://{host}{TICKER}", sent) == served.ask("GET", TICKER)
        assert served.ask("GET", f"https://{host}{MARKET}", sent) == served.ask("GET", MARKET)
        for path in ("", "/", "/login", "/settings/api-keys", "/owner/proof", "//api/v1.1/public/getmarkets"):
            assert served.ask("GET", f"https://{host}{path}", sent)[0] == 400


@pytest.mark.parametrize(
    ("target", "host"),
    [
        ("http://127.0.0.1:PORT", "evil.example"),
        ("http://127.0.0.1:PORT", "bittrex.com"),
        ("http://bittrex.com", "127.0.0.1:PORT"),
        ("http://evil.example", "127.0.0.1:PORT"),
        ("http://evil.example", "evil.example"),
        ("http://evil.example:PORT", "127.0.0.1:PORT"),
        ("http://127.0.0.1.evil.example", "127.0.0.1:PORT"),
        ("http://bittrex.com.evil.example", "bittrex.com"),
        ("http://2130706433:PORT", "127.0.0.1:PORT"),
    ],
)
def test_neither_host_opens_what_the_other_does_not(served: Served, target: str, host: str) -> None:
    """The address in the request line counts, and the Host that was sent lets nothing in that it would refuse alone."""
    for path in ("/", "/login", "/settings", "/owner/proof"):
        assert served.ask("GET", target + path, host)[0] == 400
    if "evil" in target + host or "2130706433" in target:
        assert served.ask("GET", target + TICKER, host)[0] == served.ask("GET", target + MARKET, host)[0] == 400


@pytest.mark.parametrize("target", UNREADABLE)
def test_what_is_neither_path_nor_address_is_refused(served: Served, target: str) -> None:
    """A user name, another scheme, no host, one that two read differently, `*` and `host:port`: nothing is opened."""
    assert served.ask("GET", target)[0] == 400
    assert served.ask("CONNECT", target)[0] == 400
    assert served.ask("OPTIONS", target)[0] == 400


def test_a_form_is_sent_from_the_page_that_the_address_names(served: Served) -> None:
    """Origin fits the address in the request line and the Host that was sent, or nothing is changed."""
    here, there = "http://127.0.0.1:PORT", "http://localhost:PORT"
    for target, host, origin, status in (
        (here, "127.0.0.1:PORT", here, 422),
        (there, "localhost:PORT", there, 422),
        (there, "127.0.0.1:PORT", there, 403),
        (there, "127.0.0.1:PORT", here, 403),
        (here, "127.0.0.1:PORT", "http://evil.example", 403),
    ):
        headers = {"Content_Length": "0", "Origin": served.here(origin)}
        assert served.ask("POST", f"{target}/login", host, **headers)[0] == status


@pytest.mark.parametrize("base", ["https://bittrex.com", "https://www.bittrex.com", "http://127.0.0.1:PORT"])
def test_a_v1_signature_is_over_the_address_as_it_was_written(served: Served, base: str) -> None:
    """It holds whatever Host says; one over another scheme, host or spelling of the same address does not."""
    path = f"/api/v1.1/account/getbalances?apikey={served.account['key']}&nonce=1"
    other = base.replace("http:", "x:").replace("https:", "http:").replace("x:", "https:")
    for signed, holds in (
        (base + path, True),
        (other + path, False),
        (base.upper() + path, False),
        (path, False),
        ("https://api.bittrex.com" + path, False),
    ):
        for host in (base.partition("//")[2], "localhost:PORT"):
            _status, body = served.ask("GET", base + path, host, apisign=served.sign(signed))
            assert (b'"success":true' in body) is holds
            assert (b"INVALID_SIGNATURE" in body) is not holds


def test_a_v3_signature_is_over_the_address_as_it_was_written(served: Served) -> None:
    """Under the vendor's address, and not where another one was signed."""
    nothing = hashlib.sha512(b"").hexdigest()
    for signed, status in (
        ("https://api.bittrex.com", 200),
        ("http://api.bittrex.com", 401),
        ("https://bittrex.com", 401),
    ):
        now = str(int(time.time() * 1000))
        headers = {"Api_Key": served.account["key"], "Api_Timestamp": now, "Api_Content_Hash": nothing}
        headers["Api_Signature"] = served.sign(f"{now}{signed}/v3/balances?a=%2FGET{nothing}")
        assert served.ask("GET", "https://api.bittrex.com/v3/balances?a=%2F", "api.bittrex.com", **headers)[0] == status


def test_a_library_that_writes_whole_addresses_is_answered(served: Served) -> None:
    """Requests does so to a proxy: pages and calls, under this machine's names and the vendor's."""
    with requests.Session() as session:
        session.trust_env, session.proxies = False, {"http": served.here("http://127.0.0.1:PORT")}
        assert "practice" in session.get(served.here("http://localhost:PORT/login"), timeout=30).text
        assert session.get(f"http://api.bittrex.com{MARKET}", timeout=30).json()["symbol"] == "NBT-BTC"
        assert session.get("http://bittrex.com/login", timeout=30).status_code == 400


def test_a_pool_reads_and_judges_an_address_too() -> None:
    """Its own names are answered; a foreign one is refused, in the address as in Host."""
    with processes.pool("http://127.0.0.1:9") as url:
        pool = Served(int(url.rpartition(":")[2]), {})
        assert pool.ask("GET", "http://localhost:PORT/exchanges") == pool.ask("GET", "/exchanges")
        for target, host in (("http://evil.example", ""), ("http://127.0.0.1:PORT", "evil.example")):
            assert pool.ask("GET", f"{target}/exchanges", host)[0] == 400
        assert pool.ask("GET", "http://user@127.0.0.1:PORT/exchanges")[0] == 404


def as_read(target: bytes) -> Scope:
    """What h11 and the wrapper make of a target."""
    got: list[Scope] = []

    async def app(scope: Scope, _receive: Receive, _send: Send) -> None:
        got.append(scope)

    run(OriginForm(app)(h11_scope(target), None, None))  # type: ignore[arg-type]
    return got[0]


def h11_scope(target: bytes) -> dict[str, Any]:
    raw, _, query = target.partition(b"?")
    scope: dict[str, Any] = {"type": "http", "method": "GET", "path": unquote(raw.decode("ascii")), "raw_path": raw}
    return scope | {"query_string": query, "headers": [(b"host", b"127.0.0.1")]}


@given(st.text(st.characters(min_codepoint=0x21, max_codepoint=0x7E)))
def test_a_path_means_the_same_in_both_forms(rest: str) -> None:
    """Whatever signs a target has after its host, path and query are those of the origin-form."""
    plain, whole = as_read(f"/{rest}".encode()), as_read(f"http://127.0.0.1:8000/{rest}".encode())

    assert {name: whole[name] for name in plain} == plain


@pytest.mark.parametrize(
    ("target", "line"),
    [
        (b"https://bittrex.com/api/v1.1/account/getorder?apikey=secret", "GET /api/v1.1/account/getorder 200"),
        (b"http://secret:secret@127.0.0.1/login", "GET (no path) 200"),
        (b"secret:443", "GET (no path) 200"),
        (b"/a%0Ab%1B?secret", "GET /a?b? 200"),
    ],
)
def test_the_log_has_no_secret_of_an_address(
    target: bytes, line: str, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    """One line a request: its path, without the query, the user name or the password that the address may have."""

    async def send(_message: Any) -> None: ...

    with caplog.at_level(logging.INFO):
        run(OriginForm(Logged(Response()))(h11_scope(target), None, send))  # type: ignore[arg-type]

    assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} INFO (.*)\n", capsys.readouterr().err)[1] == line
