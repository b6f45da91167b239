"""Lists by pages, newest first (the vendor's "Pagination"): `pageSize`, page tokens, and dates between."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Table, and_, or_, select

from nupool_helpers.practice.api.v3.refusals import BadRequest
from nupool_helpers.practice.refusals import Refused
from nupool_helpers.practice.transaction import Transaction

__all__ = ["Listing"]

_USUAL, _MOST = 100, 200
_DATE = re.compile(r"\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:?\d\d)?)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Listing:
    """The rows of a table that are `wanted`, by a time (milliseconds), newest first."""

    table: Table
    at: ColumnElement[int]
    wanted: list[ColumnElement[bool]]

    def page(self, tx: Transaction, query: Mapping[str, str]) -> list[Row[Any]]:
        """Return the rows of the page that a query asks for. Raises BadRequest or Refused.

        A page token is the uuid of the last row of the page before, or of the first row of the page after.
        """
        size, at, number = _size(query.get("pageSize")), self.at, self.table.c.id
        after, before = query.get("nextPageToken"), query.get("previousPageToken")
        if after and before:
            raise BadRequest("previousPageToken")
        rows = select(self.table).where(*self.wanted, *_dates(query, at))
        if before:
            time, first = self._known(tx, before, "INVALID_PREVIOUS_PAGE_TOKEN")
            rows = rows.where(or_(at > time, and_(at == time, number > first)))
            return list(reversed(tx.connection.execute(rows.order_by(at, number).limit(size)).all()))
        if after:
            time, last = self._known(tx, after, "INVALID_NEXT_PAGE_TOKEN")
            rows = rows.where(or_(at < time, and_(at == time, number < last)))
        return list(tx.connection.execute(rows.order_by(at.desc(), number.desc()).limit(size)))

    def _known(self, tx: Transaction, token: str, refusal: str) -> tuple[int, int]:
        """Return the time and the number of the row that a token names, looked for among those wanted only."""
        known = select(self.at, self.table.c.id).where(*self.wanted, self.table.c.uuid == token.lower())
        row = tx.connection.execute(known).one_or_none()
        if row is None:
            raise Refused(refusal)
        return row[0], row[1]


def _size(text: str | None) -> int:
    if text is None:
        return _USUAL
    if not (text.isascii() and text.isdigit() and len(text) < 4 and 1 <= int(text) <= _MOST):
        raise BadRequest("pageSize")
    return int(text)


def _dates(query: Mapping[str, str], at: ColumnElement[int]) -> list[ColumnElement[bool]]:
    start, end = (_date(query, name) for name in ("startDate", "endDate"))
    if start is not None and end is not None and end < start:
        raise BadRequest("endDate")
    since = [at >= start] if start is not None else []
    return since if end is None else [*since, at <= end]


def _date(query: Mapping[str, str], name: str) -> int | None:
    text = query.get(name)
    if not text:
        return None
    try:
        if not _DATE.fullmatch(text):
            raise ValueError
        time = datetime.fromisoformat(text)
        return int(time.replace(tzinfo=time.tzinfo or UTC).timestamp() * 1000)
    except (ValueError, OverflowError):
        raise BadRequest(name) from None
