"""API keys made, changed, deleted, and found for a call."""

import functools
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, bindparam, insert, select, update

from nupool_helpers.errors import InvalidInput
from nupool_helpers.practice.activity.services import record
from nupool_helpers.practice.apikeys.addresses import include
from nupool_helpers.practice.schema import accounts, api_keys
from nupool_helpers.practice.wallet import sequence
from nupool_helpers.practice.wallet.schema import sequences
from nupool_helpers.protocol import Event
from nupool_helpers.secret import SecretText
from nupool_helpers.validation.keys import Permission, parse_permissions, permission_list

__all__ = [
    "KeyRow",
    "add",
    "delete",
    "find",
    "mark_is_due",
    "mark_used",
    "may_use",
    "owned",
    "read",
    "require_version",
    "save",
]

_MARK_EVERY = 60 * 1000


@dataclass(frozen=True, slots=True)
class KeyRow:
    """A saved key as the API needs it."""

    id: int
    account_id: int
    key: str
    secret: SecretText
    permissions: frozenset[Permission]
    addresses: str
    last_used_at: int | None
    sequence: int  # how often its account has changed


def read(connection: Connection, account_id: int) -> list[dict[str, Any]]:
    """Return an account's keys, oldest first, without their Secrets."""
    return [
        {
            "id": row.id,
            "key": row.key or "",
            "permissions": permission_list(parse_permissions(row.permissions)),
            "addresses": row.addresses,
            "made_at": row.made_at,
            "last_used_at": row.last_used_at,
            "saved": row.key is not None,
            "version": _version(row),
        }
        for row in connection.execute(select(api_keys).where(*_of(account_id)).order_by(api_keys.c.id))
    ]


def add(connection: Connection, account_id: int, now: int, address: str) -> int:
    """Return the row for a new key, which has no values yet; one that is not saved is given again."""
    unsaved: int | None = connection.scalar(select(api_keys.c.id).where(*_of(account_id), api_keys.c.key.is_(None)))
    if unsaved is None:
        row = insert(api_keys).values(account_id=account_id, made_at=now).returning(api_keys.c.id)
        unsaved = connection.execute(row).scalar_one()
        record(connection, account_id, now, Event.KEY_ADDED, address, id=unsaved)
    return unsaved


def require_version(row: Row[Any], version: str) -> None:
    """Raise InvalidInput where a form was drawn from another state of the row than it has now.

    Without it, who saves what they were shown a while ago grants again what was taken away meanwhile. Programs that
    draw no form send no version.
    """
    if version and version != _version(row):
        raise InvalidInput("These rights were changed elsewhere. Look at them again, and save.", "version")


def _version(row: Row[Any]) -> str:
    """All that a form shows of a row, so that rights that were changed and changed back are no other version."""
    # It ends in a word, since forms and panels take spaces off the ends of what is sent.
    return f"[{row.permissions}] from [{row.addresses}], {'new' if row.key is None else 'saved'}"


def save(
    connection: Connection,
    row: Row[Any],
    permissions: Iterable[Permission],
    addresses: str,
    now: int,
    random_bytes: Callable[[int], bytes],
    address: str,
) -> SecretText | None:
    """Give a row its rights. The first time it gets its pair too, and the Secret is returned, this once."""
    first = row.key is None
    names = permission_list(permissions)
    values: dict[str, Any] = {"permissions": ",".join(names), "addresses": addresses}
    if first:
        # The vendor's form, 32 hexadecimal characters; in each 128 random bits, which nobody guesses.
        values |= {"key": random_bytes(16).hex(), "secret": random_bytes(16).hex(), "made_at": now}
    connection.execute(update(api_keys).where(api_keys.c.id == row.id).values(values))
    detail = {"id": row.id, "key": values.get("key", row.key), "permissions": names, "addresses": addresses}
    if first:
        record(connection, row.account_id, now, Event.KEY_SAVED, address, **detail)
        return SecretText(values["secret"])
    record(connection, row.account_id, now, Event.KEY_CHANGED, address, **detail)
    return None


def delete(connection: Connection, row: Row[Any], now: int, address: str) -> None:
    """Delete a key: nothing finds it any more."""
    # The row stays for what the log says of it. Its Secret signs nothing any more, so it is not kept.
    connection.execute(update(api_keys).where(api_keys.c.id == row.id).values(deleted_at=now, secret=None))
    record(connection, row.account_id, now, Event.KEY_DELETED, address, id=row.id, key=row.key or "")


def owned(connection: Connection, account_id: int, key_id: int) -> Row[Any] | None:
    """Return a row of this account that is not deleted."""
    return connection.execute(select(api_keys).where(*_of(account_id), api_keys.c.id == key_id)).one_or_none()


_FIND = (
    select(api_keys, sequences.c.value)
    .join(accounts, accounts.c.id == api_keys.c.account_id)
    .join(sequences, sequences.c.name == sequence.name_of(accounts.c.id), isouter=True)
    .where(api_keys.c.key == bindparam("sent"), api_keys.c.deleted_at.is_(None))
    # Looked up at every call, so that keys stop in the moment in which the second factor is switched off.
    .where(accounts.c.two_factor_since.is_not(None))
)


def find(connection: Connection, key: str) -> KeyRow | None:
    """Return a saved key whose account has two-factor authentication enabled."""
    row = connection.execute(_FIND, {"sent": key}).one_or_none()
    if row is None:
        return None
    rights, secret = _permissions(row.permissions), SecretText(row.secret)
    return KeyRow(row.id, row.account_id, key, secret, rights, row.addresses, row.last_used_at, row.value or 0)


_permissions = functools.cache(parse_permissions)  # of sixteen sets of them


def may_use(row: KeyRow, address: str) -> bool:
    """Tell whether the key's address list, when it has one, lets a call from `address` pass."""
    return not row.addresses or include(row.addresses, address)


def mark_is_due(row: KeyRow, now: int) -> bool:
    """Tell whether a call has to be noted: the first one, and then one a minute, so that a read stays a read."""
    return row.last_used_at is None or now - row.last_used_at >= _MARK_EVERY


def mark_used(connection: Connection, row: KeyRow, now: int, call: str, address: str) -> None:
    """Note that a key was used in a signed call that was right; the first time it goes into the log."""
    if not mark_is_due(row, now):
        return
    this = api_keys.c.id == row.id
    first = update(api_keys).where(this, api_keys.c.last_used_at.is_(None)).values(last_used_at=now)
    if connection.execute(first).rowcount == 1:
        record(connection, row.account_id, now, Event.KEY_FIRST_USED, address, id=row.id, key=row.key, call=call)
    else:
        connection.execute(update(api_keys).where(this).values(last_used_at=now))


def _of(account_id: int) -> tuple[Any, Any]:
    return api_keys.c.account_id == account_id, api_keys.c.deleted_at.is_(None)
