"""The practice pool: it credits orders that stand, by replaying pre-signed requests, and calls nothing else."""

import asyncio
import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import pytest

from nupool_helpers.errors import InvalidInput
from nupool_helpers.practice.pool.delivery import WayOut
from nupool_helpers.practice.pool.ledger import StandingOrder
from nupool_helpers.practice.pool.replay import Replay
from nupool_helpers.practice.pool.views import Pool, create_pool

EXCHANGE = "http://127.0.0.1:8000"
KEY, OTHER = "ab" * 16, "cd" * 16
ADDRESS = "BQRKF4X8gFLyHGVeym8tuff57PcJczYPVg"
URL = f"{EXCHANGE}/api/v1.1/account/getorder?apikey={KEY}&nonce=1&uuid=00000000-0000-4000-8000-000000000000"
BUILT_IN = URL.replace(EXCHANGE, "https://bittrex.com")
ORDER = {"Exchange": "BTC-NBT", "IsOpen": True, "Limit": 0.00421, "Type": "LIMIT_BUY", "QuantityRemaining": 100.0}


class World:
    """A pool, its clock, and the exchange as it answers to the pool."""

    def __init__(self) -> None:
        self.now, self.asked = 1000.0, []  # type: ignore[var-annotated]
        self.reply: Any = {"success": True, "result": ORDER}
        self.pool = Pool(Replay(EXCHANGE, self._get), lambda: self.now)
        self.app = create_pool(self.pool)

    def _get(self, url: str, headers: dict[str, str]) -> Any:
        self.asked.append((url, headers))
        return {"success": True, "result": {"Bid": 0.0042, "Ask": 0.00422}} if "getticker" in url else self.reply

    def ask(self, method: str, path: str, **fields: str) -> httpx.Response:
        """A request to the pool."""

        async def send() -> httpx.Response:
            async with httpx.AsyncClient(
                transport=httpx.ASGITransport(self.app), base_url="http://127.0.0.1"
            ) as client:
                return await client.request(method, path, data=fields or None)

        return asyncio.run(send())

    def send(self, path: str, content: bytes, kind: str) -> int:
        """A body as it is; returns the code."""

        async def sent() -> httpx.Response:
            transport = httpx.ASGITransport(self.app)
            async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
                return await client.post(path, content=content, headers={"Content-Type": kind})

        return int(asyncio.run(sent()).json()["code"])

    def register(self, **changed: str) -> int:
        """Register; returns the code."""
        return int(
            self.ask("POST", "/register", **{"address": ADDRESS, "key": KEY, "name": "bittrex", **changed}).json()[
                "code"
            ]
        )

    def submit(self, *urls: str, **changed: str) -> int:
        """Submit pre-signed requests; returns the code."""
        lists = {"requests": json.dumps(urls), "signs": json.dumps(["s"] * len(urls))}
        given = {"unit": "btc", "user": KEY, "bid": "0", "ask": "0", "sign": "", **lists, **changed}
        return int(self.ask("POST", "/liquidity", **given).json()["code"])

    def statistics(self) -> dict[str, Any]:
        """What the pool says of the key."""
        found: dict[str, Any] = self.ask("GET", f"/{KEY}").json()
        return found


@pytest.fixture
def world() -> World:
    """A new pool."""
    return World()


def test_registering_has_the_client_s_codes(world: World) -> None:
    """0 success, 6 bad data, 7 bad address, 8 unknown exchange, 9 another address; again with the same is success."""
    assert world.register(key="short") == 6
    assert world.register(address="1BoatSLRHtKNngkdXEeobR76b53LETtpyT") == 7
    assert world.register(name="kraken") == 8
    assert world.register() == 0
    assert world.register() == 0


def test_a_payout_address_stays(world: World) -> None:
    """A key's second address is refused."""
    import base58

    other = base58.b58encode_check(bytes([25]) + bytes(20)).decode()
    world.register()

    assert world.register(address=other) == 9


