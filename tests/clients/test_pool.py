"""The small pool client against the practice exchange and the practice pool, with everything recorded that leaves."""

import base64
import socket
import ssl
import subprocess
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest

from nupool_helpers.clients import Exchange
from nupool_helpers.clients.pool import PoolClient, SignedRequest
from nupool_helpers.clients.transport import direct_session
from nupool_helpers.errors import ApiError, ExchangeUnavailable, PermissionDenied
from nupool_helpers.lessons.traffic_capture import Record, capture, disguises
from nupool_helpers.secret import SecretText
from nupool_helpers.validation.keys import KeyPair
from tests.processes import exchange, new_account, pool

ADDRESS = "BQRKF4X8gFLyHGVeym8tuff57PcJczYPVg"


@pytest.fixture
def url(tmp_path: Path) -> Iterator[str]:
    """An exchange."""
    with exchange(tmp_path / "data") as found:
        yield found


@pytest.fixture
def client(url: str, tmp_path: Path) -> Iterator[PoolClient]:
    """A client with a pair that has the two rights, and a pool beside the exchange."""
    account = new_account(tmp_path / "data", "ada@example.org", "READ INFO,TRADE LIMIT")
    pair = KeyPair(account["key"], SecretText(account["secret"]))
    with pool(url) as where:
        yield PoolClient(Exchange(url, pair), where, ADDRESS)


def test_the_pool_credits_orders_and_the_secret_stays_home(client: PoolClient) -> None:
    """Register, place, sign, submit: both orders are accepted, and no disguise of the Secret is in what left."""
    with capture() as record:
        client.register()
        signed = [client.sign(uuid) for uuid in client.place("10")]
        client.submit(signed)

    found = client.statistics()
    assert (found["accepted"], found["rejects"], found["message"]) == (2, 0, "")
    assert record.size > 2000
    assert record.holds(client.pair.secret) == []
    assert "raw" in record.holds(SecretText(client.pair.key))
    assert b"apisign" in b"".join(content for _where, content in record.parts)


def test_one_changed_letter_is_refused(client: PoolClient) -> None:
    """The pool replays it, and the exchange says INVALID_SIGNATURE."""
    client.register()
    good = client.sign(client.place("10")[0])
    client.submit([SignedRequest(good.url.replace("nonce=", "nonce=1"), good.sign)])

    assert "INVALID_SIGNATURE" in client.statistics()["message"]


def test_a_stolen_request_shows_one_order_and_does_nothing_else(client: PoolClient) -> None:
    """Whoever has it can look at that order again and again; any other call with its signature is refused."""
    uuid = client.place("10")[0]
    stolen = client.sign(uuid)
    thief = direct_session()
    for _ in range(2):
        reply = thief.get(stolen.url, headers={"apisign": stolen.sign}).json()
        assert reply["result"]["OrderUuid"] == uuid
    for path in ("account/getbalances", "market/cancel", "account/withdraw"):
        other = stolen.url.replace("account/getorder", path)
        assert thief.get(other, headers={"apisign": stolen.sign}).json()["message"] == "INVALID_SIGNATURE"


def test_an_unregistered_key_and_a_pool_that_is_gone_are_told(client: PoolClient) -> None:
    """Code 11, and a sentence with the address."""
    with pytest.raises(ApiError, match="code 11"):
        client.submit([client.sign(client.place("10")[0])])
    client.pool = "http://127.0.0.1:9"
    with pytest.raises(ExchangeUnavailable, match="No pool answers"):
        client.register()


def test_without_trade_limit_nothing_is_placed(url: str, tmp_path: Path) -> None:
    """The client cannot do what its key may not."""
    account = new_account(tmp_path / "data", "eve@example.org", "READ INFO")
    client = PoolClient(
        Exchange(url, KeyPair(account["key"], SecretText(account["secret"]))), "http://127.0.0.1:9", ADDRESS
    )

    with pytest.raises(PermissionDenied, match="TRADE LIMIT"):
        client.place("10")


@pytest.mark.parametrize(
    "name", ["raw", "reversed", "hexadecimal", "URL-encoded", "base64", "base32", "UTF-16", "as a number"]
)
def test_the_search_finds_each_disguise(name: str) -> None:
    """A secret planted in a stream, in whatever form and after any number of bytes, is found."""
    secret = SecretText("fedcba9876543210" * 2 if name == "as a number" else "fedc+/=9876543210")
    for form in disguises(secret)[name]:
        record = Record()
        record.add("x", b"GET /?a=" + form + b" HTTP/1.1")
        assert name in record.holds(secret)
    encode = {"base64": base64.urlsafe_b64encode, "base32": base64.b32encode}.get(name)
    for before in range(7 if encode else 0):
        for after in range(3):
            record = Record()
            assert encode is not None
            record.add("x", encode(b"y" * before + secret.reveal().encode() + b"z" * after))
            assert record.holds(secret) == [name]


def test_recording_ends_with_its_block(url: str) -> None:
    """Afterwards nothing is noted any more."""
    with capture() as record:
        direct_session().get(url)
    size = record.size
    direct_session().get(url)

    assert record.size == size > 50


def test_what_is_recorded_is_what_arrives() -> None:
    """By every way in which a socket sends, in parts and to many records at once, byte for byte."""
    with socket.create_server(("127.0.0.1", 0)) as listener, capture() as outer:
        here = listener.getsockname()
        with capture() as inner, socket.create_connection(here) as ours:
            other, _ = listener.accept()
            ours.sendall(bytearray(b"one "))
            ours.send(memoryview(b"two "))
            ours.sendmsg([b"three ", b"four "])
        with other:
            arrived = b"".join(iter(lambda: other.recv(100), b""))
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as loose:
            loose.sendto(b"five", here)

    assert b"".join(content for _where, content in inner.parts) == arrived == b"one two three four "
    assert [part for part in outer.parts if part not in inner.parts] == [(f"127.0.0.1:{here[1]}", b"five")]
    assert "sendall" not in vars(socket.socket)


def test_what_goes_through_tls_is_recorded_before_it_is_encrypted() -> None:
    """Once, whether a socket or an object in memory does the encrypting."""
    memory = ssl.create_default_context().wrap_bio(ssl.MemoryBIO(), ssl.MemoryBIO(), server_hostname="x.example")
    with capture() as record, pytest.raises(ssl.SSLError):
        memory.write(b"before the handshake nothing is sent")
    assert record.parts == []

    with capture() as record, encrypted() as ours:
        ours.sendall(b"through TLS")
    assert [content for where, content in record.parts if where and b"TLS" in content] == [b"through TLS"]


@contextmanager
def encrypted() -> Iterator[ssl.SSLSocket]:
    """A connection through TLS to ourselves, with a certificate made for it."""
    with tempfile.TemporaryDirectory() as folder:
        pem = f"{folder}/both.pem"
        make = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]
        subprocess.run(
            [*make, "-subj", "/CN=x", "-keyout", pem, "-out", f"{folder}/c.pem"],
            check=True,
            capture_output=True,
            timeout=120,
        )
        theirs = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        theirs.load_cert_chain(f"{folder}/c.pem", pem)
    mine = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    mine.check_hostname, mine.verify_mode = False, ssl.CERT_NONE
    with socket.create_server(("127.0.0.1", 0)) as listener:
        a, b = socket.create_connection(listener.getsockname()), listener.accept()[0]
    with ThreadPoolExecutor() as pool, b:
        served = pool.submit(theirs.wrap_socket, b, server_side=True)
        with mine.wrap_socket(a) as ours, served.result(timeout=60) as other:
            yield ours
            assert other.recv(100) == b"through TLS"
