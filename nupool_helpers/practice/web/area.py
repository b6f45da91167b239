"""An application of its own within the exchange: the API, the seats' channel, the pages. Each with what it judges."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import BaseRoute
from starlette.types import ASGIApp

from nupool_helpers.practice.context import Context
from nupool_helpers.practice.web.failures import Failure, handlers
from nupool_helpers.practice.web.guard import Guard
from nupool_helpers.practice.web.headers import Pairs, ReplyHeaders
from nupool_helpers.practice.web.origin import OriginRule

__all__ = ["Area", "create_area"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """What is answered, and by which rules.

    `fail` writes its failures, and `failed` has handlers of its own by the kind of error. Without `origin` its requests
    prove in another way who sends them. It answers under `names` besides those of every area, and all its replies carry
    `headers` in the place of what others carry.
    """

    routes: Sequence[BaseRoute]
    fail: Failure
    failed: dict[Any, Any] = field(default_factory=dict)
    origin: OriginRule | None = None
    names: frozenset[str] = frozenset()
    headers: Pairs = ()


def create_area(context: Context, area: Area) -> ASGIApp:
    """Return the application."""
    guard = Middleware(Guard, context=context, fail=area.fail, origin=area.origin, names=area.names)
    app = Starlette(routes=list(area.routes), middleware=[guard], exception_handlers=handlers(area.fail) | area.failed)
    app.router.redirect_slashes = False  # its redirects are absolute and would lose a proxy's prefix
    app.state.context = context
    return ReplyHeaders(app, lambda: area.headers) if area.headers else app