def test_an_order_that_stands_is_credited_by_time(world: World) -> None:
    """Nothing at first sight; then amount times rate times time, a minute at most."""
    world.register()
    assert world.submit(URL) == 0
    assert world.statistics()["balance"] == 0
    world.now += 30
    world.submit(URL)
    assert world.statistics()["balance"] == pytest.approx(100 * 0.0025 * 30 / 86_400)
    world.now += 3600
    world.submit(URL)
    assert world.statistics()["balance"] == pytest.approx(100 * 0.0025 * 90 / 86_400)
    assert world.statistics()["efficiency"] == 1.0


@pytest.mark.parametrize(
    "url",
    [
        URL.replace("getorder", "getbalances"),
        URL.replace("account/getorder", "account/withdraw"),
        URL.replace("127.0.0.1:8000", "127.0.0.1:9000"),
        URL.replace("http://", "https://"),
        URL.replace("http://", "http://user@"),
        URL.replace(KEY, OTHER),
        URL + f"&apikey={OTHER}",
        URL.replace("?apikey", f"?apiKey={OTHER}&apikey"),
        URL + f"&APIKEY={OTHER}",
        URL + "&UUID=11111111-0000-4000-8000-000000000000",
        URL.replace("/getorder", "/getorder/../withdraw"),
        URL + "#x",
        "file:///etc/passwd",
        "x",
        URL + "&x=" + "y" * 3000,
        URL.partition("&uuid")[0],
        URL + "&uuid=11111111-0000-4000-8000-000000000000",
        URL.replace("http://127.0.0.1:8000", "http://127.0.0.1:8000@evil.example"),
        URL.replace("http://127.0.0.1:8000", "http://127.0.0.1:8000\\@evil.example"),
        URL.replace("http://127.0.0.1:8000", "http://127.0.0.1:80001"),
        URL.replace("http://127.0.0.1:8000", "http://2130706433:8000"),
        URL.replace("http://127.0.0.1:8000", "http://[::1]:8000"),
        URL.replace("/api/", "//evil.example/api/"),
        URL.replace("getorder?", "getorder;/../withdraw?"),
        URL.replace("getorder", "%67etorder"),
        URL.replace("getorder?", "getorder/?"),
        " " + URL,
        URL.replace("account/getorder?", "market/cancel?"),
        URL + "&x=a b",
        *(
            BUILT_IN.replace("https://bittrex.com", address)
            for address in (
                *(
                    "http://bittrex.com",
                    "HTTPS://bittrex.com",
                    "https://BITTREX.com",
                    "https://bittrex.com:443",
                    "bittrex.com",
                ),
                *("https://bittrex.com.evil.example", "https://evil.example/bittrex.com", "https://evil.bittrex.com"),
                *("https://user@bittrex.com", "https://bittrex.com@evil.example", "https://bittrex.com\\@evil.example"),
                *(
                    "https://bittrex.com:80@evil.example",
                    "https://evil.example#https://bittrex.com",
                    "https://bittrex.com.",
                ),
                *(
                    "https://bittrex.com/..",
                    "https://bittrex.com//evil.example",
                    "https://bittrex.com%2f",
                    "//bittrex.com",
                ),
            )
        ),
        BUILT_IN.replace("v1.1/account/getorder", "v1.1/account/getbalances"),
        BUILT_IN.replace("v1.1/account/getorder", "v1.1/market/getopenorders"),
        BUILT_IN.replace("/api/v1.1/account/getorder", "/v3/orders/1"),
        BUILT_IN.replace(KEY, OTHER),
        BUILT_IN + "#x",
    ],
)
def test_only_this_user_s_getorder_of_this_exchange_is_replayed(world: World, url: str) -> None:
    """Whatever else is sent, the pool calls nothing and rejects it."""
    world.register()
    assert world.submit(url) == 0

    assert world.asked == []
    assert world.statistics()["rejects"] == 1


