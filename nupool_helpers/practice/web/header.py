"""One header of a request, as every call needs some: read off the scope, without an object for all of them."""

from starlette.types import Scope

__all__ = ["has_body", "header"]


def header(scope: Scope, name: bytes) -> str:
    """Return the first header of that name, in lower case as ASGI has it; empty where there is none."""
    for found, value in scope["headers"]:
        if found == name:
            text: str = value.decode("latin-1")
            return text
    return ""


def has_body(scope: Scope) -> bool:
    """Tell whether a request brings a body: without one of these two headers it has none (RFC 9112, section 6.3)."""
    return any(name in (b"content-length", b"transfer-encoding") for name, _value in scope["headers"])
