"""Where everybody was, as a file to take home: the overview's rows, with no account, address or secret in them."""

import csv
import io
import json
from datetime import UTC, datetime

from nupool_helpers.practice.teacher.services import Learner
from nupool_helpers.protocol.steps import TITLES

__all__ = ["FORMATS"]

_COLUMNS = ("learner", "step", "title", "done", "since", "last", "refused_last", "refusals_here")
# OWASP, "CSV Injection": a cell that begins with one of these is a formula to a spreadsheet program.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def to_csv(learners: list[Learner]) -> str:
    """Return the rows as CSV (RFC 4180), times as ISO 8601 in UTC. No cell of it is a formula."""
    written = io.StringIO()
    writer = csv.writer(written, quoting=csv.QUOTE_ALL)
    writer.writerow(_COLUMNS)
    for one in learners:
        writer.writerow([_as_text(str(value)) for value in _row(one).values()])
    return written.getvalue()


def to_json(learners: list[Learner]) -> str:
    """Return the same as a list of JSON objects."""
    return json.dumps([_row(one) for one in learners], indent=1) + "\n"


def _row(one: Learner) -> dict[str, str | int | bool]:
    progress = one.progress
    values = (one.name, progress.step, TITLES[progress.step], progress.done, _time(progress.since))
    return dict(zip(_COLUMNS, (*values, _time(progress.last), progress.refused, progress.refusals), strict=True))


def _time(ms: int) -> str:
    return f"{datetime.fromtimestamp(ms / 1000, UTC):%Y-%m-%dT%H:%M:%SZ}" if ms else ""


def _as_text(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


FORMATS = {"csv": ("text/csv; charset=utf-8", to_csv), "json": ("application/json", to_json)}
"""By a file's ending: its media type, and what writes it."""
