"""What is judged before any page sees a request: Host, Origin, size; and the headers that every reply carries."""

import functools
from collections.abc import Set as AbstractSet

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from nupool_helpers.practice.context import Context
from nupool_helpers.practice.vendor import VENDOR_HOSTS
from nupool_helpers.practice.web import render
from nupool_helpers.practice.web.nul import has_nul
from nupool_helpers.practice.web.request import API_PATHS
from nupool_helpers.practice.web.request_target import is_path, with_host_of_target

__all__ = ["Guard"]

LOOPBACK = frozenset({"127.0.0.1", "localhost", "[::1]"})
FORM_BYTES = 64 * 1024
# The owner's requests carry a header that no foreign page can send, the API's carry a signature.
_NO_ORIGIN_PATHS = (*API_PATHS, "/owner/")
_MAIL_LINK_PATHS = ("/activate", "/confirm/two-factor")
_STATIC = ((b"x-content-type-options", b"nosniff"), (b"cache-control", b"no-cache"))
Pairs = tuple[tuple[bytes, bytes], ...]


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
        path = scope["path"]
        sender = self._add_headers(path, send)
        aimed = with_host_of_target(scope)
        status, sentence = self._judge(scope, path)
        if not status and aimed is not scope:
            # The Host that was sent does not count, but what it would not open no address in the request line opens: a
            # front that judged by the one is not passed by the other.
            status, sentence = self._judge(aimed, path)
        if status:
            await render.failure(Request(scope), status, sentence)(scope, receive, sender)
        else:
            await self.app(aimed, _limited(receive), sender)

    def _judge(self, scope: Scope, path: str) -> tuple[int, str]:
        if not is_path(scope):
            return 400, "The exchange cannot tell what is asked for. Ask for a path, or for a whole http address."
        if has_nul(scope):
            return 400, "There is a character in this request that no text has (NUL). Send it without."
        # Host first: a page whose foreign name leads here (DNS rebinding) has that name as its origin, so Origin fits.
        host = _header(scope, b"host").lower()
        if not self._is_ours(host, path):
            return 400, "The exchange does not answer under this name. Open it by the address it was started with."
        # Size before anything is read, so that nobody fills the memory of what all others share.
        if not _is_short(_header(scope, b"content-length") or "0"):
            return 413, "That is too much for a form. Shorten it."
        if scope["method"] in ("GET", "HEAD", "OPTIONS") or path.startswith(_NO_ORIGIN_PATHS):
            return 0, ""
        if _is_own_origin(Headers(scope=scope), host, path):
            return 0, ""
        return 403, "This form was not sent from the exchange's own page. Open the page again and send it there."

    def _is_ours(self, host: str, path: str) -> bool:
        name = host if host.endswith("]") else host.rpartition(":")[0] or host
        if name in LOOPBACK or {host, name} & self.context.hosts:
            return True
        # Only the API's calls. Under a name of the vendor's no page answers, and no cookie counts.
        return path.lower().startswith(API_PATHS) and name in VENDOR_HOSTS

    def _add_headers(self, path: str, send: Send) -> Send:
        async def sender(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *_headers_for(path, self.context.hosts)]
            await send(message)

        return sender


def _headers_for(path: str, hosts: set[str]) -> Pairs:
    if path.startswith("/static/"):
        return _STATIC
    return _headers_of_pages(path in _MAIL_LINK_PATHS, frozenset(hosts))


@functools.lru_cache
def _headers_of_pages(holds_token: bool, hosts: frozenset[str]) -> Pairs:
    # Under "no-referrer" a browser writes "Origin: null" into a page's own forms. So it is kept for the pages whose
    # address holds a secret, and the others send their address nowhere but here.
    referrer = b"no-referrer" if holds_token else b"same-origin"
    return (
        (b"x-content-type-options", b"nosniff"),
        (b"cache-control", b"no-store"),
        (b"content-security-policy", content_policy(hosts).encode()),
        (b"referrer-policy", referrer),
    )


def _header(scope: Scope, name: bytes) -> str:
    return next((value.decode("latin-1") for header, value in scope["headers"] if header == name), "")


def content_policy(hosts: AbstractSet[str]) -> str:
    """Return the policy of every page: no script at all, and frames only from loopback and configured hosts.

    A policy cannot name an IPv6 address, so [::1] may not frame.
    """
    # In a frame of somebody else's page the learner would press buttons unseen (clickjacking).
    names = {"127.0.0.1", "localhost", *hosts}
    frames = " ".join(f"http://{name}" if ":" in name else f"http://{name}:*" for name in sorted(names))
    return (
        "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; "
        f"frame-ancestors 'self' {frames}"
    )


def _is_own_origin(headers: Headers, host: str, path: str) -> bool:
    origin = headers.get("origin", "").lower()
    if origin == "null" and path in _MAIL_LINK_PATHS:
        # What is posted there holds the mail's token, which no foreign page can know.
        return headers.get("sec-fetch-site", "same-origin") == "same-origin"
    # Without an Origin a form is refused: every browser sends one. Both schemes, since TLS may end at a proxy.
    return bool(host) and origin in (f"http://{host}", f"https://{host}")


def _is_short(length: str) -> bool:
    return length.isascii() and length.isdigit() and len(length) < 10 and int(length) <= FORM_BYTES


def _limited(receive: Receive) -> Receive:
    seen = 0

    async def limited() -> Message:
        nonlocal seen
        message = await receive()
        # Counted, too: a body that comes in chunks says no length before.
        seen += len(message.get("body", b""))
        if seen > FORM_BYTES:
            raise HTTPException(413, "That is too much for a form. Shorten it.")
        return message

    return limited
