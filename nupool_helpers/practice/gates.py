"""Who may come in in a class: whom the hub knows, by a token in a header or, to pages, by a sign-in at the hub."""

import re

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from nupool_helpers.practice.askers import HUB_USER, HubUser
from nupool_helpers.practice.classroom import Classroom
from nupool_helpers.practice.classroom.hub import HubRefusal
from nupool_helpers.practice.context import Context
from nupool_helpers.practice.seats.from_teacher import is_frozen
from nupool_helpers.practice.sign_in import send_to_hub, token_of_cookie
from nupool_helpers.practice.web.failures import fail_in_json
from nupool_helpers.practice.web.page_failures import fail
from nupool_helpers.practice.web.request import wants_json
from nupool_helpers.practice.web.words import SENTENCES
from nupool_helpers.secret import SecretText

__all__ = ["PageGate", "SeatGate"]

_TOKEN = re.compile(r"token ([\x21-\x7e]{8,512})", re.ASCII)
_NOT_SIGNED_IN = "You are not signed in at the hub. Open the first page again, sign in, and send this once more."

_FROZEN = "Your teacher has frozen your practice account: it can be looked at, and changed when it is thawed."


class SeatGate:
    """Wraps the seats' channel, which takes a token in the header alone.

    Never a cookie: all learners' servers share one origin with the hub. A teacher who opens a learner's server runs
    that learner's scripts, and a browser would send the teacher's cookies with what they ask.
    """

    def __init__(self, app: ASGIApp, context: Context, classroom: Classroom) -> None:
        self._app, self._context, self._hub = app, context, classroom.hub

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let one request in, or refuse it."""
        # The proof is for who does not trust what answers yet, and sends no token for that.
        if scope["type"] != "http" or scope["path"] == "/owner/proof":
            await self._app(scope, receive, send)
            return
        request = Request(scope)
        try:
            token = _token_of_header(request)
            if token is None:  # as alone: without one there is nothing here to find
                raise HubRefusal(404, SENTENCES[404])
            user = await self._hub.identify(token)
        except HubRefusal as refusal:
            await fail_in_json(request, refusal.status, str(refusal))(scope, receive, send)
            return
        if _is_stopped(request, self._context, user):
            await fail_in_json(request, 403, _FROZEN)(scope, receive, send)
            return
        await self._app({**scope, HUB_USER: user}, receive, send)


class PageGate:
    """Wraps pages: a kernel comes in by its token, a browser by its sign-in at the hub, or is sent there."""

    def __init__(self, app: ASGIApp, context: Context, classroom: Classroom) -> None:
        self._app, self._context, self._classroom = app, context, classroom

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let one request in, send it to the hub, or refuse it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request = Request(scope)
        token = _token_of_header(request) or token_of_cookie(request, self._context)
        if token is None:
            await self._turn_away(request)(scope, receive, send)
            return
        try:
            user = await self._classroom.hub.identify(token)
        except HubRefusal as refusal:
            # What was signed in has ended at the hub, or was taken back: a browser signs in anew.
            ended = refusal.status == 403 and "authorization" not in request.headers
            response = self._turn_away(request) if ended else fail(request, refusal.status, str(refusal))
            await response(scope, receive, send)
            return
        if _is_stopped(request, self._context, user):
            await fail(request, 403, _FROZEN)(scope, receive, send)
            return
        await self._app({**scope, HUB_USER: user}, receive, send)

    def _turn_away(self, request: Request) -> Response:
        if request.method != "GET" or wants_json(request):
            return fail(request, 403, _NOT_SIGNED_IN)
        return send_to_hub(request, self._context, self._classroom)


def _is_stopped(request: Request, context: Context, user: HubUser) -> bool:
    """Tell whether a request would change something for a seat that is frozen. A teacher's own is never stopped."""
    if request.method in ("GET", "HEAD") or user.teaches:
        return False
    with context.reading() as tx:
        return is_frozen(tx, user.seat)


def _token_of_header(request: Request) -> SecretText | None:
    match = _TOKEN.fullmatch(request.headers.get("authorization", ""))
    return SecretText(match[1]) if match else None
