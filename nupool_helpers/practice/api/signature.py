"""Signatures verified over the URL as the client wrote it, in every version of the API; in v3 also over it decoded.

Nothing is parsed and put together again for it. Clients and servers escape, order and fold the case of a URL
differently: put together anew, a right signature would be refused, and one signature would hold for several URLs.
Decoded, as the vendor's v3 took it, a URL counts only where that makes no other request of it.
"""

import hmac
from collections.abc import Iterable
from urllib.parse import unquote_to_bytes

from nupool_helpers.practice.api.operation import Arguments
from nupool_helpers.practice.web.prefix import written_path
from nupool_helpers.practice.web.request_target import written_address
from nupool_helpers.secret import SecretText

__all__ = ["urls_as_decoded", "urls_as_written", "verify"]


def urls_as_written(arguments: Arguments) -> list[bytes]:
    """Return the URLs that the client can have written, byte for byte.

    One that it wrote whole into the request line is the only one. Else it wrote https behind a TLS front, http without.
    """
    scope = arguments.request.scope
    written = written_address(scope)
    if written is not None:
        return [written]
    query: bytes = scope["query_string"]
    rest = arguments.headers.get(b"host", b"") + written_path(scope) + (b"?" + query if query else b"")
    return [b"http://" + rest, b"https://" + rest]


def urls_as_decoded(arguments: Arguments) -> list[bytes]:
    """Return the same URLs with what `%` encodes written plainly, those where it says nothing else by that.

    Some clients of v3 sign so: what they send is `%3A`, and what they sign is the colon of a date.
    """
    pairs = ((url, unquote_to_bytes(url)) for url in urls_as_written(arguments))
    return [decoded for url, decoded in pairs if decoded != url and _is_plain(url, decoded)]


def _is_plain(url: bytes, decoded: bytes) -> bool:
    # A separator that appears would make two parameters of one, and a percent sign that is left could be decoded again:
    # the signature of one request would then hold for another one.
    return b"%" not in decoded and all(
        url.count(sign) == decoded.count(sign) for sign in (b"/", b"?", b"#", b"&", b"=")
    )


def verify(secret: SecretText, texts: Iterable[bytes], sent: bytes) -> bool:
    """Tell whether `sent` is the hexadecimal HMAC-SHA512 of one of the texts."""
    key, given = secret.reveal().encode(), sent.lower()
    # compare_digest, because how long == takes tells how many of the first letters were right, and who can ask often
    # enough would find a signature letter by letter. The time tells which text fits, which is no secret: the client
    # wrote it. Bytes, because compare_digest refuses texts with letters beyond ASCII, and anything can be sent.
    return any(hmac.compare_digest(hmac.digest(key, text, "sha512").hex().encode(), given) for text in texts)
