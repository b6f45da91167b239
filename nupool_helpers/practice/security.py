"""What is judged before any page sees a request: Host, Origin, size; and the headers that every reply carries."""

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from nupool_helpers.practice import render
from nupool_helpers.practice.context import Context

__all__ = ["Guard"]

LOOPBACK = frozenset({"127.0.0.1", "localhost", "[::1]"})
FORM_BYTES = 64 * 1024
# A program with Bittrex's address built in can be brought here by a hosts file.
_VENDOR_HOSTS = frozenset({"bittrex.com", "api.bittrex.com", "www.bittrex.com"})
_API_PATHS = ("/api/", "/v3/")
# The owner's requests carry a header that no foreign page can send, the API's carry a signature.
_NO_ORIGIN_PATHS = (*_API_PATHS, "/owner/")
_MAIL_LINK_PATHS = ("/activate", "/confirm/two-factor")


class Guard:
    """Wraps the application. Nothing that it refuses reaches a page."""

    def __init__(self, app: ASGIApp, context: Context) -> None:
        self.app = app
        self.context = context

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Judge one request, then hand it on."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers, path = Headers(scope=scope), scope["path"]
        sender = self._with_headers(path, send)
        status, sentence = self._judge(headers, scope["method"], path)
        if status:
            await render.failure(Request(scope), status, sentence)(scope, receive, sender)
        else:
            await self.app(scope, _limited(receive), sender)

    def _judge(self, headers: Headers, method: str, path: str) -> tuple[int, str]:
        host = headers.get("host", "").lower()
        if not self._is_ours(host, path):
            return 400, "The exchange does not answer under this name. Open it by the address it was started with."
        if not _fits(headers.get("content-length", "0")):
            return 413, "That is too much for a form. Shorten it."
        if method in ("GET", "HEAD", "OPTIONS") or path.startswith(_NO_ORIGIN_PATHS):
            return 0, ""
        if _origin_fits(headers, host, path):
            return 0, ""
        return 403, "This form was not sent from the exchange's own page. Open the page again and send it there."

    def _is_ours(self, host: str, path: str) -> bool:
        name = host if host.endswith("]") else host.rpartition(":")[0] or host
        if name in LOOPBACK or {host, name} & self.context.hosts:
            return True
        return path.startswith(_API_PATHS) and name in _VENDOR_HOSTS

    def _with_headers(self, path: str, send: Send) -> Send:
        async def sender(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["X-Content-Type-Options"] = "nosniff"
                if path.startswith("/static/"):
                    headers["Cache-Control"] = "no-cache"
                else:
                    headers["Cache-Control"] = "no-store"
                    headers["Content-Security-Policy"] = content_policy(self.context.hosts)
                    headers["Referrer-Policy"] = _referrer_policy(path)
            await send(message)

        return sender


def content_policy(hosts: set[str]) -> str:
    """Return the policy of every page: no script at all, and frames only from loopback and configured hosts.

    A policy cannot name an IPv6 address, so [::1] may not frame.
    """
    names = {"127.0.0.1", "localhost", *hosts}
    frames = " ".join(f"http://{name}" if ":" in name else f"http://{name}:*" for name in sorted(names))
    return (
        "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; "
        f"frame-ancestors 'self' {frames}"
    )


def _referrer_policy(path: str) -> str:
    # Under "no-referrer" a browser writes "Origin: null" into a page's own forms. So it is kept for the pages whose
    # address holds a secret, and the others send their address nowhere but here.
    return "no-referrer" if path in _MAIL_LINK_PATHS else "same-origin"


def _origin_fits(headers: Headers, host: str, path: str) -> bool:
    origin = headers.get("origin", "").lower()
    if origin == "null" and path in _MAIL_LINK_PATHS:
        # What is posted there holds the mail's token, which no foreign page can know.
        return headers.get("sec-fetch-site", "same-origin") == "same-origin"
    return bool(host) and origin in (f"http://{host}", f"https://{host}")


def _fits(length: str) -> bool:
    return length.isascii() and length.isdigit() and len(length) < 10 and int(length) <= FORM_BYTES


def _limited(receive: Receive) -> Receive:
    seen = 0

    async def limited() -> Message:
        nonlocal seen
        message = await receive()
        seen += len(message.get("body", b""))
        if seen > FORM_BYTES:
            raise HTTPException(413, "That is too much for a form. Shorten it.")
        return message

    return limited
