"""Who sends a v3 request, proved by its four headers."""

import hashlib
import hmac
from collections.abc import Iterator

from nupool_helpers.practice.api.access import find_key, require_signature
from nupool_helpers.practice.api.signature import urls_as_decoded, urls_as_written
from nupool_helpers.practice.api.v3.arguments import ArgumentsV3
from nupool_helpers.practice.askers import KeyRow
from nupool_helpers.practice.refusals import Refused
from nupool_helpers.practice.transaction import Transaction

__all__ = ["TIMESTAMP_MS", "authenticate"]

TIMESTAMP_MS = 60_000
"""How far `Api-Timestamp` may be from this clock. Bittrex refused clocks that were wrong; by how much it never said."""

_HASH_OF_NOTHING = hashlib.sha512(b"").hexdigest().encode()  # most calls have no body


def authenticate(tx: Transaction, arguments: ArgumentsV3) -> KeyRow:
    """Return the key that signed this request. Raises Refused with the exchange's code for what does not fit.

    In this order: Key, time, body, signature. What is signed is the content hash and not the body, so that the hash has
    to be compared with the body as well: without it, an order could be changed under its signature.
    """
    key, headers = find_key(tx, arguments), arguments.headers
    timestamp = headers.get(b"api-timestamp", b"")
    if not _is_now(timestamp, tx.now):
        raise Refused("INVALID_TIMESTAMP")
    content_hash = headers.get(b"api-content-hash", b"")
    if not _is_hash_of(arguments.raw, content_hash):
        raise Refused("INVALID_CONTENT_HASH")
    subaccount = headers.get(b"api-subaccount-id", b"")
    rest = arguments.request.method.encode("latin-1") + content_hash + subaccount
    texts = (timestamp + url + rest for url in _urls(arguments))
    require_signature(tx, key, texts, headers.get(b"api-signature", b""))
    if subaccount:
        raise Refused("NOT_IMPLEMENTED")
    return key


def _urls(arguments: ArgumentsV3) -> Iterator[bytes]:
    """Go through the URLs that can have been signed; none is decoded where one fits as it was written."""
    yield from urls_as_written(arguments)
    yield from urls_as_decoded(arguments)


def _is_now(timestamp: bytes, now: int) -> bool:
    """Tell whether a timestamp is of this minute: a request that somebody kept, and sends again later, is refused."""
    readable = timestamp.isdigit() and len(timestamp) < 20
    return readable and abs(int(timestamp) - now) <= TIMESTAMP_MS


def _is_hash_of(body: bytes, sent: bytes) -> bool:
    digest = hashlib.sha512(body).hexdigest().encode() if body else _HASH_OF_NOTHING
    # No secret is in this one, and == would do; compare_digest, so that no reader has to find that out.
    return hmac.compare_digest(digest, sent.lower())
