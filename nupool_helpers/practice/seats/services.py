"""Where the learner of a seat stands: the account, its keys, and what is new in its activity log."""

from typing import Any

from sqlalchemy import select

from nupool_helpers.practice.accounts import services
from nupool_helpers.practice.activity.services import PAGE, as_model, read
from nupool_helpers.practice.apikeys import services as apikeys
from nupool_helpers.practice.schema import KEPT_BESIDE, meta
from nupool_helpers.practice.transaction import Transaction
from nupool_helpers.practice.web.request import entry_id
from nupool_helpers.practice.web.visitors import two_factor_state

__all__ = ["read_state"]


def read_state(tx: Transaction, since: str) -> dict[str, Any]:
    """Return what a kernel is told of where the learner stands; `since` is the `mark` of the reply before, or empty."""
    account = services.find_learner(tx)
    reply: dict[str, Any] = {"now": tx.now, "learner": None, "notice": _kept_beside(tx)}
    tx = tx.for_account(account.id if account else 0)
    reply |= _log(tx, since)
    if account is not None:
        reply["learner"] = {
            "email": account.email,
            "activated": account.activated_at is not None,
            "two_factor": two_factor_state(tx, account),
            "keys": apikeys.read(tx),
        }
    return reply


def _log(tx: Transaction, since: str) -> dict[str, Any]:
    whose, _colon, entry = since.partition(":")
    after = (entry_id(entry) or 0) if whose == str(tx.account_id) else 0
    entries = read(tx, after)
    return {
        "activity": [as_model(entry) for entry in entries],
        "anew": after == 0,
        "mark": f"{tx.account_id}:{entries[-1].id if entries else after}",
        "more": len(entries) == PAGE,
    }


def _kept_beside(tx: Transaction) -> str:
    return tx.connection.scalar(select(meta.c.value).where(meta.c.name == KEPT_BESIDE)) or ""
