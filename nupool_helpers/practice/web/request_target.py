"""The request target: an address that was written whole is read as the path and the host that it names.

Browsers write `GET /api/...` (origin-form). Clients of 2015 write `GET https://bittrex.com/api/...` (absolute-form),
which every server has to accept (RFC 9112, section 3.2.2).
"""

import re
from typing import NamedTuple
from urllib.parse import unquote

from starlette.types import ASGIApp, Receive, Scope, Send

__all__ = ["HostOfTarget", "OriginForm", "is_path", "with_host_of_target", "written_address"]

# No user name, no empty host, nothing encoded in it: whatever two readers could read in two ways is no address here.
_ABSOLUTE = re.compile(rb"(?i:https?)://((?:[A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(?::[0-9]{1,5})?)(/.*)?", re.DOTALL)
_NAME = "practice.absolute_form"  # in the scope


class _Absolute(NamedTuple):
    authority: bytes
    written: bytes  # the whole address, byte for byte


class OriginForm:
    """Wraps an application under uvicorn's h11, which hands on a target that was written whole as if it were a path."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Give the application the path alone, as ASGI has it, and keep the rest for the two functions below."""
        await self.app(_origin_form(scope) if scope["type"] == "http" else scope, receive, send)


class HostOfTarget:
    """Wraps an application: inside of it, Host is what the target names. Outside, the Host that was sent is judged."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand on one request."""
        await self.app(with_host_of_target(scope), receive, send)


def with_host_of_target(scope: Scope) -> Scope:
    """Return the scope with the target's host and port for Host; in origin-form it is the same scope.

    RFC 9112, section 3.2.2: where the address is written whole, Host is ignored.
    """
    absolute: _Absolute | None = scope.get(_NAME)
    if absolute is None:
        return scope
    others = [(name, value) for name, value in scope["headers"] if name != b"host"]
    return {**scope, "headers": [(b"host", absolute.authority), *others]}


def written_address(scope: Scope) -> bytes | None:
    """Return the address as the client wrote it into the request line, None where it wrote a path."""
    absolute: _Absolute | None = scope.get(_NAME)
    return absolute and absolute.written


def is_path(scope: Scope) -> bool:
    """Tell whether a request is for a path: not for `*`, `host:port` or an address that cannot be read."""
    raw: bytes = scope.get("raw_path") or scope["path"].encode()
    return raw.startswith(b"/")


def _origin_form(scope: Scope) -> Scope:
    target, query = scope["raw_path"], scope["query_string"]
    parts = _ABSOLUTE.fullmatch(target)
    if parts is None:
        return scope
    raw = parts[2] or b"/"
    absolute = _Absolute(parts[1], target + (b"?" + query if query else b""))
    # The path is read as uvicorn reads it in origin-form, so that both forms of one address mean the same.
    return {**scope, "path": unquote(raw.decode("ascii")), "raw_path": raw, _NAME: absolute}
