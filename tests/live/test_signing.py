"""Every request is signed as ccxt signs it; signatures that are random are verified by the public key."""

import base64
import hashlib
import hmac
import json
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import ccxt
import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, load_pem_private_key

from nupool_helpers.errors import InvalidInput
from nupool_helpers.live import EXCHANGES, Credentials, FollowUp, Line, SignedRequest, prepare
from nupool_helpers.secret import SecretText
from tests.live.pairs import CODE, KEY, PASSPHRASE, SECRET, ec_pem, ed25519_text, pair

NOW = 1795600000.123
MS = 1795600000123
LINE = Line(clock=lambda: NOW)
AS_CCXT: dict[str, tuple[str, list[str]]] = {
    "binance": ("account/apiRestrictions", ["sapi"]),
    "bybit": ("v5/user/query-api", ["private"]),
    "bybiteu": ("v5/user/query-api", ["private"]),
    "okx": ("account/config", ["private"]),
    "myokx": ("account/config", ["private"]),
    "okxus": ("account/config", ["private"]),
    "kraken": ("GetApiKeyInfo", ["private"]),
    "kucoin": ("user/api-key", ["private"]),
    "gate": ("main_keys", ["private", "account"]),
    "bitget": ("v2/spot/account/info", ["private", "spot"]),
    "mexc": ("apiKeyInfo", ["spot", "private"]),
    "htx": ("user/api-key", ["v2Private"]),
    "bitfinex": ("auth/r/permissions", ["private"]),
    "gemini": ("v1/roles", ["private"]),
}
# What ccxt adds to be paid for its users, and nothing else.
BROKERS = {
    *("X-CHANNEL-API-CODE", "KC-API-PARTNER-SIGN", "KC-API-PARTNER", "KC-API-PARTNER-VERIFY", "source"),
}


def by_ccxt(exchange: str, path: str, api: list[str], params: dict[str, Any], secret: str = SECRET) -> dict[str, Any]:
    """What ccxt would send at NOW."""
    client = getattr(ccxt, exchange)({"apiKey": KEY, "secret": secret, "password": PASSPHRASE})
    client.milliseconds = lambda: MS
    client.seconds = lambda: MS // 1000
    signed: dict[str, Any] = client.sign(path, api, EXCHANGES[exchange].endpoints[0].method, params)
    return signed


def assert_same(ours: SignedRequest, theirs: dict[str, Any]) -> None:
    assert ours.endpoint.method == theirs["method"]
    assert ours.url == theirs["url"].removesuffix("?")
    wanted = {name: value for name, value in (theirs["headers"] or {}).items() if name not in BROKERS}
    assert dict(ours.headers) == wanted
    assert ours.body == theirs["body"]


@pytest.mark.parametrize("exchange", AS_CCXT)
def test_it_is_signed_as_ccxt_signs_it(exchange: str) -> None:
    """Method, URL with its query, headers and body, to the character."""
    path, api = AS_CCXT[exchange]
    params = {"accessKey": KEY} if exchange == "mexc" else {}

    assert_same(prepare(EXCHANGES[exchange], pair(code=""), LINE), by_ccxt(exchange, path, api, params))


def test_only_coinbase_and_deribit_are_judged_otherwise() -> None:
    """Every exchange is held against ccxt."""
    assert {*AS_CCXT, "coinbase", "deribit"} == set(EXCHANGES)


@pytest.mark.parametrize(
    ("exchange", "place", "path", "api", "values"),
    [
        ("bitget", 1, "v3/account/info", ["private", "uta"], {}),
        ("htx", 1, "user/uid", ["v2Private"], {}),
        ("htx", 2, "user/api-key", ["v2Private"], {"uid": "400012"}),
    ],
)
def test_a_second_request_is_signed_as_ccxt_signs_it(
    exchange: str, place: int, path: str, api: list[str], values: dict[str, str]
) -> None:
    """Those of Bitget's unified accounts and of HTX's user number."""
    follow = FollowUp(EXCHANGES[exchange].endpoints[place], "", values)

    assert_same(prepare(EXCHANGES[exchange], pair(), LINE, follow), by_ccxt(exchange, path, api, values))


