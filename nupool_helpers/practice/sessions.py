"""Sessions: a random token in a cookie, of which the database knows only the hash."""

import hashlib

from sqlalchemy import bindparam, delete, insert, select, update
from starlette.requests import Request

from nupool_helpers.practice.askers import Visitor
from nupool_helpers.practice.schema import accounts, sessions
from nupool_helpers.practice.store import Prepared
from nupool_helpers.practice.transaction import Transaction
from nupool_helpers.secret import SecretText

__all__ = ["COOKIE", "begin", "end", "end_all", "end_others", "find", "mark_seen", "token_of", "use"]

COOKIE = "practice_session"
# A day of work, so that nobody is logged out in the middle of a notebook; a forgotten browser is by the next day.
IDLE = 12 * 3600 * 1000
LONGEST = 7 * 24 * 3600 * 1000
"""However often it is used, a session ends a week after its log-in: one that was stolen is not good for ever."""
MOST = 50
"""Sessions of one account: each log-in opens one, and whoever logs in again and again fills no table."""
CODE_TIME = 15 * 60 * 1000
"""How long a right password waits for its code."""
_FIND = Prepared(
    select(accounts, sessions.c.token_hash, sessions.c.complete, sessions.c.seen_at, sessions.c.made_at.label("begun"))
    .join(sessions, sessions.c.account_id == accounts.c.id)
    .where(sessions.c.token_hash == bindparam("hashed"))
)


def begin(tx: Transaction, *, complete: bool = True) -> SecretText:
    """Open a session of the transaction's account and return its token (256 random bits)."""
    token = tx.random_bytes(32).hex()
    tx.connection.execute(delete(sessions).where(sessions.c.seen_at <= tx.now - IDLE))
    mine = sessions.c.account_id == tx.account_id
    newest = select(sessions.c.token_hash).where(mine).order_by(sessions.c.seen_at.desc()).limit(MOST - 1)
    kept = tx.connection.scalars(newest).all()
    if len(kept) == MOST - 1:
        tx.connection.execute(delete(sessions).where(mine, sessions.c.token_hash.not_in(kept)))
    row = {"token_hash": _hash(token), "account_id": tx.account_id, "made_at": tx.now, "seen_at": tx.now}
    tx.connection.execute(insert(sessions).values(row | {"complete": complete}))
    return SecretText(token)


def end(tx: Transaction, token_hash: str) -> bool:
    """End one session; False when it had ended already."""
    return tx.connection.execute(delete(sessions).where(sessions.c.token_hash == token_hash)).rowcount == 1


def end_others(tx: Transaction, keep: str = "") -> None:
    """End the account's sessions, but for the one whose hash is `keep`."""
    others = (sessions.c.account_id == tx.account_id, sessions.c.token_hash != keep)
    tx.connection.execute(delete(sessions).where(*others))


def end_all(tx: Transaction) -> None:
    """End every session of every account."""
    tx.connection.execute(delete(sessions))


def find(tx: Transaction, token: str) -> tuple[Visitor, int] | None:
    """Return who a token belongs to and when it was last seen, None when it is none, or no longer works."""
    row = _FIND.first(tx.connection, hashed=_hash(token))
    longest = LONGEST if row is not None and row.complete else CODE_TIME
    if row is None or tx.now - row.seen_at >= IDLE or tx.now - row.begun >= longest:
        return None
    return Visitor(row, row.token_hash, row.complete), row.seen_at


def mark_seen(tx: Transaction, visitor: Visitor) -> None:
    """Note that a session was used."""
    this = sessions.c.token_hash == visitor.token_hash
    tx.connection.execute(update(sessions).where(this).values(seen_at=tx.now))


def use(request: Request, token: SecretText) -> None:
    """Let the rest of this request be answered under a session that was just opened."""
    request.state.token = token


def token_of(request: Request) -> str:
    """Return the token of the session that this request has just opened, else the one in its cookie, or nothing."""
    opened: SecretText | None = getattr(request.state, "token", None)
    return opened.reveal() if opened else request.cookies.get(COOKIE, "")


def _hash(token: str) -> str:
    # Whoever reads the database has no session by it. A quick hash will do: behind 256 random bits there is nothing
    # to guess.
    return hashlib.sha256(token.encode()).hexdigest()
