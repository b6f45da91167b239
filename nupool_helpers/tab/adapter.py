"""Requests answered by an application in this process: no socket, no thread, no loop of events."""

import io
import logging
import time
from collections.abc import Awaitable, Callable, Coroutine
from email.message import Message as Headers
from email.utils import formatdate
from http.client import responses
from typing import Any, cast
from urllib.parse import unquote, urlsplit

import requests
from requests.adapters import HTTPAdapter
from starlette.types import ASGIApp, Message, Scope
from urllib3 import HTTPHeaderDict, HTTPResponse

from nupool_helpers.lessons import traffic_capture

__all__ = ["AppAdapter", "run"]

_log = logging.getLogger(__name__)


class AppAdapter(HTTPAdapter):
    """Answers requests by `app`, which may be exchanged for another. `clock` gives seconds since 1970."""

    def __init__(self, app: ASGIApp, clock: Callable[[], float] = time.time) -> None:
        super().__init__()
        self.app, self._clock = app, clock

    def send(self, request: requests.PreparedRequest, *_more: Any, **_named: Any) -> requests.Response:
        """Answer one request. Raises requests.ConnectionError where the application has no answer."""
        body = request.body or b""
        content = body.encode() if isinstance(body, str) else bytes(body)
        scope = _scope(request)
        traffic_capture.note(urlsplit(request.url or "").netloc, _as_sent(scope, content))
        status, pairs, answer = _answer(self.app, scope, content)
        pairs.append(("date", formatdate(self._clock(), usegmt=True)))  # as a server writes it
        return self.build_response(request, _raw(status, pairs, answer))


def run(work: Awaitable[Any]) -> None:
    """Run a coroutine that never really waits. Raises RuntimeError where it does wait."""
    coroutine = cast(Coroutine[Any, Any, Any], work)
    try:
        coroutine.send(None)
    except StopIteration:
        return
    coroutine.close()
    raise RuntimeError("The application waited for something, and nothing else goes on in this process.")


def _scope(request: requests.PreparedRequest) -> Scope:
    parts = urlsplit(str(request.url))
    # An ASGI server gives names in small letters, and the path as it was written as well as decoded.
    headers = [(_bytes(name).lower(), _bytes(value)) for name, value in request.headers.items()]
    if "host" not in {name.lower() for name in request.headers}:
        headers.insert(0, (b"host", parts.netloc.encode()))
    path = parts.path or "/"
    return {
        **{"type": "http", "asgi": {"version": "3.0", "spec_version": "2.3"}, "http_version": "1.1", "state": {}},
        **{"method": request.method, "scheme": parts.scheme, "root_path": "", "headers": headers},
        **{"path": unquote(path), "raw_path": path.encode(), "query_string": parts.query.encode()},
        **{"client": ("127.0.0.1", 1), "server": (parts.hostname, parts.port)},
    }


def _answer(app: ASGIApp, scope: Scope, content: bytes) -> tuple[int, list[tuple[str, str]], bytes]:
    asked: list[Message] = [{"type": "http.request", "body": content, "more_body": False}]
    sent: list[Message] = []

    async def receive() -> Message:
        return asked.pop() if asked else {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        sent.append(message)

    try:
        run(app(scope, receive, send))
    except Exception as error:  # a fault, which the application has answered and raises for its server's log
        _log.error("A fault of the exchange's: %s", type(error).__name__)
    if not sent:
        raise requests.ConnectionError("Nothing was answered.")
    pairs = [(name.decode("latin-1"), value.decode("latin-1")) for name, value in sent[0].get("headers", ())]
    return sent[0]["status"], pairs, b"".join(message.get("body", b"") for message in sent[1:])


class _Original:
    """What `requests` reads cookies from: the reply of `http.client`, of which it asks the headers alone."""

    def __init__(self, pairs: list[tuple[str, str]]) -> None:
        self.msg = Headers()
        for name, value in pairs:
            self.msg[name] = value

    def isclosed(self) -> bool:
        return True

    def close(self) -> None:
        """Nothing is open."""


def _raw(status: int, pairs: list[tuple[str, str]], body: bytes) -> HTTPResponse:
    return HTTPResponse(
        io.BytesIO(body),
        HTTPHeaderDict(pairs),
        status,
        reason=responses.get(status, ""),
        preload_content=False,
        original_response=_Original(pairs),  # type: ignore[arg-type]
    )


def _as_sent(scope: Scope, content: bytes) -> bytes:
    """Return a request as it would go over a wire (RFC 9112)."""
    query = b"?" + scope["query_string"] if scope["query_string"] else b""
    first = b"%s %s HTTP/1.1" % (scope["method"].encode(), scope["raw_path"] + query)
    return b"\r\n".join([first, *(b"%s: %s" % pair for pair in scope["headers"]), b"", content])


def _bytes(text: str | bytes) -> bytes:
    return text.encode("latin-1") if isinstance(text, str) else text
