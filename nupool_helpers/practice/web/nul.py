"""NUL, which no name, address or code has. PostgreSQL keeps no text with it, so it is refused at the door, always."""

from starlette.types import Scope

__all__ = ["NUL", "has_nul"]

NUL = "\0"


def has_nul(scope: Scope) -> bool:
    """Tell whether a request has a NUL in its path, its query or its headers, plain or as one of them encodes it."""
    query: bytes = scope["query_string"]
    # 0 and not b"\0", for which Python raises and catches an exception before it looks.
    if NUL in scope["path"] or query.find(b"%00") >= 0 or 0 in query:
        return True
    for name, value in scope["headers"]:
        if 0 in name or 0 in value:
            return True
        # In quotes a cookie has any character by its octal number (RFC 2109's quoted strings, as Python reads them).
        if name == b"cookie" and rb"\000" in value:
            return True
    return False
