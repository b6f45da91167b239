"""Signatures judged over the URL exactly as the client wrote it, in either generation of the API."""

import hmac
from collections.abc import Iterable
from urllib.parse import parse_qsl

from starlette.requests import Request

from nupool_helpers.practice.web.request_target import written_address
from nupool_helpers.secret import SecretText

__all__ = ["parameters", "urls_as_written", "verify"]

_MOST_PARAMETERS = 50


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
    # The time tells which text fits, and that is what the client wrote, which is no secret.
    return any(hmac.compare_digest(hmac.digest(key, text, "sha512").hex().encode(), given) for text in texts)


def parameters(request: Request) -> dict[str, str] | None:
    """Return the query's parameters, the first of each name; None where it cannot be read."""
    found: dict[str, str] = {}
    query: bytes = request.scope["query_string"]
    if not query:
        return found
    try:
        pairs = parse_qsl(query.decode("ascii"), keep_blank_values=True, max_num_fields=_MOST_PARAMETERS)
    except ValueError:  # a UnicodeDecodeError is one
        return None
    for name, value in pairs:
        found.setdefault(name, value)
    return found
