"""How many were at which step, at every third minute of the last ninety, and now."""

from collections.abc import Iterable
from dataclasses import dataclass

from nupool_helpers.practice.teacher.progress import follow_progress
from nupool_helpers.protocol import LogEntry

__all__ = ["ROWS", "History", "count_over_time"]

ROWS = 16
""""Start here", the fourteen steps, and who is done."""
_EVERY = 3 * 60 * 1000  # milliseconds
_MANY = 30


@dataclass(frozen=True, slots=True)
class History:
    """The moments that were counted, oldest first (milliseconds since 1970), and for each how many were where."""

    moments: list[int]
    counts: list[list[int]]


def count_over_time(logs: Iterable[Iterable[LogEntry]], now: int) -> History:
    """Return how many were at each step, and last how many were done, until `now` (milliseconds since 1970).

    Who had done nothing yet is counted at no moment but the last: whose notebooks have asked is there now.
    """
    moments = [now - _EVERY * back for back in range(_MANY, -1, -1)]
    counts = [[0] * ROWS for _moment in moments]
    for log in logs:
        for row, count in zip(_rows(log, moments), counts, strict=True):
            if row is not None:
                count[row] += 1
    return History(moments, counts)


def _rows(log: Iterable[LogEntry], moments: list[int]) -> list[int | None]:
    """The row of one learner at each moment, None before there was one."""
    rows: list[int | None] = []
    row: int | None = None
    for progress in follow_progress(log):
        # All moments before this entry saw what was true until then.
        while len(rows) < len(moments) - 1 and moments[len(rows)] < progress.last:
            rows.append(row)
        row = ROWS - 1 if progress.done else progress.step
    rows += [row] * (len(moments) - 1 - len(rows))
    return [*rows, row or 0]
