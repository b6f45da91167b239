"""Who sends a request, as pages ask for it: found by the session, required, and told on every page."""

from typing import Any

from sqlalchemy import Row, bindparam, select
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from nupool_helpers.practice import sessions
from nupool_helpers.practice.askers import Visitor
from nupool_helpers.practice.schema import two_factor_setups
from nupool_helpers.practice.store import Prepared
from nupool_helpers.practice.transaction import Transaction
from nupool_helpers.practice.web.cookies import give_cookie
from nupool_helpers.practice.web.request import context_of

__all__ = ["find_visitor", "require", "set_cookie", "summarize", "two_factor_state"]

_SEEN_EVERY = 60 * 1000
_SETUP = Prepared(select(two_factor_setups.c.made_at).where(two_factor_setups.c.account_id == bindparam("whose")))


def find_visitor(request: Request) -> Visitor | None:
    """Return who sends this request: by the session that it has just opened, or by its cookie."""
    token, context = sessions.token_of(request), context_of(request)
    if not token:
        return None
    with context.reading(request) as tx:
        session = sessions.find(tx, token)
    if session is None:
        return None
    visitor, seen_at = session
    if tx.now - seen_at > _SEEN_EVERY:
        with context.transaction(request) as tx:
            sessions.mark_seen(tx, visitor)
    return visitor


def require(request: Request) -> Row[Any]:
    """Return the account that is logged in; without one the request ends with 401."""
    who = find_visitor(request)
    if who is None or not who.complete:
        raise HTTPException(401)
    return who.account


def summarize(request: Request) -> dict[str, Any] | None:
    """Return what every page says about who is logged in, None for nobody."""
    who = find_visitor(request)
    if who is None or not who.complete:
        return None
    with context_of(request).reading(request) as tx:
        return {"email": who.account.email, "two_factor": two_factor_state(tx, who.account)}


def two_factor_state(tx: Transaction, account: Row[Any]) -> str:
    """Return "off", "setup" (a seed is shown), "waiting for mail" or "in force"."""
    if account.two_factor_since is not None:
        return "in force"
    if account.seed is not None:
        return "waiting for mail"
    return "off" if _SETUP.first(tx.connection, whose=account.id) is None else "setup"


def set_cookie(request: Request, response: Response) -> None:
    """Give the browser the session that was just opened."""
    give_cookie(request, response, sessions.COOKIE, request.state.token.reveal())
