"""What is judged before any application sees a request: Host, size and, where it has a rule for it, Origin."""

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import Message, Receive, Scope

from nupool_helpers.practice.context import Context
from nupool_helpers.practice.web.nul import has_nul
from nupool_helpers.practice.web.origin import OriginRule, own_origins
from nupool_helpers.practice.web.request_target import is_path, with_host_of_target
from nupool_helpers.practice.web.sent_headers import sent_headers

__all__ = ["Guard", "limited"]

LOOPBACK = frozenset({"127.0.0.1", "localhost", "[::1]"})
FORM_BYTES = 64 * 1024


class Guard:
    """Judges the requests to an application, which answers under `names` besides those of every other.

    Where `origin` is None, its requests prove in another way who sends them.
    """

    def __init__(self, context: Context, origin: OriginRule | None, names: frozenset[str] = frozenset()) -> None:
        self._context, self._origin, self._names = context, origin, names

    def judge(self, scope: Scope) -> tuple[int, str]:
        """Return the status and the sentence by which a request is refused, 0 and none where it may go on."""
        status, sentence = self._judge(scope)
        aimed = with_host_of_target(scope)
        if not status and aimed is not scope:
            # The Host that was sent does not count, but what it would not open no address in the request line opens: a
            # front that judged by the one is not passed by the other.
            return self._judge(aimed)
        return status, sentence

    def _judge(self, scope: Scope) -> tuple[int, str]:
        if not is_path(scope):
            return 400, "The exchange cannot tell what is asked for. Ask for a path, or for a whole http address."
        if has_nul(scope):
            return 400, "There is a character in this request that no text has (NUL). Send it without."
        # Host first: a page whose foreign name leads here (DNS rebinding) has that name as its origin, so Origin fits.
        sent = sent_headers(scope)
        host = sent.get(b"host", b"").decode("latin-1").lower()
        if not self._is_ours(host):
            return 400, "The exchange does not answer under this name. Open it by the address it was started with."
        # Size before anything is read, so that nobody fills the memory of what all others share.
        if not _is_short(sent.get(b"content-length") or b"0"):
            return 413, "That is too much for a form. Shorten it."
        if self._origin is None or scope["method"] in ("GET", "HEAD", "OPTIONS"):
            return 0, ""
        if self._origin(Headers(scope=scope), own_origins(host, self._context.outer_url)):
            return 0, ""
        return 403, "This form was not sent from the exchange's own page. Open the page again and send it there."

    def _is_ours(self, host: str) -> bool:
        name = host if host.endswith("]") else host.rpartition(":")[0] or host
        return name in LOOPBACK or bool({host, name} & self._context.host_names()) or name in self._names


def _is_short(length: bytes) -> bool:
    return length.isdigit() and len(length) < 10 and int(length) <= FORM_BYTES


def limited(receive: Receive) -> Receive:
    """Return what receives a body, and ends the request with 413 where that is too long."""
    seen = 0

    async def receive_limited() -> Message:
        nonlocal seen
        message = await receive()
        # Counted, too: a body that comes in chunks says no length before.
        seen += len(message.get("body", b""))
        if seen > FORM_BYTES:
            raise HTTPException(413, "That is too much for a form. Shorten it.")
        return message

    return receive_limited
