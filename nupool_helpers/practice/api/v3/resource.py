"""What orders, executions, deposits and withdrawals have in common: found by uuid, by transaction, and in pages."""

import functools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Table, bindparam, select

from nupool_helpers.practice.api.v3.arguments import ArgumentsV3
from nupool_helpers.practice.api.v3.paging import Listing
from nupool_helpers.practice.refusals import Refused
from nupool_helpers.practice.store import Prepared
from nupool_helpers.practice.transaction import Transaction

__all__ = ["Resource"]

_MOST = 1000


@dataclass(frozen=True, slots=True, eq=False)
class Resource:
    """A table of which each account sees its own rows, and how v3 shows one.

    `id_name` is what paths call its uuid, `at` the time by which pages are ordered, `write` what shows a row at a
    time (milliseconds), and `missing` the code where there is none. Lists are filtered by market where the table
    has one, and by currency where not.
    """

    table: Table
    id_name: str
    at: ColumnElement[int]
    write: Callable[[Any, int], dict[str, Any]]
    missing: str = "NOT_FOUND"

    def one(self, tx: Transaction, arguments: ArgumentsV3) -> dict[str, Any]:
        """Return the one that the path names."""
        return self.find(tx, arguments, arguments.uuid(self.id_name))

    def find(self, tx: Transaction, arguments: ArgumentsV3, uuid: str) -> dict[str, Any]:
        """Return one by its uuid. Raises Refused."""
        return self.write(self.row(tx, arguments, uuid), tx.now)

    def row(self, tx: Transaction, arguments: ArgumentsV3, uuid: str) -> Any:
        """Return one's row. Raises Refused, also for another account's: nobody learns which ones there are."""
        row = _by_uuid(self.table).first(tx.connection, whose=tx.account_id, named=uuid)
        if row is None:
            raise Refused(self.missing)
        return row

    def of_transaction(
        self, tx: Transaction, arguments: ArgumentsV3, *wanted: ColumnElement[bool]
    ) -> list[dict[str, Any]]:
        """Return those of the transaction that the path names."""
        mine = (self.table.c.account_id == tx.account_id, self.table.c.tx_id == arguments.path["txId"].lower())
        rows = tx.connection.execute(select(self.table).where(*mine, *wanted))
        return [self.write(row, tx.now) for row in rows]

    def page(self, tx: Transaction, arguments: ArgumentsV3, *wanted: ColumnElement[bool]) -> list[dict[str, Any]]:
        """Return the page that the query asks for."""
        listing = Listing(self.table, self.at, [*self.mine(tx, arguments), *wanted])
        return [self.write(row, tx.now) for row in listing.page(tx, arguments.query)]

    def newest(self, tx: Transaction, arguments: ArgumentsV3, *wanted: ColumnElement[bool]) -> list[dict[str, Any]]:
        """Return those `wanted`, newest first, as many as go into one reply. Whose they are, the caller says."""
        rows = select(self.table).where(*wanted).order_by(self.table.c.id.desc()).limit(_MOST)
        return [self.write(row, tx.now) for row in tx.connection.execute(rows)]

    def mine(self, tx: Transaction, arguments: ArgumentsV3) -> list[ColumnElement[bool]]:
        """Return the conditions of the account's own rows, of the market or the currency that the query names."""
        mine, columns = [self.table.c.account_id == tx.account_id], self.table.c
        if "market" in columns:
            market = arguments.market_or_none()
            return [*mine, columns.market == market.name] if market else mine
        coin = arguments.coin_or_none()
        return [*mine, columns.currency == coin.code] if coin else mine


@functools.cache  # four of them: to build a statement takes longer than to run it
def _by_uuid(table: Table) -> Prepared:
    return Prepared(select(table).where(table.c.account_id == bindparam("whose"), table.c.uuid == bindparam("named")))