def test_each_unit_says_what_the_client_of_2015_reads(world: World) -> None:
    """Where it earns little it looks at each unit's `rejects`, `missing` and `last_error`, and needs all three."""
    world.register()
    world.submit(URL)
    world.submit(URL.replace(KEY, OTHER).replace("=0", "=1"))
    world.submit()
    unit = world.statistics()["units"]["btc"]
    assert (unit["bid"], unit["ask"], unit["rejects"], unit["missing"]) == (100.0, 0.0, 1, 1)
    assert unit["last_error"] == "another key's request"


def test_a_page_of_the_web_cannot_post_to_the_pool(world: World) -> None:
    """A browser writes where a form comes from, and no program does: a key is bound to no stranger's address."""
    fields = {"address": ADDRESS, "key": KEY, "name": "bittrex"}
    for origin in ("http://evil.example", "null", "http://127.0.0.1"):
        transport = httpx.ASGITransport(world.app)

        async def send(transport: httpx.ASGITransport = transport, origin: str = origin) -> httpx.Response:
            async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
                return await client.post("/register", data=fields, headers={"Origin": origin})

        assert asyncio.run(send()).status_code == 403
    assert world.pool.ledger.users == {}


def test_a_user_has_so_many_orders_at_a_time(world: World) -> None:
    """Whoever sends order after order fills no memory."""
    world.register()
    for number in range(150):
        order = StandingOrder("btc", "bid", 1.0, world.now)
        world.pool.ledger.credit(KEY, f"order {number}", order)
    assert len(world.pool.ledger.users[KEY].standing) == 100


def test_a_name_may_be_in_any_case(world: World) -> None:
    """A request as Bittrex.Net signs it counts, since the exchange takes it."""
    world.register()
    assert world.submit(URL.replace("apikey", "apiKey").replace("uuid", "UUID")) == 0
    assert world.statistics()["accepted"] == 1


@pytest.mark.parametrize("host", ["bittrex.com", "www.bittrex.com", "api.bittrex.com"])
def test_what_was_signed_over_the_vendor_s_address_is_replayed_as_it_was_signed(world: World, host: str) -> None:
    """It counts, and neither another address nor another spelling of the uuid makes a second order of it."""
    signed = URL.replace(EXCHANGE, f"https://{host}").replace("uuid=0", "uuid=a")
    world.register()
    world.submit(signed)
    world.now += 30
    world.submit(signed, signed.replace(f"https://{host}", EXCHANGE).replace("uuid=a", "uuid=A"))

    assert [url for url, headers in world.asked if headers][:2] == [signed, signed]
    assert world.statistics()["balance"] == pytest.approx(100 * 0.0025 * 30 / 86_400)
    assert world.statistics()["units"]["btc"]["bid"] == 100.0


@contextmanager
def listening(reply: bytes) -> Iterator[tuple[str, list[bytes]]]:
    """An exchange that gives every request the same answer; its address, and what it was sent."""
    heard: list[bytes] = []

    def answer() -> None:
        while True:
            try:
                connection, _address = listener.accept()
            except OSError:  # the listener was shut
                return
            with connection:
                heard.append(connection.recv(65536))
                connection.sendall(reply)

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=answer, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}", heard
        listener.shutdown(socket.SHUT_RDWR)
        thread.join(10)


def answered(body: bytes, status: bytes = b"200 OK", *headers: bytes) -> bytes:
    """The bytes of a reply."""
    length = b"Content-Length: %d" % len(body)
    return b"\r\n".join([b"HTTP/1.1 " + status, length, b"Connection: close", *headers, b"", body])


