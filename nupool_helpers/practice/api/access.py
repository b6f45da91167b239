"""Who sends a v1.1 request, proved by its signature over the URL exactly as the client wrote it."""

import hashlib
import hmac
from urllib.parse import parse_qsl

from sqlalchemy import Connection
from starlette.requests import Request

from nupool_helpers.practice.apikeys import services
from nupool_helpers.practice.market.orders import Refused
from nupool_helpers.practice.web import address_of

__all__ = ["caller", "parameters", "urls_as_written"]

_MOST_PARAMETERS = 50


def parameters(request: Request) -> dict[str, str]:
    """Return the query's parameters; of one that is written twice the first counts."""
    found: dict[str, str] = {}
    query: bytes = request.scope["query_string"]
    try:
        pairs = parse_qsl(query.decode("ascii"), keep_blank_values=True, max_num_fields=_MOST_PARAMETERS)
    except (UnicodeDecodeError, ValueError):
        raise Refused("INVALID_SIGNATURE") from None
    for name, value in pairs:
        found.setdefault(name, value)
    return found


def caller(connection: Connection, request: Request, given: dict[str, str]) -> services.KeyRow:
    """Return the key that signed this request. Raises Refused with the exchange's word for what is missing."""
    sent = request.headers.get("apisign")
    for missing, word in (
        (not given.get("apikey"), "APIKEY_NOT_PROVIDED"),
        (not given.get("nonce"), "NONCE_NOT_PROVIDED"),
        (not sent, "APISIGN_NOT_PROVIDED"),
    ):
        if missing:
            raise Refused(word)
    key = services.find(connection, given["apikey"])
    if key is None:
        raise Refused("APIKEY_INVALID")
    if not _signed(request, key, sent or ""):
        raise Refused("INVALID_SIGNATURE")
    if not services.may_use(key, address_of(request)):
        raise Refused("WHITELIST_VIOLATION_IP")
    return key


def _signed(request: Request, key: services.KeyRow, sent: str) -> bool:
    secret, given = key.secret.reveal().encode(), sent.lower().encode("latin-1", "replace")
    # All are compared, whichever fits: the time tells nothing.
    fits = [
        hmac.compare_digest(hmac.new(secret, url, hashlib.sha512).hexdigest().encode(), given)
        for url in urls_as_written(request)
    ]
    return any(fits)


def urls_as_written(request: Request) -> list[bytes]:
    """Return the URLs that the client can have written, byte for byte: behind a TLS front it wrote https."""
    raw: bytes = request.scope.get("raw_path") or request.scope["path"].encode()
    query: bytes = request.scope["query_string"]
    host = dict(request.scope["headers"]).get(b"host", b"")
    rest = host + raw + (b"?" + query if query else b"")
    return [scheme + b"://" + rest for scheme in (b"http", b"https")]
