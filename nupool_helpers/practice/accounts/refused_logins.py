"""Log-ins that were refused, written down: in the account's log, or for nobody."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from sqlalchemy import Row
from starlette.requests import Request

from nupool_helpers.errors import InvalidInput
from nupool_helpers.practice import throttle
from nupool_helpers.practice.activity.services import record, record_once
from nupool_helpers.practice.waiting import Wait
from nupool_helpers.practice.web.request import context_of
from nupool_helpers.protocol import Event

__all__ = ["note_refusal"]


@asynccontextmanager
async def note_refusal(request: Request, email: str, account: Row[Any] | None) -> AsyncIterator[None]:
    """Write it down where the password of a log-in to `account` (None: an address without one) is refused."""
    try:
        yield
    except (InvalidInput, Wait) as error:
        _note_refusal(request, email, account, error.until if isinstance(error, Wait) else "")
        raise


def _note_refusal(request: Request, email: str, account: Row[Any] | None, until: str) -> None:
    # What the limit refuses costs its sender nothing, so of that one line has to do for five minutes.
    with context_of(request).transaction(request) as tx:
        if account is None:  # as much to write for nobody, so that the time does not tell
            throttle.record_nobody(tx, email, once=bool(until))
        elif until:
            record_once(tx.for_account(account.id), Event.LOGIN_REFUSED, reason="throttled", until=until)
        else:
            record(tx.for_account(account.id), Event.LOGIN_REFUSED, reason="wrong")
