"""Where the learner of a seat stands: the account, its keys, its mails, and what is new in its activity log."""

from typing import Any

from sqlalchemy import Row, select

from nupool_helpers.practice.activity.reading import PAGE, read
from nupool_helpers.practice.apikeys import services as apikeys
from nupool_helpers.practice.mail.services import read_mailbox
from nupool_helpers.practice.schema import KEPT_BESIDE, meta
from nupool_helpers.practice.seats.following import find_account, invitation, visit
from nupool_helpers.practice.transaction import Transaction
from nupool_helpers.practice.web.request import entry_id
from nupool_helpers.practice.web.visitors import two_factor_state
from nupool_helpers.protocol.state import KeyState, Learner, Mail, StatePage, TwoFactor
from nupool_helpers.secret import SecretText
from nupool_helpers.validation.keys import Permission

__all__ = ["mails_of", "read_state"]


def read_state(tx: Transaction, seat: str, since: str) -> StatePage:
    """Return what a kernel is told of where the learner stands; `since` is the `mark` of the reply before, or empty."""
    account = find_account(tx, seat)
    tx = tx.for_account(account.id if account else 0)
    whose, _colon, entry = since.partition(":")
    after = (entry_id(entry) or 0) if whose == str(tx.account_id) else 0
    entries = read(tx, after)
    return StatePage(
        now=tx.now,
        learner=_learner(tx, account) if account else None,
        activity=entries,
        anew=after == 0,
        mark=f"{tx.account_id}:{entries[-1].id if entries else after}",
        more=len(entries) == PAGE,
        notice=_kept_beside(tx),
        invitation=None if account else invitation(tx, seat),
        visit=visit(tx, seat),
    )


def mails_of(tx: Transaction) -> list[Mail]:
    """Return the account's mails, newest first."""
    return [_mail(**model) for model in read_mailbox(tx)]


def _learner(tx: Transaction, account: Row[Any]) -> Learner:
    keys = [
        KeyState(**row | {"permissions": [Permission(name) for name in row["permissions"]]}) for row in apikeys.read(tx)
    ]
    state = TwoFactor(two_factor_state(tx, account))
    return Learner(account.email, account.activated_at is not None, state, keys)


def _mail(*, text: str, links: list[str], **model: Any) -> Mail:
    sender = model.pop("from")
    return Mail(**model, from_=sender, text=SecretText(text), links=[SecretText(link) for link in links])


def _kept_beside(tx: Transaction) -> str:
    return tx.connection.scalar(select(meta.c.value).where(meta.c.name == KEPT_BESIDE)) or ""