def test_whatever_the_address_only_the_pool_s_own_exchange_is_called(monkeypatch: pytest.MonkeyPatch) -> None:
    """Byte for byte as it was signed, to the one place; no proxy of the environment and no other name is asked for."""
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    names: list[str] = []
    look_up = socket.getaddrinfo

    def looked_up(host: str, *more: Any, **named: Any) -> Any:
        names.append(host)
        return look_up(host, *more, **named)

    monkeypatch.setattr(socket, "getaddrinfo", looked_up)
    query = b"/api/v1.1/account/getorder?a=%7e%7E&b=[x]|'\"\\^`{}&c=+%20&d=%"
    with listening(answered(b"[1]")) as (url, heard):
        get = WayOut(url).get
        for base in (url, "https://bittrex.com", "https://evil.example:8443"):
            assert get(base + query.decode(), {"apisign": "s"}) == [1]

    own = url.removeprefix("http://").encode()
    assert [part.split(b" HTTP/1.1\r\n")[0] for part in heard] == [
        b"GET " + query,
        b"GET https://bittrex.com" + query,
        b"GET https://evil.example:8443" + query,
    ]
    for part, host in zip(heard, (own, b"bittrex.com", b"evil.example:8443"), strict=True):
        assert part.lower().count(b"\r\nhost: ") == part.count(b"\r\nHost: " + host + b"\r\n") == 1
    assert set(names) == {"127.0.0.1"}


@pytest.mark.parametrize(
    "reply",
    [
        answered(b"", b"302 Found", b"Location: http://127.0.0.1:9/"),
        *(answered(b"<html>"), answered(b"{"), answered(b"\xff"), b"", b"\xff\r\n\r\n", b"HTTP/1.1 999999 x\r\n\r\n"),
        answered(b"[" * 100_000),
        answered(b'"' + b"x" * 2**20 + b'"'),
    ],
)
def test_an_exchange_that_says_nothing_is_no_answer(reply: bytes) -> None:
    """A redirect is not followed; what cannot be read, or has no end, raises nothing, nor does what cannot be asked."""
    with listening(reply) as (url, heard):
        assert WayOut(url).get(f"{url}/x", {}) is None
        assert WayOut(url).get("https://[", {}) is None
        assert WayOut(url).get("https://bittrex.com/a b", {}) is None
        assert len(heard) == 1
    assert WayOut("http://127.0.0.1:9").get("http://127.0.0.1:9/x", {}) is None


@pytest.mark.parametrize(
    "address", ["", "127.0.0.1:8000", "ftp://x", "http://", "http://u@x", "http://x:y", "http://["]
)
def test_a_pool_without_an_exchange_is_not_started(address: str) -> None:
    """What is no exchange's address is refused before anybody is registered."""
    with pytest.raises(InvalidInput, match="http://host:port"):
        Replay(address)


def test_a_side_that_is_refused_costs_the_other_nothing(world: World) -> None:
    """Each order has a time of its own; one that was refused begins anew."""
    other = URL.replace("0000-4000", "1111-4000")
    world.register()
    world.submit(URL, other)
    world.now += 10
    world.submit(URL, other.replace(KEY, OTHER))
    world.now += 10
    world.submit(URL, other)

    assert world.statistics()["balance"] == pytest.approx(100 * 0.0025 * 20 / 86_400)
    assert world.statistics()["units"]["btc"]["bid"] == 200.0
    assert world.ask("GET", "/status").json()["liquidity"] == 200.0
    world.now += 61
    assert world.statistics()["units"] == {}


def test_an_order_seen_twice_at_once_is_credited_once(world: World) -> None:
    """The same request twice in a submission, or at the same moment, earns nothing more."""
    world.register()
    world.submit(URL)
    world.now += 30
    world.submit(URL, URL)
    world.submit(URL)

    assert world.statistics()["balance"] == pytest.approx(100 * 0.0025 * 30 / 86_400)


@pytest.mark.parametrize(("bid", "credited"), [("0", True), ("0.0025", True), ("0.003", False), ("", True)])
def test_who_wants_more_than_is_paid_gets_nothing(world: World, bid: str, credited: bool) -> None:
    """Zero asks for the most that the pool pays."""
    world.register()
    world.submit(URL, bid=bid)
    world.now += 30
    world.submit(URL, bid=bid)

    assert (world.statistics()["balance"] > 0) is credited
    assert ("more interest" in world.statistics()["message"]) is not credited


