"""The activity log, written. What strangers can write into it is limited; `reading` has how it is read."""

import json
from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, Integer, and_, bindparam, delete, func, insert, or_, select

from nupool_helpers.practice.schema import activity
from nupool_helpers.practice.store import Prepared
from nupool_helpers.practice.transaction import Transaction
from nupool_helpers.protocol import Event

__all__ = ["NOISE", "record", "record_once", "record_opened"]

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


def _trim(tx: Transaction, kinds: tuple[Event, ...], kept: int) -> None:
    oldest = _LAST_KEPT[kinds].first(tx.connection, whose=tx.account_id, kept=kept)
    if oldest is not None:
        mine = (activity.c.account_id == tx.account_id, activity.c.what.in_([kind.value for kind in kinds]))
        newest = select(func.max(activity.c.id)).where(*mine).group_by(activity.c.what)
        tx.connection.execute(delete(activity).where(*mine, activity.c.id <= oldest.id, activity.c.id.not_in(newest)))
