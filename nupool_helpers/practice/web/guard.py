"""What is judged before any application sees a request: Host, size and, where it has a rule for it, Origin."""

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from nupool_helpers.practice.context import Context
from nupool_helpers.practice.web.failures import Failure
from nupool_helpers.practice.web.header import header
from nupool_helpers.practice.web.nul import has_nul
from nupool_helpers.practice.web.origin import OriginRule, own_origins
from nupool_helpers.practice.web.request_target import is_path, with_host_of_target

__all__ = ["Guard"]

LOOPBACK = frozenset({"127.0.0.1", "localhost", "[::1]"})
FORM_BYTES = 64 * 1024


class Guard:
    """Wraps the pages of an application, which answers under `names` besides those of every other.

    Where `origin` is None, its requests prove in another way who sends them. Nothing that the guard refuses goes
    further; `fail` says so.
    """

    def __init__(
        self, app: ASGIApp, context: Context, fail: Failure, origin: OriginRule | None, names: frozenset[str]
    ) -> None:
        self.app = app
        self._context, self._fail, self._origin, self._names = context, fail, origin, names

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Judge one request, then hand it on."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        aimed = with_host_of_target(scope)
        status, sentence = self._judge(scope)
        if not status and aimed is not scope:
            # The Host that was sent does not count, but what it would not open no address in the request line opens: a
            # front that judged by the one is not passed by the other.
            status, sentence = self._judge(aimed)
        if status:
            await self._fail(Request(scope), status, sentence)(scope, receive, send)
        else:
            await self.app(aimed, _limited(receive), send)

    def _judge(self, scope: Scope) -> tuple[int, str]:
        if not is_path(scope):
            return 400, "The exchange cannot tell what is asked for. Ask for a path, or for a whole http address."
        if has_nul(scope):
            return 400, "There is a character in this request that no text has (NUL). Send it without."
        # Host first: a page whose foreign name leads here (DNS rebinding) has that name as its origin, so Origin fits.
        host = header(scope, b"host").lower()
        if not self._is_ours(host):
            return 400, "The exchange does not answer under this name. Open it by the address it was started with."
        # Size before anything is read, so that nobody fills the memory of what all others share.
        if not _is_short(header(scope, b"content-length") or "0"):
            return 413, "That is too much for a form. Shorten it."
        if self._origin is None or scope["method"] in ("GET", "HEAD", "OPTIONS"):
            return 0, ""
        if self._origin(Headers(scope=scope), own_origins(host, self._context.outer_url)):
            return 0, ""
        return 403, "This form was not sent from the exchange's own page. Open the page again and send it there."

    def _is_ours(self, host: str) -> bool:
        name = host if host.endswith("]") else host.rpartition(":")[0] or host
        return name in LOOPBACK or bool({host, name} & self._context.host_names()) or name in self._names


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
