"""Who sends a v3 request, proved by its four headers."""

import hashlib
import hmac

from sqlalchemy import Connection
from starlette.requests import Request

from nupool_helpers.practice.api.signature import urls_as_written, verify
from nupool_helpers.practice.apikeys import services
from nupool_helpers.practice.refusals import Refused
from nupool_helpers.practice.web.request import remote_ip

__all__ = ["TIMESTAMP_MS", "caller"]

TIMESTAMP_MS = 60_000
"""How far `Api-Timestamp` may be from this clock. Bittrex refused clocks that were wrong; by how much it never said."""


def caller(connection: Connection, request: Request, body: bytes, now: int) -> services.KeyRow:
    """Return the key that signed this request. Raises Refused with the exchange's code for what does not fit."""
    key = services.find(connection, request.headers.get("api-key", ""))
    if key is None:
        raise Refused("APIKEY_INVALID")
    timestamp = request.headers.get("api-timestamp", "")
    if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) < 20):
        raise Refused("INVALID_TIMESTAMP")
    if abs(int(timestamp) - now) > TIMESTAMP_MS:
        raise Refused("INVALID_TIMESTAMP")
    content_hash = request.headers.get("api-content-hash", "")
    if not _hashes(body, content_hash):
        raise Refused("INVALID_CONTENT_HASH")
    subaccount = request.headers.get("api-subaccount-id", "")
    rest = f"{request.method}{content_hash}{subaccount}".encode("latin-1")
    texts = [timestamp.encode() + url + rest for url in urls_as_written(request)]
    if not verify(key.secret, texts, request.headers.get("api-signature", "")):
        raise Refused("INVALID_SIGNATURE")
    if not services.may_use(key, remote_ip(request)):
        raise Refused("WHITELIST_VIOLATION_IP")
    if subaccount:
        raise Refused("NOT_IMPLEMENTED")
    return key


def _hashes(body: bytes, sent: str) -> bool:
    found = hashlib.sha512(body).hexdigest().encode()
    return hmac.compare_digest(found, sent.lower().encode("latin-1", "replace"))
