"""Browsers on which somebody has logged in before: a stranger's wrong passwords keep nobody from logging in there.

A browser that is known to an account has tries of its own, as many as all others have together. It is known by a cookie
that holds no session and opens nothing: whoever takes it has tries, no more, until the password is changed.
"""

import base64
import hashlib
import hmac

from cryptography.fernet import Fernet, InvalidToken
from starlette.requests import Request
from starlette.responses import Response

from nupool_helpers.practice import throttle
from nupool_helpers.practice.mail.links import signing_key
from nupool_helpers.practice.transaction import Transaction
from nupool_helpers.practice.web.request import context_of

__all__ = ["remember", "who_tries"]

_COOKIE = "practice_known"
_PURPOSE = b"known browser"
_SECONDS = 90 * 24 * 3600


def remember(request: Request, response: Response, email: str, password_hash: str) -> None:
    """Let this browser be known to the account that has just logged in on it."""
    with context_of(request).reading(request) as tx:
        value = _cipher(tx).encrypt_at_time(_mark(email, password_hash), tx.now // 1000)
    response.set_cookie(_COOKIE, value.decode(), max_age=_SECONDS, path="/", httponly=True, samesite="lax")


def who_tries(request: Request, tx: Transaction, email: str, password_hash: str | None) -> str:
    """Return the name under which passwords for an e-mail address are counted when they come from this browser."""
    everybody = throttle.scope_of(email)
    if password_hash is None:
        return everybody
    try:
        sent = request.cookies.get(_COOKIE, "")
        mark = _cipher(tx).decrypt_at_time(sent, _SECONDS, tx.now // 1000)
    except InvalidToken:
        return everybody
    known = hmac.compare_digest(mark, _mark(email, password_hash))
    # Of the cookie, too: each browser has its own, and what one of them was used up for costs another nothing.
    return f"known {hashlib.sha256(sent.encode()).hexdigest()[:32]}" if known else everybody


def _mark(email: str, password_hash: str) -> bytes:
    return hashlib.sha256(f"{email} {password_hash}".encode()).hexdigest().encode()


def _cipher(tx: Transaction) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(hmac.digest(signing_key(tx), _PURPOSE, "sha256")))
