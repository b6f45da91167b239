"""Everybody of the class in one table, those who need help on top."""

import json
from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select

from nupool_helpers.practice.schema import activity
from nupool_helpers.practice.seats.schema import seats
from nupool_helpers.practice.teacher.history import History, count_over_time
from nupool_helpers.practice.teacher.progress import Progress, read_progress
from nupool_helpers.practice.transaction import Transaction
from nupool_helpers.protocol import Event, LogEntry
from nupool_helpers.protocol.overview import Overview, Place

__all__ = [
    *("QUIET", "Learner", "count_class", "read_class", "read_class_over_time", "read_learner", "read_overview"),
]

QUIET = 5 * 60 * 1000
"""After so long without any activity, somebody who is not done needs help (milliseconds)."""
_REFUSED = 3
_OF_HUB = "hub:"


@dataclass(frozen=True, slots=True)
class Learner:
    """One row: the hub's name of somebody, and where they are. Nothing that opens or names an account."""

    name: str
    progress: Progress
    needs_help: str  # why, empty where it is not needed


def read_class(tx: Transaction) -> list[Learner]:
    """Return everybody whose notebooks have asked: who needs help first, then by step, those who are done last."""
    return _learners(tx, _read_logs(tx, seats.c.name.startswith(_OF_HUB)))


def count_class(tx: Transaction) -> int:
    """Return how many that are."""
    there = select(func.count()).select_from(seats).where(seats.c.name.startswith(_OF_HUB))
    return int(tx.connection.scalar(there) or 0)


def read_class_over_time(tx: Transaction) -> tuple[list[Learner], History]:
    """Return the same, and how many were at which step until now."""
    logs = _read_logs(tx, seats.c.name.startswith(_OF_HUB))
    return _learners(tx, logs), count_over_time(logs.values(), tx.now)


def read_overview(tx: Transaction) -> Overview:
    """Return both as a message."""
    learners, history = read_class_over_time(tx)
    places = [
        Place(one.name, at.step, at.done, at.since, at.last, at.refused, one.needs_help)
        for one in learners
        for at in [one.progress]
    ]
    return Overview(tx.now, places, history.moments, history.counts)


def _read_logs(tx: Transaction, whose: ColumnElement[bool]) -> dict[str, list[LogEntry]]:
    logs = defaultdict[str, list[LogEntry]](list)
    # Not the address, and of the details what is judged by alone; a Key's text is in some of them, and in no row here.
    columns = (seats.c.name, activity.c.at, activity.c.what, activity.c.detail)
    query = select(*columns).join(activity, activity.c.account_id == seats.c.account_id, isouter=True)
    for row in tx.connection.execute(query.where(whose).order_by(activity.c.id)):
        log = logs[row.name.removeprefix(_OF_HUB)]
        if row.what is not None:
            log.append(LogEntry(row.at, Event(row.what), json.loads(row.detail)))
    return logs


def _learners(tx: Transaction, logs: dict[str, list[LogEntry]]) -> list[Learner]:
    learners = [_learner(tx, name, read_progress(log)) for name, log in logs.items()]
    return sorted(learners, key=lambda one: (not one.needs_help, one.progress.done, one.progress.step, one.name))


def read_learner(tx: Transaction, name: str) -> Learner:
    """Return the row of one whose notebooks have asked; nobody else's log is read for it."""
    (learner,) = _learners(tx, _read_logs(tx, seats.c.name == f"{_OF_HUB}{name}"))
    return learner


def _learner(tx: Transaction, name: str, progress: Progress) -> Learner:
    why = ""
    if progress.refusals >= _REFUSED:
        why = f"refused {progress.refusals} times here"
    elif not progress.done and progress.last and tx.now - progress.last >= QUIET:
        why = "quiet for five minutes or longer"
    return Learner(name, progress, why)
