"""Coinbase Advanced: GET /api/v3/brokerage/key_permissions, signed by a JSON Web Token."""

import base64
import json
from collections.abc import Mapping

from nupool_helpers.errors import InvalidInput
from nupool_helpers.live.asymmetric import load, load_ed25519, sign_es256
from nupool_helpers.live.causes import Cause, refused
from nupool_helpers.live.exchange import Exchange, KeyPage
from nupool_helpers.live.grants import from_flags, grant
from nupool_helpers.live.reading import as_record
from nupool_helpers.live.request import Endpoint, Moment, SignedRequest
from nupool_helpers.live.signing import header_text
from nupool_helpers.live.types import Credentials, Reading, Reply

__all__ = ["COINBASE"]

ASK = Endpoint("GET", "api.coinbase.com", "/api/v3/brokerage/key_permissions")
SECONDS = 120  # how long a token holds

FLAGS = {
    "can_view": grant("read"),
    "can_trade": grant("trade", may="margin_futures", narrowest=True),  # spot and derivatives of the portfolio
    "can_transfer": grant("withdraw transfer"),  # "send and receive funds, on and off platform"
}
OTHER = ("portfolio_uuid", "portfolio_type")

_UNAUTHORIZED = (
    "First: the Secret is not this Key's, or not whole (the file of the key has both).",
    "Second: the key was deleted, or is bound to IP addresses and this machine's is not among them.",
    "Third: the clocks differ: a token holds for two minutes.",
)
CAUSES = (
    Cause("PERMISSION_DENIED", "permission"),
    Cause("UNAUTHENTICATED", "ambiguous", causes=_UNAUTHORIZED),
    Cause("unauthorized", "ambiguous", causes=_UNAUTHORIZED),
)


def sign(endpoint: Endpoint, pair: Credentials, moment: Moment, values: Mapping[str, str]) -> SignedRequest:
    """Sign with ECDSA (P-256) where the Secret is PEM text, with Ed25519 where it is 88 characters of base64.

    Raises InvalidInput for any other Secret: there is no other scheme to fall back to.
    """
    from cryptography.hazmat.primitives.asymmetric import ec

    key = load_ed25519(pair.secret) or load(pair.secret)
    address = f"{endpoint.method} {endpoint.host}{endpoint.path}"
    header_text(pair.key, "key")
    if isinstance(key, ec.EllipticCurvePrivateKey) and isinstance(key.curve, ec.SECP256R1):
        text = _token(pair, moment, "ES256", {"uri": address})
        made = sign_es256(key, text.encode())
    elif key is not None and not isinstance(key, ec.EllipticCurvePrivateKey) and pair.secret.reveal()[:1] != "-":
        text = _token(pair, moment, "EdDSA", {"uris": [address]})
        made = key.sign(text.encode())  # type: ignore[call-arg]
    else:
        raise InvalidInput("Enter the private key as the file of the key has it: PEM text, or 88 characters.", "secret")
    headers = {"Authorization": f"Bearer {text}.{_packed(made)}", "Content-Type": "application/json"}
    covered = {
        "Authorization": "a token with your Key's name and this address, for two minutes, signed with your Secret"
    }
    return SignedRequest(endpoint, headers=headers, covered=covered)


def _token(pair: Credentials, moment: Moment, algorithm: str, address: dict[str, object]) -> str:
    now = int(moment.seconds)
    issuer, audience = ("cdp", "cdp_service") if algorithm == "EdDSA" else ("coinbase-cloud", "retail_rest_api_proxy")
    head = {"alg": algorithm, "typ": "JWT", "kid": pair.key.reveal(), "nonce": moment.random}
    claims = {"aud": [audience], "iss": issuer, "nbf": now, "exp": now + SECONDS, "sub": pair.key.reveal(), "iat": now}
    return f"{_packed(json.dumps(head).encode())}.{_packed(json.dumps({**claims, **address}).encode())}"


def _packed(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).decode().rstrip("=")


def read(endpoint: Endpoint, reply: Reply, pair: Credentials) -> Reading:
    """Read the three flags. `can_withdraw` is only in a mock of the vendor: no meaning is taken from it."""
    record = as_record(reply.content)
    if reply.status == 401:
        return refused(CAUSES, "unauthorized")
    if reply.status != 200 or "error" in record:
        return refused(CAUSES, record.get("error"), record.get("message"))
    if not record:
        return Reading(problem="no-answer")
    rights = from_flags(record, FLAGS, OTHER)
    return rights.noting("“Trade” covers spot and derivatives of the portfolio.") if rights.trade else rights


COINBASE = Exchange(
    id="coinbase",
    title="Coinbase Advanced",
    endpoints=(ASK,),
    sign=sign,
    read=read,
    page=KeyPage(
        "https://portal.cdp.coinbase.com/access/api",
        "Coinbase Developer Platform > API Keys > Secret API Keys",
        {
            "read": "View",
            "trade": "Trade",
            "withdraw": "Transfer (send and receive funds, on and off platform)",
            "transfer": "Transfer",
            "margin_futures": "Trade (derivatives of the portfolio come with it)",
            "ip_list": "IP allowlist",
        },
        seen="docs.cdp.coinbase.com, API Key authentication; read 2026-11-25",
    ),
    keeps="A line in its own log, with your address and the time; nothing of it changes the key or a running bot.",
    source="docs.cdp.coinbase.com, Get API Key Permissions; coinbase-advanced-py; read 2026-11-25",
    unverified=(
        "Whether a key has an end or a list of IP addresses is not in the answer.",
        "The documents name a fourth right, to receive payments: where it is on, nothing is called absent.",
    ),
    plain=(401,),
)
