"""The activity log, written and read. What strangers can write into it is limited, and no reader gets all at once."""

import json
from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import ColumnElement, Integer, Row, Select, and_, bindparam, delete, func, insert, or_, select

from nupool_helpers.practice.schema import activity
from nupool_helpers.practice.store import Prepared
from nupool_helpers.practice.transaction import Transaction
from nupool_helpers.protocol import Event, LogEntry

__all__ = [
    "NOISE",
    "PAGE",
    "as_model",
    "find_newest",
    "has_line_from_here",
    "read",
    "read_back",
    "record",
    "record_once",
    "record_opened",
]

PAGE = 500
"""So many lines a reader gets at a time, whatever the log holds."""
KEPT = 500
"""So many lines of each of the two kinds below an account keeps."""
KEPT_OF_ALL_ELSE = 10_000
"""And so many of everything else. Who has an account can go on adding keys or making seeds, and fills no table."""
_SKIPPED = 20
"""Lines that adding one skips on average, to see whether old ones may go. So an account keeps a little more: a 20th."""
_WINDOW = 5 * 60 * 1000  # the shortest of `throttle`
# What anybody can cause who knows an e-mail address.
NOISE = (
    *(Event.CALL_REFUSED, Event.LOGIN_REFUSED, Event.PASSWORD_REFUSED),
    *(Event.CODE_REFUSED, Event.COPY_REFUSED, Event.MAIL_SENT),
)
"""What strangers can cause without end: the newest of each are kept, and push out nothing else."""
# What somebody who is logged in does again and again. The newest of each is kept, since the steps are judged by it.
ROUTINE = (
    *(Event.SITE_OPENED, Event.TWO_FACTOR_PAGE_OPENED, Event.API_KEYS_PAGE_OPENED),
    *(Event.LOGGED_IN, Event.LOGGED_OUT, Event.COINS_RECEIVED, Event.KEY_USED_ELSEWHERE),
    Event.SESSION_OPENED,
)
ALL_ELSE = tuple(set(Event) - {*NOISE, *ROUTINE})
_mine = activity.c.account_id == bindparam("whose")


def _is_of(kinds: Iterable[Event]) -> ColumnElement[bool]:
    return or_(*(activity.c.what == kind.value for kind in kinds))  # a statement that is prepared has no lists


_ADD = Prepared(insert(activity), ["account_id", "at", "what", "address", "detail"])
_NEWEST = Prepared(
    select(activity.c.what)
    .where(_mine, and_(*(activity.c.what != kind.value for kind in NOISE)))
    .order_by(activity.c.id.desc())
    .limit(1)
)
_LAST_KEPT = {
    kinds: Prepared(
        select(activity.c.id)
        .where(_mine, _is_of(kinds))
        # Of a sum: for the order of the column itself SQLite would go through the lines of all kinds.
        .order_by((activity.c.id + 0).desc())
        .limit(1)
        .offset(bindparam("kept", type_=Integer))
    )
    for kinds in (NOISE, ROUTINE, ALL_ELSE)
}
"""Of each of the three kinds of lines, the newest that may go."""


def record(tx: Transaction, what: Event, **detail: Any) -> None:
    """Add one line to an account's log. No secret belongs in `detail`."""
    row = {"account_id": tx.account_id, "at": tx.now, "what": what.value, "address": tx.remote_ip}
    _ADD.change(tx.connection, **row, detail=json.dumps(detail))
    # By kinds, so that refusals push out nothing but refusals.
    kinds = next(kinds for kinds in _LAST_KEPT if what in kinds)
    kept = KEPT_OF_ALL_ELSE if kinds is ALL_ELSE else KEPT
    # A look skips all lines that are kept, so one line in many brings it about: by chance, since who knew which one
    # could leave that one to another account, and fill the table between two looks.
    if int.from_bytes(tx.random_bytes(2)) % max(1, kept // _SKIPPED) == 0:
        _trim(tx, kinds, kept)


def record_once(tx: Transaction, what: Event, **detail: Any) -> None:
    """Add the line unless there is the same of the last five minutes: for what costs whoever causes it nothing.

    The same is of the same IP address: what a thief does is not hidden behind what a program of one's own did.
    """
    mine = (activity.c.account_id == tx.account_id, activity.c.what == what.value)
    same = (activity.c.detail == json.dumps(detail), activity.c.address == tx.remote_ip)
    newest = select(activity.c.at).where(*mine, *same)
    at: int | None = tx.connection.scalar(newest.order_by(activity.c.id.desc()).limit(1))
    if at is None or at <= tx.now - _WINDOW:
        record(tx, what, **detail)


def record_opened(tx: Transaction, what: Event) -> None:
    """Note that a page was opened, unless that is the newest line already, noise aside: reloading adds nothing."""
    newest = _NEWEST.first(tx.connection, whose=tx.account_id)
    if newest is None or newest.what != what:
        record(tx, what)


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


def _trim(tx: Transaction, kinds: tuple[Event, ...], kept: int) -> None:
    oldest = _LAST_KEPT[kinds].first(tx.connection, whose=tx.account_id, kept=kept)
    if oldest is not None:
        mine = (activity.c.account_id == tx.account_id, activity.c.what.in_([kind.value for kind in kinds]))
        newest = select(func.max(activity.c.id)).where(*mine).group_by(activity.c.what)
        tx.connection.execute(delete(activity).where(*mine, activity.c.id <= oldest.id, activity.c.id.not_in(newest)))
