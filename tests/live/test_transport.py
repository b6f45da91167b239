"""The one way out: what may leave, what a hostile server gets, and what each failure is called."""

import gzip
import logging
import socket
import ssl
import threading
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import requests
import trustme

from nupool_helpers.live import EXCHANGES, Line, NoAnswer, NotListed, ask, prepare
from nupool_helpers.live.guard import Guard
from nupool_helpers.live.request import Endpoint
from nupool_helpers.live.sockets import tls_context
from nupool_helpers.live.transport import LIMIT, send
from tests.live.pairs import KEY, PASSPHRASE, SECRET, ec_pem, pair
from tests.live.server import Replayer, case, replaying

BINANCE = EXCHANGES["binance"]


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Replayer]:
    """The exchanges' names lead to it."""
    with replaying(tmp_path, monkeypatch) as replayer:
        yield replayer


def problem(server: Replayer, line: Line | None = None, exchange: str = "binance") -> str | None:
    """Ask, and say what the verdict calls it; nothing may be called established."""
    verdict = ask(EXCHANGES[exchange], pair(), line or Line(ca=server.ca))
    assert not any(getattr(verdict.reading, right) is not None for right in ("read", "trade", "withdraw", "transfer"))
    assert verdict.sentences
    return verdict.reading.problem


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308, 300, 304, 399])
@pytest.mark.parametrize(
    "where", ["https://api.bybit.com/", "http://api.binance.com/", "/elsewhere", "https://127.0.0.1:1/"]
)
def test_a_redirect_is_not_followed(server: Replayer, status: int, where: str) -> None:
    """Not to another host, not to the same, and no name but the exchange's is even looked up."""
    server.answers.append({"status": status, "headers": {"Location": where}, "text": "x" * 100})

    assert problem(server) == "redirect"
    assert len(server.seen) == 1
    assert server.resolved == [("api.binance.com", 443)]


def test_nothing_is_sent_to_somebody_else_s_certificate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of another name, and of another authority: no request arrives."""
    with replaying(tmp_path, monkeypatch, hosts=["api.bybit.com"]) as server:
        assert problem(server) == "certificate"
        assert problem(server, Line()) == "certificate"
        other = tmp_path / "other.pem"
        trustme.CA().cert_pem.write_to_path(str(other))
        assert problem(server, Line(ca=other), "bybit") == "certificate"
        assert server.seen == []


def test_an_answer_that_comes_too_late_is_named(server: Replayer) -> None:
    """A server that takes the request and says nothing."""
    done = threading.Event()
    server.raw = lambda handler: done.wait(10)

    assert problem(server, Line(ca=server.ca, seconds=0.2)) == "late"
    done.set()


@pytest.mark.parametrize(
    "begin", [b"HTTP/1.1 200 OK\r\nX-A: ", b"HTTP/1.1 200 OK\r\nContent-Length: 99999\r\n\r\n", b""]
)
def test_an_answer_that_never_ends_ends_by_the_clock(server: Replayer, begin: bytes) -> None:
    """A byte now and then, in the header or in the body: each is in time, and the whole is not. Judged by a clock that
    goes on by a second with each look at it.
    """
    looks = iter(range(1_000_000))

    def drip(handler: Any) -> None:
        handler.wfile.write(begin)
        for _ in range(100_000):
            handler.wfile.write(b"a")
            handler.wfile.flush()

    server.raw = drip

    assert problem(server, Line(ca=server.ca, monotonic=lambda: float(next(looks)))) == "late"
    assert next(looks) < 60


@pytest.mark.parametrize("form", ["long", "packed", "chunked"])
def test_an_answer_that_is_too_long_is_not_read_to_its_end(server: Replayer, form: str) -> None:
    """By its bytes, by what it unpacks to, and in parts without an end."""

    def flood(handler: Any) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n")
        if form == "packed":
            body = gzip.compress(b'"' + b"a" * 50_000_000 + b'"')
            handler.wfile.write(b"Content-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % len(body) + body)
            return
        handler.wfile.write(b"Transfer-Encoding: chunked\r\n\r\n" if form == "chunked" else b"\r\n")
        for _ in range(2000):
            handler.wfile.write(b"1000\r\n" + b"a" * 4096 + b"\r\n" if form == "chunked" else b"a" * 4096)

    server.raw = flood

    assert problem(server) == "too-large"
    assert LIMIT < 2000 * 4096


def test_an_answer_that_was_packed_all_the_same_is_read(server: Replayer) -> None:
    """It was asked for plain; a server in between may pack it. What is no gzip is no answer."""
    good = b'{"enableReading": true, "enableFixReadOnly": false}'
    for body, wanted in ((gzip.compress(good), True), (zlib.compress(good), None), (b"nonsense", None)):

        def packed(handler: Any, body: bytes = body) -> None:
            head = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: %d\r\n\r\n"
            handler.wfile.write(head % len(body) + body)

        server.raw = packed
        assert ask(BINANCE, pair(), Line(ca=server.ca)).reading.read is wanted
        assert server.seen[-1].headers["Accept-Encoding"] == "identity"


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"[",
        b"<html>",
        b"\xff\xfe",
        b'{"enableReading": true, "enableReading": false}',
        b'{"enableReading": NaN}',
        b"[" * 100_000,
        b'{"enableReading": ' + b"9" * 10_000 + b"}",
        b"nothing that is HTTP",
    ],
)
def test_what_is_no_json_with_one_meaning_is_no_answer(server: Replayer, text: bytes) -> None:
    """Also a name that stands twice, and depths and numbers that no reply has."""

    def write(handler: Any) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(text) + text)

    server.raw = write

    assert problem(server) == "no-answer"


@pytest.mark.parametrize(
    "raw", [b"", b"nonsense\r\n\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n{", b"HTTP/9"]
)
def test_a_connection_that_breaks_is_named(server: Replayer, raw: bytes) -> None:
    """Closed at once, in the middle, or after what is no HTTP: and it is not tried again."""
    server.raw = lambda handler: handler.wfile.write(raw)

    assert problem(server) in ("broken", "no-answer")
    assert len(server.seen) == 1


def test_nobody_at_the_address_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Refused, or a name that nobody knows."""
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        here = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", closed.getsockname())]
        monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: here)
        assert ask(BINANCE, pair()).reading.problem == "unreachable"

    def unknown(*_: Any, **__: Any) -> Any:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    assert ask(BINANCE, pair()).reading.problem == "unreachable"


