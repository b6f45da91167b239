"""The activity log, read: no reader gets all of it at once."""

import json
from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import Row, Select, select

from nupool_helpers.practice.schema import activity
from nupool_helpers.practice.transaction import Transaction
from nupool_helpers.protocol import Event, LogEntry

__all__ = ["PAGE", "as_model", "find_newest", "has_line_from_here", "read", "read_back"]

PAGE = 500
"""So many lines a reader gets at a time, whatever the log holds."""


def has_line_from_here(tx: Transaction, kinds: Iterable[Event], **first: Any) -> bool:
    """Tell whether the log has a line of these kinds from this address, whose detail begins with `first`."""
    begins = json.dumps(first).removesuffix("}")
    here = (activity.c.account_id == tx.account_id, activity.c.address == tx.remote_ip)
    lines = select(activity.c.id).where(*here, activity.c.what.in_([kind.value for kind in kinds]))
    fitting = lines.where(activity.c.detail.startswith(f"{begins},", autoescape=True))
    return tx.connection.scalar(fitting.limit(1)) is not None


def find_newest(tx: Transaction, what: Event) -> LogEntry | None:
    """Return the newest line of a kind."""
    lines = _of(tx.account_id).where(activity.c.what == what.value).order_by(activity.c.id.desc())
    row = tx.connection.execute(lines.limit(1)).one_or_none()
    return _entry(row) if row else None


def read(tx: Transaction, after: int = 0) -> list[LogEntry]:
    """Return a page of an account's log behind the entry numbered `after`, oldest first."""
    return _entries(tx, _of(tx.account_id).where(activity.c.id > after).order_by(activity.c.id))


def read_back(tx: Transaction, before: int | None = None, kinds: Collection[Event] = ()) -> list[LogEntry]:
    """Return a page of an account's log in front of the entry numbered `before`, or the newest one, newest first.

    With `kinds` it has the lines of those alone.
    """
    query = _of(tx.account_id).order_by(activity.c.id.desc())
    if kinds:
        query = query.where(activity.c.what.in_([kind.value for kind in kinds]))
    return _entries(tx, query if before is None else query.where(activity.c.id < before))


def as_model(entry: LogEntry) -> dict[str, Any]:
    """Return one line as the pages and the owner's API give it."""
    return {
        "id": entry.id,
        "at": entry.at,
        "what": entry.what.value,
        "detail": entry.detail,
        "address": entry.address,
    }


def _of(account_id: int) -> Select[Any]:
    return select(activity).where(activity.c.account_id == account_id)


def _entries(tx: Transaction, query: Select[Any]) -> list[LogEntry]:
    return [_entry(row) for row in tx.connection.execute(query.limit(PAGE))]


def _entry(row: Row[Any]) -> LogEntry:
    return LogEntry(row.at, Event(row.what), json.loads(row.detail), row.address, row.id)
