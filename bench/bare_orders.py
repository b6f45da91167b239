"""The transactions of an order and its cancel, bare; and a route that runs them under the exchange's own server."""

import itertools
import json
import sqlite3
import sys
from collections.abc import Iterable
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bench.bare import serve
from nupool_helpers.practice.store import Store

# What placing an order writes, and what cancelling it writes: five rows each, in the exchange's own tables.
_COUNT = "UPDATE sequences SET value = value + 1 WHERE name IN ('account:1', 'BTC-NBT', 'markets')"
PLACE = (
    "UPDATE balances SET reserved = reserved + 60150, updated_at = :now WHERE account_id = 1 AND currency = 'BTC'",
    "INSERT INTO orders (uuid, account_id, market, side, rate, quantity, remaining, reserved, first_reserved, value, "
    "fee, opened_at, updated_at, cancelled, time_in_force) VALUES (:uuid, 1, 'BTC-NBT', 'BUY', 60000, 100000000, "
    "100000000, 60150, 60150, 0, 0, :now, :now, 0, 'GOOD_TIL_CANCELLED')",
    _COUNT,
)
CANCEL = (
    "UPDATE balances SET reserved = reserved - 60150, updated_at = :now WHERE account_id = 1 AND currency = 'BTC'",
    "UPDATE orders SET closed_at = :now, updated_at = :now, reserved = 0, cancelled = 1 WHERE uuid = :uuid",
    _COUNT,
)


def prepared(path: Path) -> sqlite3.Connection:
    """A database of the exchange's form and durability, with an account and its money."""
    Store(path).close()
    connection = sqlite3.connect(path, isolation_level=None)
    for statement in (
        "PRAGMA synchronous=FULL",
        "PRAGMA foreign_keys=ON",
        "INSERT INTO accounts (email, password_hash, made_at, last_step) VALUES ('ada@example.org', '', 0, 0)",
        "INSERT INTO balances (account_id, currency, total, reserved, updated_at) VALUES (1, 'BTC', 100000000, 0, 0)",
        "INSERT INTO sequences (name, value) VALUES ('account:1', 1), ('BTC-NBT', 1), ('markets', 1)",
    ):
        connection.execute(statement)
    return connection


def run_transaction(connection: sqlite3.Connection, statements: Iterable[str], given: dict[str, object]) -> None:
    """Run the statements in one transaction of their own."""
    connection.execute("BEGIN IMMEDIATE")
    for statement in statements:
        connection.execute(statement, given)
    connection.execute("COMMIT")


def main() -> None:
    """Place and cancel in turn, a request each, until stopped; the database stands on standard input."""
    connection, count = prepared(Path(json.load(sys.stdin))), itertools.count()

    async def answer(_request: Request) -> Response:
        number = next(count)
        given: dict[str, object] = {"uuid": f"{number // 2:036}", "now": number}
        run_transaction(connection, CANCEL if number % 2 else PLACE, given)
        return Response('{"success":true}', media_type="application/json")

    serve(Route("/", answer))


if __name__ == "__main__":
    main()
