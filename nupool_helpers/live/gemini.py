"""Gemini, for keys of one account (they begin with “account-”): POST /v1/roles."""

import base64
import json
from collections.abc import Mapping

from nupool_helpers.errors import InvalidInput
from nupool_helpers.live.causes import Cause, refused
from nupool_helpers.live.exchange import Exchange, KeyPage
from nupool_helpers.live.grants import from_flags, grant
from nupool_helpers.live.reading import as_record
from nupool_helpers.live.request import Endpoint, Moment, SignedRequest
from nupool_helpers.live.signing import header_text, hex_hmac
from nupool_helpers.live.types import Credentials, Reading, Reply

__all__ = ["GEMINI"]

ASK = Endpoint("POST", "api.gemini.com", "/v1/roles")

FLAGS = {
    "isAuditor": grant("read"),
    "isTrader": grant(
        "read trade", may="margin_futures", narrowest=True
    ),  # accounts for derivatives have the same role
    "isFundManager": grant("read withdraw transfer"),
}

CAUSES = (
    Cause("InvalidApiKey", "key"),
    Cause("InvalidSignature", "secret"),
    Cause("InvalidNonce", "nonce"),
    Cause("MissingRole", "permission"),
    Cause("RateLimit", "limit"),
    Cause("RateLimited", "limit"),
    Cause("Maintenance", "no-answer"),
)


def sign(endpoint: Endpoint, pair: Credentials, moment: Moment, values: Mapping[str, str]) -> SignedRequest:
    """HMAC-SHA384 over the payload, JSON in base64 with path and nonce. Raises InvalidInput for a master key."""
    key = header_text(pair.key, "key")
    if not key.startswith("account-"):
        key = ""
        raise InvalidInput("Only keys of one account tell their roles, and those begin with account-.", "key")
    payload = json.dumps({"request": endpoint.path, "nonce": str(moment.ms)}, separators=(",", ":"))
    packed = base64.b64encode(payload.encode()).decode()
    headers = {
        "Content-Type": "text/plain",
        "X-GEMINI-APIKEY": key,
        "X-GEMINI-PAYLOAD": packed,
        "X-GEMINI-SIGNATURE": hex_hmac(pair.secret, packed, "sha384"),
    }
    covered = {
        "X-GEMINI-APIKEY": "your Key",
        "X-GEMINI-PAYLOAD": "this path and the time of sending, in base64",
        "X-GEMINI-SIGNATURE": "the signature",
    }
    return SignedRequest(endpoint, headers=headers, body="{}", covered=covered)


def read(endpoint: Endpoint, reply: Reply, pair: Credentials) -> Reading:
    """Read the roles."""
    record = as_record(reply.content)
    if reply.status != 200 or "result" in record:
        return refused(CAUSES, record.get("reason"), record.get("message"))
    if not record:
        return Reading(problem="no-answer")
    rights = from_flags(record, FLAGS)
    return rights.noting("Accounts for derivatives are traded with the same role.") if rights.trade else rights


GEMINI = Exchange(
    id="gemini",
    title="Gemini",
    endpoints=(ASK,),
    sign=sign,
    read=read,
    page=KeyPage(
        "https://exchange.gemini.com/settings/api",
        "Account > Settings > API > the key",
        {
            "read": "Auditor",
            "trade": "Trader",
            "withdraw": "Fund Manager",
            "transfer": "Fund Manager",
            "margin_futures": "Trader (in an account for derivatives)",
            "ip_list": "Trusted IPs",
        },
        seen="a guide of others (Trader, Fund Manager, Trusted IPs); read 2026-11-25",
    ),
    keeps="The nonce: where the key counts them, no later call of this pair may have a smaller one. Stop a running bot "
    "first.",
    source="developer.gemini.com, Roles Endpoint; read 2026-11-25",
    unverified=("The field of the administrator's role: where an unknown one is on, nothing is called absent.",),
)
