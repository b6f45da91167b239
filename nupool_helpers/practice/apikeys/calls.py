"""API keys found for a call, and their use noted."""

import functools
from typing import Any

from sqlalchemy import Row, Select, bindparam, select, update

from nupool_helpers.practice.activity.services import record
from nupool_helpers.practice.apikeys.addresses import include
from nupool_helpers.practice.askers import KeyRow
from nupool_helpers.practice.schema import accounts, api_keys
from nupool_helpers.practice.transaction import Transaction
from nupool_helpers.practice.wallet import sequence
from nupool_helpers.practice.wallet.schema import sequences
from nupool_helpers.protocol import Event
from nupool_helpers.secret import SecretText
from nupool_helpers.validation.keys import parse_permissions

__all__ = ["find", "find_any", "mark_is_due", "mark_used", "may_use"]

_MARK_EVERY = 60 * 1000
_FIND = (
    select(api_keys, sequences.c.value)
    .join(accounts, accounts.c.id == api_keys.c.account_id)
    .join(sequences, sequences.c.name == sequence.name_of(accounts.c.id), isouter=True)
    .where(api_keys.c.key == bindparam("sent"), api_keys.c.deleted_at.is_(None))
    # Looked up at every call, so that keys stop in the moment in which the second factor is switched off.
    .where(accounts.c.two_factor_since.is_not(None))
)
_FIND_ANY: Select[Any] = select(api_keys.c.account_id, api_keys.c.key, api_keys.c.name, api_keys.c.deleted_at).where(
    api_keys.c.key == bindparam("sent")
)


def find_any(tx: Transaction, key: str) -> Row[Any] | None:
    """Return the row of a Key, also where it is deleted or does not work at present; it proves nothing."""
    return tx.connection.execute(_FIND_ANY, {"sent": key}).one_or_none()


def find(tx: Transaction, key: str) -> KeyRow | None:
    """Return a saved key whose account has two-factor authentication enabled."""
    row = tx.connection.execute(_FIND, {"sent": key}).one_or_none()
    if row is None:
        return None
    rights, secret = _permissions(row.permissions), SecretText(row.secret)
    more = (row.addresses, row.last_used_at, row.value or 0, row.name)
    return KeyRow(row.id, row.account_id, key, secret, rights, *more)


_permissions = functools.cache(parse_permissions)  # of sixteen sets of them


def may_use(row: KeyRow, address: str) -> bool:
    """Tell whether the key's address list, when it has one, lets a call from `address` pass."""
    return not row.addresses or include(row.addresses, address)


def mark_is_due(row: KeyRow, now: int) -> bool:
    """Tell whether a call has to be noted: the first one, and then one a minute, so that a read stays a read."""
    return row.last_used_at is None or now - row.last_used_at >= _MARK_EVERY


def mark_used(tx: Transaction, call: str) -> None:
    """Note that the transaction's key was used in a signed call that was right; the first time it goes into the log."""
    row = tx.key
    if row is None or not mark_is_due(row, tx.now):
        return
    this = api_keys.c.id == row.id
    first = update(api_keys).where(this, api_keys.c.last_used_at.is_(None)).values(last_used_at=tx.now)
    if tx.connection.execute(first).rowcount == 1:
        record(tx, Event.KEY_FIRST_USED, id=row.id, name=row.name, key=row.key, call=call)
    else:
        tx.connection.execute(update(api_keys).where(this).values(last_used_at=tx.now))
