"""The activity log, written and read."""

import json
from typing import Any

from sqlalchemy import Connection, insert, select

from nupool_helpers.activity import Entry, What
from nupool_helpers.practice.schema import activity

__all__ = ["as_model", "read", "record", "record_opened"]


def record(connection: Connection, account_id: int, now: int, what: What, address: str = "", **detail: Any) -> None:
    """Add one line to an account's log. No secret belongs in `detail`."""
    row = {"account_id": account_id, "at": now, "what": what.value, "detail": json.dumps(detail), "address": address}
    connection.execute(insert(activity).values(row))


def record_opened(connection: Connection, account_id: int, now: int, what: What, address: str) -> None:
    """Note that a page was opened, unless that is the log's newest line already: reloading adds nothing."""
    newest = select(activity.c.what).where(activity.c.account_id == account_id).order_by(activity.c.id.desc()).limit(1)
    if connection.scalar(newest) != what:
        record(connection, account_id, now, what, address)


def read(connection: Connection, account_id: int) -> list[Entry]:
    """Return an account's log, oldest first."""
    rows = connection.execute(select(activity).where(activity.c.account_id == account_id).order_by(activity.c.id))
    return [Entry(row.at, What(row.what), json.loads(row.detail), row.address) for row in rows]


def as_model(entry: Entry) -> dict[str, Any]:
    """Return one line as the pages and the owner's API give it."""
    return {"at": entry.at, "what": entry.what.value, "detail": entry.detail, "address": entry.address}
