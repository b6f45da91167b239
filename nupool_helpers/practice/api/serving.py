"""A version of the API as an application: judged, answered by its route, and whatever fails said in its own shape."""

from collections.abc import Sequence
from types import SimpleNamespace

from starlette.requests import Request
from starlette.types import Receive, Scope, Send

from nupool_helpers.practice.api.vendor_route import VendorRoute, VendorRoutes
from nupool_helpers.practice.context import Context
from nupool_helpers.practice.vendor import VENDOR_HOSTS
from nupool_helpers.practice.web.failures import Failure, handlers
from nupool_helpers.practice.web.guard import Guard, limited
from nupool_helpers.practice.web.headers import NO_PAGE
from nupool_helpers.practice.web.request_target import with_host_of_target

__all__ = ["ApiApplication"]


class ApiApplication:
    """Answers the routes of a version; `fail` writes what no route answers, and faults of ours.

    It judges, finds the route and says what failed in one place, since an operation hands back its reply as a whole.
    A Starlette application does it by ten calls around every request and three around every part of its reply, which
    would be a twentieth of a signed call.
    """

    def __init__(self, context: Context, routes: Sequence[VendorRoute], fail: Failure) -> None:
        self.state = SimpleNamespace(context=context)  # where `context_of` looks
        # A signature proves who calls, so that no Origin is asked for; and clients have the vendor's names built in.
        self._guard = Guard(context, None, VENDOR_HOSTS)
        self._routes, self._fail, self._failed = VendorRoutes(routes), fail, handlers(fail)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        scope["app"] = self
        request, fault = Request(with_host_of_target(scope), limited(receive)), None
        try:
            status, sentence = self._guard.judge(scope)
            if status:
                response = self._fail(request, status, sentence)
            else:
                response = await self._routes.find(request.scope)(request)
        except Exception as error:
            kind = next(kind for kind in type(error).__mro__ if kind in self._failed)
            response = await self._failed[kind](request, error)
            fault = error if kind is Exception else None
        response.raw_headers.extend(NO_PAGE)
        await response(scope, receive, send)
        if fault is not None:
            raise fault  # the server logs it
