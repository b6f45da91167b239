"""Sessions: a random token in a cookie, of which the database knows only the hash."""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from nupool_helpers.practice.schema import accounts, sessions, two_factor_setups
from nupool_helpers.practice.web.request import context_of
from nupool_helpers.secret import SecretText

__all__ = [
    "COOKIE",
    "Visitor",
    "acting",
    "begin",
    "end",
    "end_all",
    "end_others",
    "find_visitor",
    "require",
    "set_cookie",
    "summarize",
    "two_factor_state",
    "use",
]

COOKIE = "practice_session"
# A day of work, so that nobody is logged out in the middle of a notebook; a forgotten browser is by the next day.
IDLE = 12 * 3600 * 1000
LONGEST = 7 * 24 * 3600 * 1000
"""However often it is used, a session ends a week after its log-in: one that was stolen is not good for ever."""
CODE_TIME = 15 * 60 * 1000
"""How long a right password waits for its code."""
_SEEN_EVERY = 60 * 1000


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who sends a request. A session that is not `complete` lacks its second factor and opens the code page alone."""

    account: Row[Any]
    token_hash: str
    complete: bool


def begin(
    connection: Connection, account_id: int, now: int, random_bytes: Callable[[int], bytes], complete: bool = True
) -> SecretText:
    """Open a session and return its token (256 random bits)."""
    token = random_bytes(32).hex()
    connection.execute(delete(sessions).where(sessions.c.seen_at <= now - IDLE))
    connection.execute(
        insert(sessions).values(
            token_hash=_hash(token), account_id=account_id, made_at=now, seen_at=now, complete=complete
        )
    )
    return SecretText(token)


def end(connection: Connection, token_hash: str) -> bool:
    """End one session; False when it had ended already."""
    return connection.execute(delete(sessions).where(sessions.c.token_hash == token_hash)).rowcount == 1


def end_others(connection: Connection, account_id: int, keep: str = "") -> None:
    """End an account's sessions, but for the one whose hash is `keep`."""
    connection.execute(delete(sessions).where(sessions.c.account_id == account_id, sessions.c.token_hash != keep))


def end_all(connection: Connection) -> None:
    """End every session of every account."""
    connection.execute(delete(sessions))


def find(connection: Connection, token: str, now: int) -> tuple[Visitor, int] | None:
    """Return who a token belongs to and when it was last seen, None when it is none, or no longer works."""
    joined = select(
        accounts, sessions.c.token_hash, sessions.c.complete, sessions.c.seen_at, sessions.c.made_at.label("begun")
    )
    query = joined.join(sessions, sessions.c.account_id == accounts.c.id).where(sessions.c.token_hash == _hash(token))
    row = connection.execute(query).one_or_none()
    if row is None or now - row.seen_at >= IDLE or now - row.begun >= (LONGEST if row.complete else CODE_TIME):
        return None
    return Visitor(row, row.token_hash, row.complete), row.seen_at


def find_visitor(request: Request) -> Visitor | None:
    """Return who sends this request: by the session that it has just opened, or by its cookie."""
    token, context = _token_of(request), context_of(request)
    if not token:
        return None
    now = context.now()
    with context.store.read() as connection:
        session = find(connection, token, now)
    if session is None:
        return None
    who, seen_at = session
    if now - seen_at > _SEEN_EVERY:
        with context.store.write() as connection:
            connection.execute(update(sessions).where(sessions.c.token_hash == who.token_hash).values(seen_at=now))
    return who


def require(request: Request) -> Row[Any]:
    """Return the account that is logged in; without one the request ends with 401."""
    who = find_visitor(request)
    if who is None or not who.complete:
        raise HTTPException(401)
    return who.account


@contextmanager
def acting(request: Request, *, complete: bool = True) -> Iterator[tuple[Connection, Visitor]]:
    """Yield a transaction and who is logged in, looked up inside it; without a session the request ends with 401.

    Whatever a page looked up before may have changed since: a password that was changed meanwhile has ended this
    session, and then nothing is done in its name. With `complete` False a session that waits for its code will do.
    """
    context = context_of(request)
    with context.store.write() as connection:
        session = find(connection, _token_of(request), context.now())
        if session is None or (complete and not session[0].complete):
            raise HTTPException(401)
        yield connection, session[0]


def summarize(request: Request) -> dict[str, Any] | None:
    """Return what every page says about who is logged in, None for nobody."""
    who = find_visitor(request)
    if who is None or not who.complete:
        return None
    with context_of(request).store.read() as connection:
        return {"email": who.account.email, "two_factor": two_factor_state(connection, who.account)}


def two_factor_state(connection: Connection, account: Row[Any]) -> str:
    """Return "off", "setup" (a seed is shown), "waiting for mail" or "in force"."""
    if account.two_factor_since is not None:
        return "in force"
    if account.seed is not None:
        return "waiting for mail"
    setup = select(two_factor_setups.c.account_id).where(two_factor_setups.c.account_id == account.id)
    return "off" if connection.scalar(setup) is None else "setup"


def use(request: Request, token: SecretText) -> None:
    """Let the rest of this request be answered under a session that was just opened."""
    request.state.token = token


def set_cookie(request: Request, response: Response) -> None:
    """Give the browser the session that was just opened."""
    # No script reads it (httponly). Lax, since a mail's link is followed from elsewhere; forms are judged by Origin.
    # Not "secure": the exchange answers on http://127.0.0.1, over which some browsers never send one that is.
    response.set_cookie(COOKIE, request.state.token.reveal(), path="/", httponly=True, samesite="lax")


def _token_of(request: Request) -> str:
    opened: SecretText | None = getattr(request.state, "token", None)
    return opened.reveal() if opened else request.cookies.get(COOKIE, "")


def _hash(token: str) -> str:
    # Whoever reads the database has no session by it. A quick hash will do: behind 256 random bits there is nothing
    # to guess.
    return hashlib.sha256(token.encode()).hexdigest()