def test_the_one_time_code_of_a_kraken_key_is_signed_with_the_rest() -> None:
    """It stands in the body, as ccxt would put it there, and only where one was entered."""
    theirs = by_ccxt("kraken", "GetApiKeyInfo", ["private"], {"otp": CODE})

    assert_same(prepare(EXCHANGES["kraken"], pair(), LINE), theirs)
    assert CODE not in (prepare(EXCHANGES["kraken"], pair(code=""), LINE).body or "")


def test_deribit_is_signed_as_ccxt_signs_it_for_its_web_socket() -> None:
    """By client_signature only: time, nonce and data on lines, HMAC-SHA256; nothing of the Secret is in the URL."""
    signed = prepare(EXCHANGES["deribit"], pair(), LINE)

    sent = dict(parse_qsl(urlsplit(signed.url).query, keep_blank_values=True))
    text = f"{MS}\n{sent['nonce']}\n"
    assert sent.pop("signature") == ccxt.Exchange.hmac(text.encode(), SECRET.encode(), hashlib.sha256)
    assert sent.pop("nonce") != dict(parse_qsl(prepare(EXCHANGES["deribit"], pair(), LINE).query))["nonce"]
    assert sent == {"grant_type": "client_signature", "client_id": KEY, "timestamp": str(MS), "data": ""}
    assert not signed.headers and signed.body is None


def claims_of(signed: SignedRequest) -> tuple[dict[str, Any], dict[str, Any], bytes, bytes]:
    """Header, claims, what was signed, and the signature of the token in a request."""
    head, claims, signature = (part for part in signed.headers["Authorization"].removeprefix("Bearer ").split("."))
    raw = [base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)) for part in (head, claims, signature)]
    return json.loads(raw[0]), json.loads(raw[1]), f"{head}.{claims}".encode(), raw[2]


def test_coinbase_tokens_are_ccxt_s_but_for_what_is_random() -> None:
    """With a PEM key (ECDSA) and with 88 characters (Ed25519): same head and claims, and the public key verifies."""
    pem = ec_pem()
    text, ed25519 = ed25519_text()
    for secret in (pem, text):
        ours = claims_of(prepare(EXCHANGES["coinbase"], pair(secret=secret), LINE))
        theirs = by_ccxt("coinbase", "brokerage/key_permissions", ["v3", "private"], {}, secret)
        wanted = claims_of(SignedRequest(EXCHANGES["coinbase"].endpoints[0], headers=theirs["headers"]))
        assert len(ours[0].pop("nonce")) == 32 and wanted[0].pop("nonce")
        assert ours[:2] == wanted[:2]
        if secret == text:
            ed25519.public_key().verify(ours[3], ours[2])
        else:
            key = load_pem_private_key(pem.encode(), None)
            assert isinstance(key, ec.EllipticCurvePrivateKey)
            halves = [int.from_bytes(half, "big") for half in (ours[3][:32], ours[3][32:])]
            key.public_key().verify(encode_dss_signature(*halves), ours[2], ec.ECDSA(hashes.SHA256()))


def test_a_private_key_on_one_line_is_the_same_key() -> None:
    """The file of a Coinbase key writes its line ends as backslash and n."""
    pem = ec_pem()

    assert claims_of(prepare(EXCHANGES["coinbase"], pair(secret=pem.replace("\n", "\\n")), LINE))[1]["sub"] == KEY


@pytest.mark.parametrize("exchange", ["binance", "bybit"])
def test_a_key_of_one_s_own_making_signs_with_rsa(exchange: str) -> None:
    """As ccxt does; PKCS 1 v1.5 is not random, so the two are equal."""
    key = rsa.generate_private_key(65537, 2048)
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    path, api = AS_CCXT[exchange]

    assert_same(prepare(EXCHANGES[exchange], pair(secret=pem), LINE), by_ccxt(exchange, path, api, {}, pem))