def test_huge_and_strange_bodies_are_bad_data(world: World) -> None:
    """More than a client sends, no form, a file, a body without a length: code 6, and nothing is asked."""
    world.register()
    assert world.submit(URL, sign="x" * 20_000) == 6
    assert world.submit(URL, requests="[" * 10_000) == 6
    for content, kind in (
        (b"\xff" * 100, "application/x-www-form-urlencoded"),
        (b"{}", "application/json"),
        (b"--x\r\nnot a part", "multipart/form-data; boundary=x"),
        (
            b'--x\r\nContent-Disposition: form-data; name="user"; filename="f"\r\n\r\na\r\n--x--',
            "multipart/form-data; boundary=x",
        ),
        (b"x" * 100_000, "application/x-www-form-urlencoded"),
    ):
        assert world.send("/liquidity", content, kind) == world.send("/register", content, kind) == 6

    assert world.asked == []


@pytest.mark.parametrize(
    "change",
    [
        *({"IsOpen": False}, {"IsOpen": "yes"}, {"Limit": 0.005}, {"Exchange": "BTC-LTC"}, {"Limit": 0.0035}),
        *(
            {"Limit": "nan"},
            {"Limit": None},
            {"QuantityRemaining": -1},
            {"QuantityRemaining": "inf"},
            {"Type": "OTHER"},
        ),
    ],
)
def test_an_order_that_does_not_count_is_rejected(world: World, change: dict[str, Any]) -> None:
    """Closed, too far from the price, on another market, or nothing that can be read."""
    world.register()
    world.reply = {"success": True, "result": ORDER | change}
    world.submit(URL)

    assert world.statistics()["rejects"] == 1


def test_the_exchange_s_refusal_is_told(world: World) -> None:
    """A key without READ INFO, or a changed signature, shows in the statistics."""
    world.register()
    world.reply = {"success": False, "message": "INVALID_PERMISSION", "result": None}
    world.submit(URL)

    assert world.statistics()["message"] == "the exchange refused: INVALID_PERMISSION"


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"user": OTHER}, 11),
        ({"unit": "eur"}, 12),
        ({"bid": "much"}, 10),
        ({"requests": "no json"}, 6),
        ({"requests": '{"a": 1}'}, 6),
        ({"requests": json.dumps([URL] * 3), "signs": json.dumps(["s"] * 3)}, 6),
        ({"requests": json.dumps([URL]), "signs": "[]"}, 6),
        ({"requests": json.dumps([1]), "signs": json.dumps(["s"])}, 6),
        ({"requests": json.dumps([URL]), "signs": json.dumps(["s\r\nX: y"])}, 6),
    ],
)
def test_a_submission_that_cannot_be_is_refused(world: World, changed: dict[str, str], code: int) -> None:
    """The client's codes; nothing is replayed."""
    world.register()

    assert world.submit(URL, **changed) == code
    assert world.asked == []


def test_status_and_exchanges(world: World) -> None:
    """In the form that the client reads."""
    world.register()
    world.submit(URL)

    assert set(world.ask("GET", "/status").json()) == {"liquidity", "sampling", "users", "credits", "validations"}
    assert set(world.ask("GET", "/exchanges").json()["bittrex"]["btc"]["bid"]) == {"rate", "target"}
    assert world.ask("GET", f"/{OTHER}").status_code == 404


def test_a_foreign_host_is_refused(world: World) -> None:
    """The pool answers under loopback names only."""

    async def send() -> int:
        async with httpx.AsyncClient(
            transport=httpx.ASGITransport(world.app), base_url="http://evil.example"
        ) as client:
            return (await client.get("/status")).status_code

    assert asyncio.run(send()) == 400
