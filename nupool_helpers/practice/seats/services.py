"""Where the learner of a seat stands: the account, its keys, and what is new in its activity log."""

from typing import Any

from sqlalchemy import Connection, select

from nupool_helpers.practice.accounts import services
from nupool_helpers.practice.activity.services import PAGE, as_model, read
from nupool_helpers.practice.apikeys import services as apikeys
from nupool_helpers.practice.schema import KEPT_BESIDE, meta
from nupool_helpers.practice.web import sessions
from nupool_helpers.practice.web.request import entry_id

__all__ = ["read_state"]


def read_state(connection: Connection, now: int, since: str) -> dict[str, Any]:
    """Return what a kernel is told of where the learner stands; `since` is the `mark` of the reply before, or empty."""
    account = services.find_learner(connection)
    reply: dict[str, Any] = {"now": now, "learner": None, "notice": _kept_beside(connection)}
    reply |= _log(connection, account.id if account else 0, since)
    if account is not None:
        reply["learner"] = {
            "email": account.email,
            "activated": account.activated_at is not None,
            "two_factor": sessions.two_factor_state(connection, account),
            "keys": apikeys.read(connection, account.id),
        }
    return reply


def _log(connection: Connection, account_id: int, since: str) -> dict[str, Any]:
    whose, _colon, entry = since.partition(":")
    after = (entry_id(entry) or 0) if whose == str(account_id) else 0
    entries = read(connection, account_id, after)
    return {
        "activity": [as_model(entry) for entry in entries],
        "anew": after == 0,
        "mark": f"{account_id}:{entries[-1].id if entries else after}",
        "more": len(entries) == PAGE,
    }


def _kept_beside(connection: Connection) -> str:
    return connection.scalar(select(meta.c.value).where(meta.c.name == KEPT_BESIDE)) or ""
