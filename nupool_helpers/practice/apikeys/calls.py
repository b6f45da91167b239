"""API keys found for a call, and their use noted."""

import functools
from typing import Any

from sqlalchemy import Row, Select, bindparam, select, update

from nupool_helpers.practice.activity.reading import has_line_from_here
from nupool_helpers.practice.activity.services import record
from nupool_helpers.practice.apikeys.addresses import include
from nupool_helpers.practice.askers import KeyRow
from nupool_helpers.practice.schema import accounts, api_keys
from nupool_helpers.practice.store import Prepared
from nupool_helpers.practice.transaction import Transaction
from nupool_helpers.practice.wallet import sequence
from nupool_helpers.practice.wallet.schema import sequences
from nupool_helpers.protocol import Event
from nupool_helpers.secret import SecretText
from nupool_helpers.validation.keys import parse_permissions

__all__ = ["find", "find_any", "mark_is_due", "mark_used", "may_use"]

_MARK_EVERY = 60 * 1000
_FIND = Prepared(
    select(
        *(api_keys.c.id, api_keys.c.account_id, api_keys.c.name, api_keys.c.secret, api_keys.c.permissions),
        *(api_keys.c.addresses, api_keys.c.last_used_at, api_keys.c.last_used_from, sequences.c.value),
    )
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
    row = _FIND.first(tx.connection, sent=key)
    if row is None:
        return None
    rights, secret, used = _permissions(row.permissions), SecretText(row.secret), (row.last_used_at, row.last_used_from)
    return KeyRow(row.id, row.account_id, key, secret, rights, row.addresses, *used, row.value or 0, row.name)


_permissions = functools.cache(parse_permissions)  # of sixteen sets of them


def may_use(row: KeyRow, address: str) -> bool:
    """Tell whether the key's address list, when it has one, lets a call from `address` pass."""
    return not row.addresses or include(row.addresses, address)


def mark_is_due(row: KeyRow, now: int, remote_ip: str) -> bool:
    """Tell whether a call has to be noted: the first one, one a minute, so that a read stays a read, and one from afar.

    A call from another address than the one before is noted at once: it may be a thief's, who needs less than a minute.
    """
    return row.last_used_at is None or now - row.last_used_at >= _MARK_EVERY or row.last_used_from != remote_ip


def mark_used(tx: Transaction, call: str) -> None:
    """Note that the transaction's key was used in a signed call that was right.

    The first time goes into the log, and so does the first time from each other address.
    """
    row = tx.key
    if row is None or not mark_is_due(row, tx.now, tx.remote_ip):
        return
    this, used = api_keys.c.id == row.id, {"last_used_at": tx.now, "last_used_from": tx.remote_ip}
    first = update(api_keys).where(this, api_keys.c.last_used_at.is_(None)).values(used)
    if tx.connection.execute(first).rowcount == 1:
        record(tx, Event.KEY_FIRST_USED, id=row.id, name=row.name, key=row.key, call=call)
        return
    tx.connection.execute(update(api_keys).where(this).values(used))
    if not has_line_from_here(tx, (Event.KEY_FIRST_USED, Event.KEY_USED_ELSEWHERE), id=row.id):
        record(tx, Event.KEY_USED_ELSEWHERE, id=row.id, name=row.name, key=row.key, call=call)
