"""Signatures verified over the URL exactly as the client wrote it, in every version of the API.

Nothing is parsed and put together again for it. Clients and servers escape, order and fold the case of a URL
differently: put together anew, a right signature would be refused, and one signature would hold for several URLs.
"""

import hmac
from collections.abc import Iterable

from starlette.requests import Request

from nupool_helpers.practice.web.request_target import written_address
from nupool_helpers.secret import SecretText

__all__ = ["urls_as_written", "verify"]


def urls_as_written(request: Request) -> list[bytes]:
    """Return the URLs that the client can have written, byte for byte.

    One that it wrote whole into the request line is the only one. Else it wrote https behind a TLS front, http without.
    """
    written = written_address(request.scope)
    if written is not None:
        return [written]
    raw: bytes = request.scope.get("raw_path") or request.scope["path"].encode()
    query: bytes = request.scope["query_string"]
    host = dict(request.scope["headers"]).get(b"host", b"")
    rest = host + raw + (b"?" + query if query else b"")
    return [scheme + b"://" + rest for scheme in (b"http", b"https")]


def verify(secret: SecretText, texts: Iterable[bytes], sent: str) -> bool:
    """Tell whether `sent` is the hexadecimal HMAC-SHA512 of one of the texts."""
    key, given = secret.reveal().encode(), sent.lower().encode("latin-1", "replace")
    # compare_digest, because how long == takes tells how many of the first letters were right, and who can ask often
    # enough would find a signature letter by letter. The time tells which text fits, which is no secret: the client
    # wrote it. Bytes, because compare_digest refuses texts with letters beyond ASCII, and anything can be sent.
    return any(hmac.compare_digest(hmac.digest(key, text, "sha512").hex().encode(), given) for text in texts)
