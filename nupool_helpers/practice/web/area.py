"""An application of its own within the exchange: the seats' channel, the pages. Each with what it judges."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.routing import BaseRoute
from starlette.types import ASGIApp, Receive, Scope, Send

from nupool_helpers.practice.context import Context
from nupool_helpers.practice.store import ConnectionLost
from nupool_helpers.practice.web.again import answer_again
from nupool_helpers.practice.web.failures import Failure, handlers
from nupool_helpers.practice.web.guard import Guard, limited
from nupool_helpers.practice.web.headers import Pairs, ReplyHeaders
from nupool_helpers.practice.web.origin import OriginRule
from nupool_helpers.practice.web.request_target import with_host_of_target

__all__ = ["Area", "create_area"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """What is answered, and by which rules.

    `fail` writes its failures, and `failed` has handlers of its own by the kind of error. Without `origin` its requests
    prove in another way who sends them. All its replies carry `headers` in the place of what others carry. With
    `asks_again` a GET changes nothing, and is answered once more where the connection to the database broke.
    """

    routes: Sequence[BaseRoute]
    fail: Failure
    failed: dict[Any, Any] = field(default_factory=dict)
    origin: OriginRule | None = None
    headers: Pairs = ()
    asks_again: bool = False


class _Guarded:
    """Wraps the pages of an application: nothing that the guard refuses goes further; `fail` says so."""

    def __init__(self, app: ASGIApp, guard: Guard, fail: Failure) -> None:
        self.app, self._guard, self._fail = app, guard, fail

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Judge one request, then hand it on."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        status, sentence = self._guard.judge(scope)
        if status:
            await self._fail(Request(scope), status, sentence)(scope, receive, send)
        else:
            await self.app(with_host_of_target(scope), limited(receive), send)


def create_area(context: Context, area: Area) -> ASGIApp:
    """Return the application."""
    guard = Middleware(_Guarded, guard=Guard(context, area.origin), fail=area.fail)
    failed = handlers(area.fail) | area.failed
    if area.asks_again:
        failed[ConnectionLost] = answer_again(failed)
    app = Starlette(routes=list(area.routes), middleware=[guard], exception_handlers=failed)
    app.router.redirect_slashes = False  # its redirects are absolute and would lose a proxy's prefix
    app.state.context = context
    return ReplyHeaders(app, lambda: area.headers) if area.headers else app