def test_one_request_is_sent_whatever_is_answered(server: Replayer) -> None:
    """No second try after errors that programs like to try again at, and no wait that a server asks for."""
    for status in (408, 413, 425, 429, 500, 502, 503, 504, 599):
        server.seen.clear()
        server.answers.append({"status": status, "headers": {"Retry-After": "1"}, "text": "later"})
        assert problem(server) in ("no-answer", "limit", "refused")
        assert len(server.seen) == 1, status


def test_the_environment_changes_nothing(server: Replayer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No proxy, no netrc, no authorities and no file of session keys of the environment."""
    netrc = tmp_path / "netrc"
    netrc.write_text("default login somebody password something\n")
    keys = tmp_path / "session-keys"
    for name in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "HTTP_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    monkeypatch.setenv("NETRC", str(netrc))
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(netrc))
    monkeypatch.setenv("SSLKEYLOGFILE", str(keys))
    server.answers.append(case("binance-least-privilege")[0]["replies"][0]["response"])

    assert ask(BINANCE, pair(), Line(ca=server.ca)).reading.read is True
    assert "Authorization" not in server.seen[0].headers
    assert server.resolved == [("api.binance.com", 443)]
    assert not keys.exists()


@contextmanager
def proxy(target: int) -> Iterator[tuple[int, list[bytes]]]:
    """A proxy on loopback for one connection; what it was asked first."""
    asked: list[bytes] = []
    listener = socket.create_server(("127.0.0.1", 0))

    def relay(source: socket.socket, sink: socket.socket) -> None:
        try:
            while data := source.recv(65536):
                sink.sendall(data)
        except OSError:
            pass  # the other side has ended
        finally:
            sink.close()

    def serve() -> None:
        inner, _ = listener.accept()
        asked.append(inner.recv(65536))
        outer = socket.socket()
        outer.connect(("127.0.0.1", target))
        inner.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
        threading.Thread(target=relay, args=(outer, inner), daemon=True).start()
        relay(inner, outer)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield listener.getsockname()[1], asked
    finally:
        listener.close()
        thread.join(10)


def test_a_proxy_that_the_person_configured_sees_the_host_and_nothing_more(server: Replayer) -> None:
    """TLS goes through it to the exchange, whose certificate is verified as ever."""
    server.answers.append(case("binance-least-privilege")[0]["replies"][0]["response"])
    with proxy(server.port) as (port, asked):
        line = Line(ca=server.ca, proxy=f"http://127.0.0.1:{port}")
        assert ask(BINANCE, pair(), line).reading.trade is True

    assert asked[0].startswith(b"CONNECT api.binance.com:443 HTTP/1.")
    assert KEY.encode() not in asked[0]


def test_a_proxy_that_never_ends_its_answer_ends_by_the_clock(server: Replayer) -> None:
    """A header after the other, before TLS has begun: nothing of the request has left."""
    looks = iter(range(1_000_000))
    listener = socket.create_server(("127.0.0.1", 0))

    def drip() -> None:
        inner, _ = listener.accept()
        with inner, suppress(OSError):
            inner.sendall(b"HTTP/1.1 200 OK\r\n")
            for _ in range(100_000):
                inner.sendall(b"X: y\r\n" * 500)

    thread = threading.Thread(target=drip, daemon=True)
    thread.start()
    line = Line(
        ca=server.ca,
        proxy=f"http://127.0.0.1:{listener.getsockname()[1]}",
        monotonic=lambda: float(next(looks)),
    )
    assert problem(server, line) == "late"
    assert next(looks) < 60 and server.seen == []
    listener.close()
    thread.join(10)


SIGNED = prepare(BINANCE, pair())
OTHER = [
    ("POST", SIGNED.url),
    ("GET", SIGNED.url.replace("https", "http", 1)),
    ("GET", SIGNED.url.replace("api.binance.com", "api.binance.com:444")),
    ("GET", SIGNED.url.replace("api.binance.com", "api.binance.com.evil.example")),
    ("GET", SIGNED.url.replace("https://", "https://user:word@")),
    ("GET", SIGNED.url.replace("apiRestrictions", "apiRestrictions/ipRestriction")),
    ("GET", SIGNED.url.replace("account", "capital/withdraw")),
    ("GET", SIGNED.url + "&symbol=BTC"),
    ("GET", SIGNED.url + "#x"),
    ("GET", SIGNED.url.replace("recvWindow", "recvwindow")),
    ("GET", SIGNED.url.replace("recvWindow=10000&", "")),
    ("GET", SIGNED.url.partition("?")[0]),
]


# By number: the addresses are signed for each run, and every worker must collect the same tests.
@pytest.mark.parametrize(("method", "url"), OTHER, ids=range(len(OTHER)))
def test_any_other_request_is_stopped(server: Replayer, method: str, url: str) -> None:
    """Another method, scheme, port, host, path, or query: the guard's own error, before a name is looked up."""
    guard = Guard(SIGNED, lambda: 5.0)
    with requests.Session() as session:
        session.mount("https://", guard)
        session.mount("http://", guard)
        with pytest.raises(NotListed):
            session.send(requests.Request(method, url).prepare(), stream=True, verify=str(server.ca))
    assert server.resolved == [] and server.seen == []


@pytest.mark.parametrize("change", [{"verify": False}, {"stream": False}, {"cert": "x"}])
def test_the_listed_request_is_stopped_where_it_would_not_be_verified(server: Replayer, change: dict[str, Any]) -> None:
    """Certificates are always verified, and an answer is never read whole unseen."""
    with requests.Session() as session:
        session.mount("https://", Guard(SIGNED, lambda: 5.0))
        request = requests.Request("GET", SIGNED.url).prepare()
        with pytest.raises(NotListed):
            session.send(request, **{"stream": True, "verify": str(server.ca), **change})
    assert server.seen == []


def test_the_listed_request_leaves_once(server: Replayer) -> None:
    """A second time the guard stops it; another host header is stopped, too."""
    with requests.Session() as session:
        session.mount("https://", Guard(SIGNED, lambda: 5.0))
        request = requests.Request("GET", SIGNED.url).prepare()
        session.send(request, stream=True, verify=str(server.ca)).close()
        with pytest.raises(NotListed):
            session.send(request, stream=True, verify=str(server.ca))
        session.mount("https://", Guard(SIGNED, lambda: 5.0))
        other = requests.Request("GET", SIGNED.url, headers={"Host": "evil.example"}).prepare()
        with pytest.raises(NotListed):
            session.send(other, stream=True, verify=str(server.ca))
    assert len(server.seen) == 1


def test_a_signed_request_of_another_address_is_stopped(server: Replayer) -> None:
    """What an exchange's file signs must be what its list has."""
    wrong = replace(SIGNED, query=SIGNED.query + "&more=1")
    with pytest.raises(NotListed) as caught:
        send(wrong, Line(ca=server.ca))
    assert caught.value.__context__ is None and server.seen == []


@pytest.mark.parametrize("exchange", EXCHANGES)
def test_what_arrives_is_what_was_shown(exchange: str, server: Replayer) -> None:
    """Method, host, path and the names of query and headers; what is covered is all that is not shown as it is."""
    credentials = pair(secret=ec_pem() if exchange == "coinbase" else SECRET)
    signed = prepare(EXCHANGES[exchange], credentials, Line(clock=lambda: 1795600000.0))
    shown = "\n".join(signed.lines())
    ask(EXCHANGES[exchange], credentials, Line(ca=server.ca))

    (seen,) = server.seen
    headers = [line for line in signed.lines()[1:] if ": " in line]
    assert shown.startswith(f"{seen.method} https://{seen.host}{seen.target.partition('?')[0]}")
    for name in signed.headers:
        assert name in shown and name in seen.headers
    assert set(seen.headers) - {"Connection", "Host", "Content-Length"} == {line.partition(":")[0] for line in headers}
    for mark in (KEY, SECRET, PASSPHRASE, "1795600000"):
        assert mark not in shown


def test_only_listed_hosts_paths_and_reading_requests_are_there() -> None:
    """The whole list, so that a change of it is seen."""
    listed = {(e.method, e.host, e.path, *e.query) for one in EXCHANGES.values() for e in one.endpoints}
    bare = {(method, host + path) for method, host, path, *_ in listed}

    assert bare == {
        ("GET", "api.binance.com/sapi/v1/account/apiRestrictions"),
        ("GET", "api.bybit.com/v5/user/query-api"),
        ("GET", "api.bybit.eu/v5/user/query-api"),
        ("GET", "www.okx.com/api/v5/account/config"),
        ("GET", "eea.okx.com/api/v5/account/config"),
        ("GET", "us.okx.com/api/v5/account/config"),
        ("POST", "api.kraken.com/0/private/GetApiKeyInfo"),
        ("GET", "api.kucoin.com/api/v1/user/api-key"),
        ("GET", "api.coinbase.com/api/v3/brokerage/key_permissions"),
        ("GET", "api.gateio.ws/api/v4/account/main_keys"),
        ("GET", "api.bitget.com/api/v2/spot/account/info"),
        ("GET", "api.bitget.com/api/v3/account/info"),
        ("GET", "api.mexc.com/api/v3/apiKeyInfo"),
        ("GET", "api.huobi.pro/v2/user/api-key"),
        ("GET", "api.huobi.pro/v2/user/uid"),
        ("POST", "api.bitfinex.com/v2/auth/r/permissions"),
        ("POST", "api.gemini.com/v1/roles"),
        ("GET", "www.deribit.com/api/v2/public/auth"),
    }
    assert isinstance(BINANCE.endpoints[0], Endpoint)


def test_the_second_request_is_announced_before_it_is_sent(server: Replayer) -> None:
    """Bitget's unified accounts, HTX's user number; nobody else has a second one."""
    replies = case("bitget-uta-least-privilege")[0]["replies"]
    server.answers += [one["response"] for one in replies]
    announced: list[tuple[int, str]] = []
    verdict = ask(
        EXCHANGES["bitget"],
        pair(),
        Line(ca=server.ca),
        lambda follow, signed: announced.append((len(server.seen), signed.lines()[0])),
    )

    assert announced == [(1, "GET https://api.bitget.com/api/v3/account/info")]
    assert len(server.seen) == 2 and verdict.reading.trade is True
    assert {name for name, one in EXCHANGES.items() if len(one.endpoints) > 1} == {"bitget", "htx"}


def test_htx_is_told_the_user_number_that_it_asks_for(server: Replayer) -> None:
    """The number is asked, then the question again with it; no fourth request follows, whatever is answered."""
    refusal = case("htx-error-sub-user")[0]["replies"][0]["response"]
    good, _ = case("htx-least-privilege")
    server.answers += [refusal, {"status": 200, "json": {"code": 200, "data": 400012}}, good["replies"][0]["response"]]
    assert ask(EXCHANGES["htx"], pair(key=good["own_key"]), Line(ca=server.ca)).reading.trade is True
    assert [one.target.partition("?")[0] for one in server.seen] == [e.path for e in EXCHANGES["htx"].endpoints]
    assert "&uid=400012&" in server.seen[2].target

    server.seen.clear()
    server.answers += [refusal, {"status": 200, "json": {"code": 200, "data": 400012}}, refusal, refusal]
    assert ask(EXCHANGES["htx"], pair(), Line(ca=server.ca)).reading.problem == "permission"
    assert len(server.seen) == 3


def test_a_skewed_clock_is_told_with_the_difference(server: Replayer) -> None:
    """From the reply's Date header, to the second; a date that is none says nothing."""
    answer = case("binance-error-clock-behind")[0]["replies"][0]["response"]
    dated = {**answer, "headers": {"Date": "Wed, 25 Nov 2026 09:46:40 GMT"}}
    for ours, wanted in ((1795599940.0, "60 seconds behind"), (1795600090.0, "90 seconds ahead of")):
        server.raw = lambda handler: write_only(handler, dated)
        verdict = ask(BINANCE, pair(), Line(ca=server.ca, clock=lambda ours=ours: ours))
        assert verdict.reading.problem == "clock" and any(wanted in one for one in verdict.sentences)

    server.raw = lambda handler: write_only(handler, {**answer, "headers": {"Date": "soon"}})
    assert ask(BINANCE, pair(), Line(ca=server.ca)).skew is None


def write_only(handler: Any, answer: dict[str, Any]) -> None:
    """Answer without a Date of the server's own."""
    import json

    body = json.dumps(answer["json"]).encode()
    head = [f"HTTP/1.1 {answer['status']} X", *(f"{n}: {v}" for n, v in answer["headers"].items())]
    handler.wfile.write("\r\n".join([*head, f"Content-Length: {len(body)}", "", ""]).encode() + body)


def test_half_a_window_is_told_too_where_the_clock_is_the_problem(server: Replayer) -> None:
    """KuCoin's window is five seconds; elsewhere so little is not worth a word."""
    dated = {"status": 200, "headers": {"Date": "Wed, 25 Nov 2026 09:46:40 GMT"}, "json": {"code": "400002", "msg": ""}}
    server.raw = lambda handler: write_only(handler, dated)
    line = Line(ca=server.ca, clock=lambda: 1795599998.0)

    assert any("2 seconds behind" in one for one in ask(EXCHANGES["kucoin"], pair(), line).sentences)
    dated["json"] = {"code": "400003", "msg": ""}
    assert not any("seconds" in one for one in ask(EXCHANGES["kucoin"], pair(), line).sentences)


def test_nothing_of_a_request_is_logged(server: Replayer, caplog: pytest.LogCaptureFixture) -> None:
    """Not the URL, which has the Key for some exchanges; what other threads log goes on."""
    caplog.set_level(logging.DEBUG)
    for exchange in EXCHANGES:
        ask(EXCHANGES[exchange], pair(secret=ec_pem() if exchange == "coinbase" else SECRET), Line(ca=server.ca))

    assert KEY not in caplog.text and "signature" not in caplog.text.lower()
    logging.getLogger("urllib3.connectionpool").debug("afterwards")
    assert "afterwards" in caplog.text


def test_no_answer_knows_neither_request_nor_reply(server: Replayer) -> None:
    """Raised from where neither stands: no cause, no context, no frame that holds them."""
    server.answers.append({"status": 307, "headers": {"Location": "/x"}, "text": ""})
    with pytest.raises(NoAnswer) as caught:
        send(prepare(BINANCE, pair()), Line(ca=server.ca))

    assert caught.value.__cause__ is None and caught.value.__context__ is None
    place = caught.value.__traceback__
    names = []
    while place := place.tb_next if place else None:
        names.append(place.tb_frame.f_code.co_name)
        assert "signed" not in place.tb_frame.f_locals
    assert names == ["send"]


def test_tls_is_not_older_than_1_2() -> None:
    """And names and certificates are checked."""
    context = tls_context(lambda: 5.0)

    assert context.minimum_version >= ssl.TLSVersion.TLSv1_2
    assert context.check_hostname and context.verify_mode is ssl.CERT_REQUIRED
