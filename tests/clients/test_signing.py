"""Signatures against values made with `openssl dgst -sha512 -hmac`."""

import pytest

from nupool_helpers.clients import signing
from nupool_helpers.clients.signing import MessageV3
from nupool_helpers.errors import PlaintextSecret
from nupool_helpers.secret import SecretText

KEY = "00112233445566778899aabbccddeeff"
SECRET = SecretText("ffeeddccbbaa99887766554433221100")
URL = f"http://127.0.0.1:8000/api/v1.1/account/getbalances?apikey={KEY}&nonce=1425556496"


def test_v1_agrees_with_openssl():
    """The v1.1 signature of a URL is what openssl computes for the same text."""
    assert signing.sign_v1(SECRET, URL) == (
        "8c292e901f4446ee1151121f1fb21478ca429294323a912c66e0c700233e3b32"
        "3fa9ccd8343651322dbe039f8705acc9e9181ad4997ecdff2d7a1a79ceb623e3"
    )


def test_hmac_of_rfc_4231():
    """RFC 4231, test case 2: the HMAC-SHA512 of a short key."""
    assert signing.sign_v1(SecretText("Jefe"), "what do ya want for nothing?") == (
        "164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea250554"
        "9758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737"
    )


def test_v3_agrees_with_openssl():
    """The v3 signature covers time, URL, method, body hash and subaccount, in that order."""
    url = "https://api.bittrex.com/v3/"
    assert signing.sign_v3(SECRET, MessageV3(1542323450016, f"{url}balances", "get")) == (
        "4b305bec1a0765159b132c6534d3b4f1b66b6f21e99a51fd6d98bed64e1ab703"
        "23c0dabf276ea91f858e278a5983f0cb133aaf9001d2d6c17774caa092aac684"
    )
    assert signing.sign_v3(SECRET, MessageV3(1542323450016, f"{url}orders", "POST", b'{"a":1}', "sub")) == (
        "13a104189cff4a99610938c37d3c2d3a80b2b29af2af01695874d8cf66cd168d"
        "a1a489f72b71b772a370ba51b4a9e3cf8460ebebac87c4ba98dce23aea7eddf0"
    )


def test_v3_headers():
    """The headers of a v3 request carry the Key and never the Secret."""
    headers = signing.headers_v3(KEY, SECRET, MessageV3(1, "https://x.example/v3/balances", "GET"))

    assert headers["Api-Key"] == KEY and headers["Api-Timestamp"] == "1"
    assert headers["Api-Content-Hash"].startswith("cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce")
    assert SECRET.reveal() not in str(headers)


def test_url_is_as_clients_wrote_it():
    """Key and nonce come first, the base's path is kept, and parameters are encoded once."""
    assert signing.signed_url_v1("http://127.0.0.1:8000/", "account/getbalances", KEY, 1425556496) == URL
    assert signing.signed_url_v1("https://a.example/p/1", "/market/cancel", "k", 2, uuid="a b&c", none=None) == (
        "https://a.example/p/1/api/v1.1/market/cancel?apikey=k&nonce=2&uuid=a+b%26c"
    )


def test_plain_secret_is_refused():
    """A Secret given as plain text is not used, and the sentence does not contain it."""
    with pytest.raises(PlaintextSecret) as refused:
        signing.sign_v1("plain-secret", URL)  # type: ignore[arg-type]

    assert "plain-secret" not in str(refused.value)
