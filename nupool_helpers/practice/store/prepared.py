"""Statements of every call: their text is made once for each kind of database, and its driver runs it.

At each execution SQLAlchemy looks up, binds and wraps what was the same the time before; for one row that takes several
times as long as the database does. What is run seldom, or is put together anew, goes through its own `execute`.
"""

from collections import namedtuple
from collections.abc import Callable, Sequence
from copy import copy
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Dialect
from sqlalchemy.sql.dml import UpdateBase
from sqlalchemy.sql.selectable import SelectBase

from nupool_helpers.practice.store.driver import driver_of

__all__ = ["Prepared"]

Statement = SelectBase | UpdateBase


@dataclass(frozen=True, slots=True)
class _Form:
    """A statement as one kind of database is given it.

    `places` are the names of its parameters in their order, None where the driver takes them by name. `fixed` are those
    that the statement brings itself, as a limit.
    """

    text: str
    places: tuple[str, ...] | None
    fixed: dict[str, Any]
    row: Callable[[Sequence[Any]], Any]


class Prepared:
    """A statement whose other parameters are all given by name; its rows are tuples with the names of its columns.

    An insert names in `columns` what it is given. To be run within a transaction of `Store`, which names the failures
    of a driver. Raises ValueError at the first use where a value would be made by SQLAlchemy (a default).
    """

    def __init__(self, statement: Statement, columns: Sequence[str] | None = None) -> None:
        self._statement, self._columns = statement, columns
        self._forms: dict[str, _Form] = {}

    def all(self, connection: Connection, **given: Any) -> list[Any]:
        """Run it, and return its rows."""
        form, cursor = self._run(connection, given)
        return [form.row(values) for values in cursor.fetchall()]

    def first(self, connection: Connection, **given: Any) -> Any:
        """Run it, and return its first row, None where it has none."""
        form, cursor = self._run(connection, given)
        found = cursor.fetchall()  # all of them: SQLite ends a statement with its last row
        return form.row(found[0]) if found else None

    def change(self, connection: Connection, **given: Any) -> int:
        """Run it, and return how many rows it has changed."""
        count: int = self._run(connection, given)[1].rowcount
        return count

    def text(self, dialect: Dialect) -> str:
        """Return it as that kind of database is given it."""
        return _form(self._statement, self._columns, dialect).text

    def _run(self, connection: Connection, given: dict[str, Any]) -> tuple[_Form, Any]:
        form = self._forms.get(connection.dialect.name)
        if form is None:
            form = self._forms[connection.dialect.name] = _form(self._statement, self._columns, connection.dialect)
        named = form.fixed | given if form.fixed else given
        values = named if form.places is None else tuple([named[name] for name in form.places])
        # Whoever listens to the engine's statements, as tests do, is told of these as well.
        if listeners := connection.engine.dispatch.before_cursor_execute:
            for listener in listeners:
                listener(connection, None, form.text, values, None, False)
        return form, driver_of(connection).execute(form.text, values)


def _form(statement: Statement, columns: Sequence[str] | None, dialect: Dialect) -> _Form:
    compiled: Any = statement.compile(dialect=dialect, column_keys=columns)
    if compiled.prefetch:
        missing = ", ".join(column.name for column in compiled.prefetch)
        raise ValueError(f"A prepared statement is given every value; these are left to SQLAlchemy: {missing}.")
    fixed = {
        name: parameter.effective_value for parameter, name in compiled.bind_names.items() if not parameter.required
    }
    places = compiled.positiontup
    return _Form(compiled.string, None if places is None else tuple(places), fixed, _reader(statement, dialect))


def _reader(statement: Statement, dialect: Dialect) -> Callable[[Sequence[Any]], Any]:
    """Return what makes a row of a driver's values. Not all are Python's yet: in SQLite a truth value is a number."""
    # Of a copy: SQLAlchemy keeps the answer in a statement, and would hand it on to what is made from that one.
    columns: Any = copy(statement).exported_columns
    row: Any = namedtuple("Row", columns.keys())  # type: ignore[misc]
    kinds = [column.type.dialect_impl(dialect).result_processor(dialect, None) for column in columns]
    foreign = [(place, kind) for place, kind in enumerate(kinds) if kind]
    make: Callable[[Sequence[Any]], Any] = row._make
    if not foreign:
        return make

    def read(values: Sequence[Any]) -> Any:
        own = list(values)
        for place, kind in foreign:
            own[place] = kind(own[place])
        return make(own)

    return read
