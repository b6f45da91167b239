"""Which mailbox this browser may open: the one of the account that was registered or logged in on it."""

from sqlalchemy import delete, insert, select
from starlette.requests import Request
from starlette.responses import Response

from nupool_helpers.practice.mail.sealed import seal, unseal
from nupool_helpers.practice.mail.services import fingerprint
from nupool_helpers.practice.schema import meta
from nupool_helpers.practice.store import Prepared
from nupool_helpers.practice.transaction import Transaction
from nupool_helpers.practice.web.cookies import give_cookie, take_cookie_back
from nupool_helpers.practice.web.request import context_of
from nupool_helpers.practice.web.visitors import set_cookie

__all__ = ["box_of", "close_box", "close_boxes", "open_box", "welcome"]

_COOKIE = "practice_mail"
_PURPOSE = b"mailbox"
_CLOSED = "boxes closed"  # under this name `meta` has what was new when they were
# Also while nobody is logged in: the mail that activates comes before the first log-in. What is in a mailbox opens
# nothing by itself (`links.look`, `confirmation_views`), so a copy of the cookie is good until the password changes.
_SECONDS = 30 * 24 * 3600
_WHEN_CLOSED = Prepared(select(meta.c.value).where(meta.c.name == _CLOSED))


def open_box(request: Request, response: Response, account_id: int | None) -> None:
    """Let this browser open an account's mailbox, or one that stays empty (None)."""
    with context_of(request).reading(request) as tx:
        mark = fingerprint(tx, account_id) if account_id else tx.random_bytes(8).hex()
        # Encrypted, and of one length: whoever registers an address must not read from it whether that had an account.
        value = seal(context_of(request), tx, _purpose(tx), f"{account_id or 0:020d} {mark}".encode())
    give_cookie(request, response, _COOKIE, value, _SECONDS)


def close_box(request: Request, response: Response) -> None:
    """Let this browser open no mailbox any more."""
    take_cookie_back(request, response, _COOKIE)


def close_boxes(tx: Transaction) -> None:
    """Let no browser open a mailbox any more, until it logs in again."""
    tx.connection.execute(delete(meta).where(meta.c.name == _CLOSED))
    tx.connection.execute(insert(meta).values(name=_CLOSED, value=tx.random_bytes(16).hex()))


def welcome(request: Request, response: Response, account_id: int) -> Response:
    """Give the browser the session that was just opened, and the account's mailbox; returns the response."""
    set_cookie(request, response)
    open_box(request, response, account_id)
    return response


def box_of(request: Request, tx: Transaction) -> int | None:
    """Return the account whose mailbox this browser may open, 0 for an empty one, None for none."""
    value = unseal(context_of(request), tx, _purpose(tx), request.cookies.get(_COOKIE, ""), _SECONDS)
    if value is None:
        return None
    # The cookie was found to be the exchange's own, so to compare here tells a guesser nothing.
    number, mark = value.decode().split()
    account_id = int(number)
    return account_id if account_id == 0 or fingerprint(tx, account_id) == mark else None


def _purpose(tx: Transaction) -> bytes:
    # Another one since all boxes were closed.
    closed = _WHEN_CLOSED.first(tx.connection)
    return _PURPOSE + (closed.value.encode() if closed else b"")
