"""The headers that every reply carries, also the one that a fault of ours is answered with."""

import functools
from collections.abc import Callable
from collections.abc import Set as AbstractSet

from starlette.types import ASGIApp, Message, Receive, Scope, Send

__all__ = ["NO_PAGE", "NO_REFERRER", "Pairs", "ReplyHeaders", "content_policy", "headers_of_pages"]

Pairs = tuple[tuple[bytes, bytes], ...]
NO_REFERRER: Pairs = ((b"referrer-policy", b"no-referrer"),)
"""For pages whose address holds a secret. Others send their address nowhere but here, since under "no-referrer" a
browser writes "Origin: null" into a page's own forms."""
_OF_ALL: Pairs = (
    (b"x-content-type-options", b"nosniff"),
    (b"cache-control", b"no-store"),
    (b"referrer-policy", b"same-origin"),
)
NO_PAGE: Pairs = (*_OF_ALL, (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"))
"""For what is no page, and needs no style, form or frame. The server judges every sign of a reply's headers, so that
the policy of pages, four times as long, would take a hundredth of a signed call."""


class ReplyHeaders:
    """Wraps an application, whatever of it answers: adds the headers that a reply does not have already.

    It stands outside of Starlette's own wrapper, which answers what nothing inside has caught.
    """

    def __init__(self, app: ASGIApp, headers: Callable[[], Pairs]) -> None:
        self._app, self._headers = app, headers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""

        async def sender(message: Message) -> None:
            if message["type"] == "http.response.start":
                missing = dict(self._headers())
                for name, _value in message["headers"]:
                    missing.pop(name.lower(), None)
                message["headers"] = [*message["headers"], *missing.items()]
            await send(message)

        await self._app(scope, receive, sender)


@functools.lru_cache
def headers_of_pages(hosts: frozenset[str] | None) -> Pairs:
    """Return the headers of a page; `hosts` are the names that may frame it, None where its own address alone may."""
    return (*_OF_ALL, (b"content-security-policy", content_policy(hosts).encode()))


def content_policy(hosts: AbstractSet[str] | None) -> str:
    """Return the policy of every page: no script at all, and frames only from loopback and configured hosts.

    A policy cannot name an IPv6 address, so [::1] may not frame. Without hosts (None) nobody may but the page's own
    origin: in a class, other ports of the same machine are other people's.
    """
    # In a frame of somebody else's page the learner would press buttons unseen (clickjacking).
    names = set() if hosts is None else {"127.0.0.1", "localhost", *hosts}
    frames = "".join(f" http://{name}" if ":" in name else f" http://{name}:*" for name in sorted(names))
    return (
        "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; "
        f"frame-ancestors 'self'{frames}"
    )
