"""Which mailbox this browser may open: the one of the account that was registered or logged in on it."""

import base64
import hmac

from cryptography.fernet import Fernet, InvalidToken
from starlette.requests import Request
from starlette.responses import Response

from nupool_helpers.practice.mail.links import signing_key
from nupool_helpers.practice.mail.services import fingerprint
from nupool_helpers.practice.transaction import Transaction
from nupool_helpers.practice.web.request import context_of
from nupool_helpers.practice.web.visitors import set_cookie

__all__ = ["box_of", "close_box", "open_box", "welcome"]

_COOKIE = "practice_mail"
_PURPOSE = b"mailbox"
_SECONDS = 30 * 24 * 3600


def open_box(request: Request, response: Response, account_id: int | None) -> None:
    """Let this browser open an account's mailbox, or one that stays empty (None)."""
    with context_of(request).reading(request) as tx:
        mark = fingerprint(tx, account_id) if account_id else tx.random_bytes(8).hex()
        # Encrypted, and of one length: whoever registers an address must not read from it whether that had an account.
        value = _cipher(tx).encrypt_at_time(f"{account_id or 0:020d} {mark}".encode(), tx.now // 1000)
    response.set_cookie(_COOKIE, value.decode(), max_age=_SECONDS, path="/", httponly=True, samesite="lax")


def close_box(response: Response) -> None:
    """Let this browser open no mailbox any more."""
    response.delete_cookie(_COOKIE, path="/", httponly=True, samesite="lax")


def welcome(request: Request, response: Response, account_id: int) -> Response:
    """Give the browser the session that was just opened, and the account's mailbox; returns the response."""
    set_cookie(request, response)
    open_box(request, response, account_id)
    return response


def box_of(request: Request, tx: Transaction) -> int | None:
    """Return the account whose mailbox this browser may open, 0 for an empty one, None for none."""
    try:
        sent = request.cookies.get(_COOKIE, "")
        number, mark = _cipher(tx).decrypt_at_time(sent, _SECONDS, tx.now // 1000).decode().split()
    except (InvalidToken, UnicodeError):
        return None
    # Fernet has found the cookie to be the exchange's own, so to compare here tells a guesser nothing.
    account_id = int(number)
    return account_id if account_id == 0 or fingerprint(tx, account_id) == mark else None


def _cipher(tx: Transaction) -> Fernet:
    # A key of its own, made of the one that signs links.
    return Fernet(base64.urlsafe_b64encode(hmac.digest(signing_key(tx), _PURPOSE, "sha256")))
