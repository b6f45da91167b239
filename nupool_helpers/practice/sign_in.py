"""A browser's sign-in at the hub: sent there, taken back, and known from then on by a cookie that is sealed."""

import functools
import re

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from nupool_helpers.practice.classroom import Classroom
from nupool_helpers.practice.classroom.hub import HubRefusal
from nupool_helpers.practice.context import Context
from nupool_helpers.practice.mail.sealed import seal, unseal
from nupool_helpers.practice.web.area import Area, create_area
from nupool_helpers.practice.web.headers import NO_REFERRER
from nupool_helpers.practice.web.origin import is_own
from nupool_helpers.practice.web.page_failures import fail, failed
from nupool_helpers.practice.web.request import context_of
from nupool_helpers.secret import SecretText

__all__ = ["create_sign_in", "send_to_hub", "token_of_cookie"]

_COOKIE, _PURPOSE, _SECONDS = "practice_hub", b"signed in at the hub", 12 * 3600
# One for each sign-in that is under way: two tabs may sign in at once.
_STATE_COOKIE, _STATE_PURPOSE, _STATE_SECONDS = "practice_sign_in_", b"on the way to the hub", 600
_STATE = re.compile(r"[0-9a-f]{32}", re.ASCII)
_MOST_SIGNS = 1500  # of the address to come back to: a cookie holds it
_TOO_LATE = "This sign-in is not known here, or took longer than ten minutes. Open the first page and sign in again."


def token_of_cookie(request: Request, context: Context) -> SecretText | None:
    """Return the hub's token of who has signed in on this browser, None where nobody has."""
    with context.reading() as tx:
        value = unseal(context, tx, _PURPOSE, request.cookies.get(_COOKIE, ""), _SECONDS)
    return SecretText(value.decode()) if value else None


def send_to_hub(request: Request, context: Context, classroom: Classroom) -> Response:
    """Send a browser to sign in at the hub; it comes back to the page that it has asked for."""
    state, verifier = context.random_bytes(16).hex(), SecretText(context.random_bytes(32).hex())
    raw: bytes = request.scope.get("raw_path") or b"/"
    query: bytes = request.scope["query_string"]
    page = (raw + (b"?" + query if query else b"")).decode("latin-1")
    # Sealed: a mail's link may be what is asked for, and its token is nobody else's to read.
    value = f"{state} {verifier.reveal()} {page if len(page) <= _MOST_SIGNS else '/'}"
    with context.reading() as tx:
        sealed = seal(context, tx, _STATE_PURPOSE, value.encode())
    response = RedirectResponse(classroom.oauth.sign_in_url(state, verifier), 302)
    _give(response, context, classroom, (_STATE_COOKIE + state, sealed, _STATE_SECONDS))
    return response


async def come_back(classroom: Classroom, request: Request) -> Response:
    """Take a browser back from the hub, and lead it to the page that it had asked for."""
    context, state = context_of(request), request.query_params.get("state", "")
    cookie = _STATE_COOKIE + state
    with context.reading() as tx:
        value = unseal(context, tx, _STATE_PURPOSE, request.cookies.get(cookie, ""), _STATE_SECONDS)
    known = value if _STATE.fullmatch(state) else None
    began, verifier, page = known.decode().split(" ", 2) if known else ("", "", "")
    # Only who was sent there by this browser is taken back: nobody can sign somebody else in as themselves.
    if not known or began != state:
        raise HTTPException(403, _TOO_LATE)
    try:
        token = await classroom.oauth.token_for(SecretText(request.query_params.get("code", "")), SecretText(verifier))
        await classroom.hub.identify(token)
    except HubRefusal as refusal:
        raise HTTPException(refusal.status, str(refusal)) from None
    with context.reading() as tx:
        sealed = seal(context, tx, _PURPOSE, token.reveal().encode())
    response = RedirectResponse(classroom.prefix + page, 303)
    _give(response, context, classroom, (_COOKIE, sealed, _SECONDS))
    response.delete_cookie(cookie, path=f"{classroom.prefix}/")
    return response


def create_sign_in(context: Context, classroom: Classroom) -> ASGIApp:
    """Return what answers where the hub sends browsers back to; its address holds the code, and is told to nobody."""
    routes = [Route("/oauth_callback", functools.partial(come_back, classroom))]
    area = Area(routes=routes, fail=fail, failed={HTTPException: failed}, origin=is_own, headers=NO_REFERRER)
    return create_area(context, area)


def _give(response: Response, context: Context, classroom: Classroom, cookie: tuple[str, str, int]) -> None:
    name, value, seconds = cookie
    path, secure = f"{classroom.prefix}/", (context.outer_url or "").startswith("https://")
    response.set_cookie(name, value, seconds, path=path, secure=secure, httponly=True, samesite="lax")
