"""Which mailbox this browser may open: the one of the account that was registered or logged in on it."""

from itsdangerous import BadSignature
from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import Response

from nupool_helpers.practice.mail.links import read_ticket, ticket
from nupool_helpers.practice.mail.services import fingerprint
from nupool_helpers.practice.sessions import set_cookie
from nupool_helpers.practice.web import context_of

__all__ = ["box_of", "close_box", "open_box", "welcome"]

_COOKIE = "practice_mail"
_PURPOSE = "mailbox"
_SECONDS = 30 * 24 * 3600


def open_box(request: Request, response: Response, account_id: int | None) -> None:
    """Let this browser open an account's mailbox, or one that stays empty (None)."""
    context = context_of(request)
    with context.store.read() as connection:
        mark = fingerprint(connection, account_id) if account_id else context.token_bytes(8).hex()
        value = ticket(connection, _PURPOSE, [account_id or 0, mark], context.now())
    response.set_cookie(_COOKIE, value, max_age=_SECONDS, path="/", httponly=True, samesite="lax")


def close_box(response: Response) -> None:
    """Let this browser open no mailbox any more."""
    response.delete_cookie(_COOKIE, path="/", httponly=True, samesite="lax")


def welcome(request: Request, response: Response, account_id: int) -> Response:
    """Give the browser the session that was just opened, and the account's mailbox; returns the response."""
    set_cookie(request, response)
    open_box(request, response, account_id)
    return response


def box_of(request: Request, connection: Connection) -> int | None:
    """Return the account whose mailbox this browser may open, 0 for an empty one, None for none."""
    try:
        now = context_of(request).now()
        account_id, mark = read_ticket(connection, _PURPOSE, request.cookies.get(_COOKIE, ""), now, _SECONDS)
    except BadSignature:
        return None
    if account_id == 0 or fingerprint(connection, account_id) == mark:
        return int(account_id)
    return None
