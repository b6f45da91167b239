"""API keys made, changed and deleted."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Row, func, insert, select, update
from sqlalchemy import delete as delete_rows

from nupool_helpers.errors import InvalidInput
from nupool_helpers.practice.activity.services import record
from nupool_helpers.practice.schema import api_keys
from nupool_helpers.practice.transaction import Transaction
from nupool_helpers.protocol import Event
from nupool_helpers.secret import SecretText
from nupool_helpers.validation.keys import Permission, parse_permissions, permission_list

__all__ = [
    "add",
    "clean_name",
    "delete",
    "describe",
    "owned",
    "read",
    "require_version",
    "save",
]

MOST_KEYS = 20
"""Of an account. Each row is told to every panel every two seconds."""
LONGEST_NAME = 40
_MOST_DELETED = 100  # what the log has to say of older ones, it says by itself


def read(tx: Transaction) -> list[dict[str, Any]]:
    """Return an account's keys, oldest first, without their Secrets."""
    return [
        {
            "id": row.id,
            "name": row.name,
            "key": row.key or "",
            "permissions": permission_list(parse_permissions(row.permissions)),
            "addresses": row.addresses,
            "made_at": row.made_at,
            "last_used_at": row.last_used_at,
            "saved": row.key is not None,
            "version": _version(row),
        }
        for row in tx.connection.execute(select(api_keys).where(*_of(tx)).order_by(api_keys.c.id))
    ]


def add(tx: Transaction) -> int:
    """Return the row for a new key, which has no values yet; one that is not saved is given again.

    Raises InvalidInput where the account has as many as it may.
    """
    unsaved: int | None = tx.connection.scalar(select(api_keys.c.id).where(*_of(tx), api_keys.c.key.is_(None)))
    if unsaved is None:
        count = tx.connection.scalar(select(func.count()).select_from(api_keys).where(*_of(tx))) or 0
        if count >= MOST_KEYS:
            raise InvalidInput(f"An account has at most {MOST_KEYS} keys. Delete one that no program uses.", "keys")
        row = insert(api_keys).values(account_id=tx.account_id, made_at=tx.now).returning(api_keys.c.id)
        unsaved = tx.connection.execute(row).scalar_one()
        record(tx, Event.KEY_ADDED, id=unsaved)
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
    return f"{row.name} [{row.permissions}] from [{row.addresses}], {'new' if row.key is None else 'saved'}".lstrip()


def clean_name(typed: str) -> str:
    """Return the name of a key as it is kept, spaces as one each. Raises InvalidInput where it cannot be one."""
    name = " ".join(typed.split())
    if len(name) > LONGEST_NAME or not name.isprintable():
        raise InvalidInput(f"A name has at most {LONGEST_NAME} characters, in one line.", "name")
    return name


def describe(row: Row[Any]) -> str:
    """Return what tells a key from others and what it may do, without the Secret."""
    may = ", ".join(permission_list(parse_permissions(row.permissions))) or "nothing"
    return f"{row.name or 'a key without a name'} ({row.key}), which may do: {may}"


def save(
    tx: Transaction, row: Row[Any], permissions: Iterable[Permission], addresses: str, name: str | None = None
) -> SecretText | None:
    """Give a row its rights. The first time it gets its pair too, and the Secret is returned, this once.

    Without a `name` (`clean_name`) it keeps the one that it has.
    """
    first = row.key is None
    names = permission_list(permissions)
    name = row.name if name is None else name
    values: dict[str, Any] = {"permissions": ",".join(names), "addresses": addresses, "name": name}
    if first:
        # The vendor's form, 32 hexadecimal characters; in each 128 random bits, which nobody guesses.
        values |= {"key": tx.random_bytes(16).hex(), "secret": tx.random_bytes(16).hex(), "made_at": tx.now}
    tx.connection.execute(update(api_keys).where(api_keys.c.id == row.id).values(values))
    detail = {"id": row.id, "name": name, "key": values.get("key", row.key)}
    detail |= {"permissions": names, "addresses": addresses}
    if first:
        record(tx, Event.KEY_SAVED, **detail)
        return SecretText(values["secret"])
    record(tx, Event.KEY_CHANGED, **detail)
    return None


def delete(tx: Transaction, row: Row[Any]) -> None:
    """Delete a key: nothing finds it any more."""
    # The row stays for what the log says of it. Its Secret signs nothing any more, so it is not kept.
    tx.connection.execute(update(api_keys).where(api_keys.c.id == row.id).values(deleted_at=tx.now, secret=None))
    gone = (api_keys.c.account_id == tx.account_id, api_keys.c.deleted_at.is_not(None))
    kept = select(api_keys.c.id).where(*gone).order_by(api_keys.c.id.desc()).limit(1).offset(_MOST_DELETED)
    if (oldest := tx.connection.scalar(kept)) is not None:
        tx.connection.execute(delete_rows(api_keys).where(*gone, api_keys.c.id <= oldest))
    record(tx, Event.KEY_DELETED, id=row.id, name=row.name, key=row.key or "")


def owned(tx: Transaction, key_id: int) -> Row[Any] | None:
    """Return a row of this account that is not deleted."""
    return tx.connection.execute(select(api_keys).where(*_of(tx), api_keys.c.id == key_id)).one_or_none()


def _of(tx: Transaction) -> tuple[Any, Any]:
    return api_keys.c.account_id == tx.account_id, api_keys.c.deleted_at.is_(None)
