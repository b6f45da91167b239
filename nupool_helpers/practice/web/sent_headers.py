"""The headers of a request by their names, as every call needs some: bytes, as they were sent."""

from collections.abc import Mapping

from starlette.types import Scope

__all__ = ["has_body", "sent_headers"]


def sent_headers(scope: Scope) -> dict[bytes, bytes]:
    """Return the headers by their names, which ASGI has in lower case; of two that have one name the first."""
    return dict(reversed(scope["headers"]))


def has_body(headers: Mapping[bytes, bytes]) -> bool:
    """Tell whether a request brings a body: without one of these two headers it has none (RFC 9112, section 6.3)."""
    return b"content-length" in headers or b"transfer-encoding" in headers
