"""A service below a path of the hub: the path is taken off every address, and who is far away is told by the proxy.

Only what is configured counts. A prefix that a header names is not believed, since links and cookies would follow it.
"""

import ipaddress
from urllib.parse import unquote

from starlette.responses import PlainTextResponse, RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send

__all__ = ["BelowPrefix", "written_path"]

_NAME = "practice.written_path"  # in the scope


class BelowPrefix:
    """Wraps the exchange: inside of it, addresses are as they are alone.

    `proxy` is the IP address of the proxy in front. Each proxy on the way appends to X-Forwarded-For whom it was asked
    by: what the nearest one has seen itself stands last, and before it stands whatever the sender wrote.
    """

    def __init__(self, app: ASGIApp, prefix: str, proxy: str = "") -> None:
        self._app, self._proxy = app, proxy
        self._raw, self._path = prefix.encode("ascii"), unquote(prefix)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        raw: bytes = scope.get("raw_path") or scope["path"].encode()
        if raw.startswith(self._raw + b"/") and scope["path"].startswith(self._path + "/"):
            inside = {"raw_path": raw[len(self._raw) :], "path": scope["path"][len(self._path) :], _NAME: raw}
            await self._app({**scope, **inside, "client": self._client(scope)}, receive, send)
        elif raw == self._raw:
            await RedirectResponse(f"{self._raw.decode()}/")(scope, receive, send)
        else:
            await PlainTextResponse("There is no such page here.", 404)(scope, receive, send)

    def _client(self, scope: Scope) -> tuple[str, int] | None:
        client: tuple[str, int] | None = scope.get("client")
        if not self._proxy or client is None or client[0] != self._proxy:
            return client
        written = [value for name, value in scope["headers"] if name == b"x-forwarded-for"]
        last = written[-1].decode("latin-1").rpartition(",")[2].strip() if written else ""
        try:
            return str(ipaddress.ip_address(last)), client[1]
        except ValueError:
            return client


def written_path(scope: Scope) -> bytes:
    """Return the path as the client wrote it, with the prefix: that is what signatures are over."""
    raw: bytes = scope.get(_NAME) or scope.get("raw_path") or scope["path"].encode()
    return raw
