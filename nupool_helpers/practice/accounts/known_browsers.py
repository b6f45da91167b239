"""Browsers on which somebody has logged in before: a stranger's wrong passwords keep nobody from logging in there.

A browser that is known to an account has tries of its own, as many as all others have together, and the account's owner
gets no mail when somebody logs in there. It is known by a cookie
that holds no session and opens nothing: whoever takes it has tries, no more, until the password is changed.
"""

import hashlib
import hmac

from starlette.requests import Request
from starlette.responses import Response

from nupool_helpers.practice import throttle
from nupool_helpers.practice.mail.sealed import seal, unseal
from nupool_helpers.practice.transaction import Transaction
from nupool_helpers.practice.web.cookies import give_cookie
from nupool_helpers.practice.web.request import context_of

__all__ = ["is_known", "remember", "who_tries"]

_COOKIE = "practice_known"
_PURPOSE = b"known browser"
_SECONDS = 90 * 24 * 3600


def remember(request: Request, response: Response, email: str, password_hash: str) -> None:
    """Let this browser be known to the account that has just logged in on it."""
    with context_of(request).reading(request) as tx:
        value = seal(
            context_of(request), tx, _PURPOSE, f"{_mark(email, password_hash)} {tx.random_bytes(16).hex()}".encode()
        )
    give_cookie(request, response, _COOKIE, value, _SECONDS)


def is_known(request: Request, tx: Transaction, email: str, password_hash: str) -> bool:
    """Tell whether somebody has logged in to this account on this browser before."""
    return bool(_number(request, tx, _mark(email, password_hash)))


def who_tries(request: Request, tx: Transaction, email: str, password_hash: str | None) -> str:
    """Return the name under which passwords for an e-mail address are counted when they come from this browser."""
    number = _number(request, tx, _mark(email, password_hash)) if password_hash else ""
    return f"known {number}" if number else throttle.scope_of(email)


def _number(request: Request, tx: Transaction, mark: str) -> str:
    """Return the number of this browser where it is known by that mark, else nothing."""
    value = unseal(context_of(request), tx, _PURPOSE, request.cookies.get(_COOKIE, ""), _SECONDS)
    if value is None:
        return ""
    # Each browser has a number, so that what one of them was used up for costs another nothing. It stands in the
    # value: by the cookie's text, to which signs can be added, one cookie would be any number of browsers.
    sealed, _space, number = value.decode().partition(" ")
    return number if hmac.compare_digest(sealed, mark) else ""


def _mark(email: str, password_hash: str) -> str:
    return hashlib.sha256(f"{email} {password_hash}".encode()).hexdigest()
