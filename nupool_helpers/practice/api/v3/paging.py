"""Lists by pages, newest first (the vendor's "Pagination"): `pageSize`, page tokens, and dates between."""

import re
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Table, and_, or_, select

from nupool_helpers.practice.api.v3.call import Call
from nupool_helpers.practice.api.v3.refusals import BadRequest
from nupool_helpers.practice.refusals import Refused

__all__ = ["page"]

_USUAL, _MOST = 100, 200
_DATE = re.compile(r"\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:?\d\d)?)?", re.ASCII)


def page(
    connection: Connection, call: Call, table: Table, at: ColumnElement[int], *wanted: ColumnElement[bool]
) -> list[Row[Any]]:
    """Return the rows of the asked page: those `wanted`, by `at` (milliseconds), newest first.

    A page token is the uuid of the last row of the page before, or of the first row of the page after.
    """
    size = _size(call.query.get("pageSize"))
    after, before = call.query.get("nextPageToken"), call.query.get("previousPageToken")
    if after and before:
        raise BadRequest("previousPageToken")
    found = select(table).where(*wanted, *_dates(call, at))
    newest = (at.desc(), table.c.id.desc())
    if before:
        later = _beside(connection, table, at, wanted, before, "INVALID_PREVIOUS_PAGE_TOKEN", older=False)
        rows = connection.execute(found.where(later).order_by(at, table.c.id).limit(size)).all()
        return list(reversed(rows))
    if after:
        found = found.where(_beside(connection, table, at, wanted, after, "INVALID_NEXT_PAGE_TOKEN", older=True))
    return list(connection.execute(found.order_by(*newest).limit(size)))


def _beside(
    connection: Connection,
    table: Table,
    at: ColumnElement[int],
    wanted: tuple[ColumnElement[bool], ...],
    token: str,
    code: str,
    older: bool,
) -> ColumnElement[bool]:
    known = select(at, table.c.id).where(*wanted, table.c.uuid == token.lower())
    row = connection.execute(known).one_or_none()
    if row is None:
        raise Refused(code)
    when, number = row
    if older:
        return or_(at < when, and_(at == when, table.c.id < number))
    return or_(at > when, and_(at == when, table.c.id > number))


def _size(text: str | None) -> int:
    if text is None:
        return _USUAL
    if not (text.isascii() and text.isdigit() and len(text) < 4 and 1 <= int(text) <= _MOST):
        raise BadRequest("pageSize")
    return int(text)


def _dates(call: Call, at: ColumnElement[int]) -> list[ColumnElement[bool]]:
    start, end = (_date(call, name) for name in ("startDate", "endDate"))
    if start is not None and end is not None and end < start:
        raise BadRequest("endDate")
    found = [at >= start] if start is not None else []
    return found if end is None else [*found, at <= end]


def _date(call: Call, name: str) -> int | None:
    text = call.query.get(name)
    if not text:
        return None
    try:
        if not _DATE.fullmatch(text):
            raise ValueError
        found = datetime.fromisoformat(text)
        return int(found.replace(tzinfo=found.tzinfo or UTC).timestamp() * 1000)
    except (ValueError, OverflowError):
        raise BadRequest(name) from None