def test_a_binance_key_of_one_s_own_making_signs_with_ed25519() -> None:
    """The public key verifies what stands before the signature."""
    key = Ed25519PrivateKey.generate()
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()

    text, _, signature = prepare(EXCHANGES["binance"], pair(secret=pem), LINE).query.partition("&signature=")
    made = dict(parse_qsl(f"signature={signature}"))["signature"]
    key.public_key().verify(base64.b64decode(made), text.encode())


@pytest.mark.parametrize(
    ("exchange", "secret"),
    [
        pytest.param("coinbase", "neither PEM nor base64", id="coinbase, no key"),
        pytest.param("coinbase", base64.b64encode(b"x" * 32).decode(), id="coinbase, bytes of no kind"),
        pytest.param(
            "coinbase", "-----BEGIN EC PRIVATE KEY-----\nAAAA\n-----END EC PRIVATE KEY-----", id="coinbase, no PEM"
        ),
        # Keys are made for each run, and so have names here: every worker must collect the same tests.
        pytest.param(
            "coinbase",
            Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode(),
            id="coinbase, Ed25519",
        ),
        pytest.param("binance", ec_pem(), id="binance, elliptic curve"),
        pytest.param("bybit", "-----BEGIN nothing", id="bybit, half a PEM"),
        pytest.param("kraken", "not base64!", id="kraken, no base64"),
        pytest.param("kraken", "", id="kraken, nothing"),
        pytest.param("okx", "a lone surrogate \udcff", id="okx, a lone surrogate"),
    ],
)
def test_a_secret_of_another_kind_is_refused_and_in_no_frame(exchange: str, secret: str) -> None:
    """There is no other scheme to fall back to; the sentence belongs beside the Secret."""
    with pytest.raises(InvalidInput) as caught:
        prepare(EXCHANGES[exchange], pair(secret=secret), LINE)

    assert caught.value.field == "secret"
    assert caught.value.__cause__ is None and caught.value.__context__ is None


@pytest.mark.parametrize("exchange", EXCHANGES)
@pytest.mark.parametrize("key", ["", "two\nlines", "Schlüssel", " account-x", "\udcff"])
def test_a_key_that_no_header_holds_is_refused(exchange: str, key: str) -> None:
    """Nothing is sent, and the sentence belongs beside the Key."""
    with pytest.raises(InvalidInput) as caught:
        prepare(EXCHANGES[exchange], pair(key=key, secret=ec_pem() if exchange == "coinbase" else SECRET), LINE)
    assert caught.value.field == "key"


@pytest.mark.parametrize("exchange", [name for name, one in EXCHANGES.items() if one.needs])
def test_a_passphrase_is_asked_for_where_there_is_one(exchange: str) -> None:
    """Without it nothing is signed."""
    with pytest.raises(InvalidInput) as caught:
        prepare(EXCHANGES[exchange], Credentials(SecretText(KEY), SecretText(SECRET)), LINE)
    assert caught.value.field == "passphrase"


def test_a_master_key_of_gemini_is_refused() -> None:
    """It tells no roles."""
    with pytest.raises(InvalidInput, match="account-"):
        prepare(EXCHANGES["gemini"], pair(key="master-x"), LINE)


def test_rsa_is_what_it_says() -> None:
    """The oracle itself: the public key verifies what was signed."""
    key = rsa.generate_private_key(65537, 2048)
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    signed = prepare(EXCHANGES["bybit"], pair(secret=pem), LINE)

    text = f"{MS}{KEY}5000".encode()
    key.public_key().verify(base64.b64decode(signed.headers["X-BAPI-SIGN"]), text, padding.PKCS1v15(), hashes.SHA256())
    assert hmac.compare_digest(signed.headers["X-BAPI-TIMESTAMP"], str(MS))
