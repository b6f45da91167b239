"""How often an account or a market has changed: clients compare it to see whether they have missed anything."""

from sqlalchemy import BindParameter, ColumnElement, String, bindparam, cast, insert, literal_column, select, update

from nupool_helpers.practice.store import Prepared
from nupool_helpers.practice.transaction import Transaction
from nupool_helpers.practice.wallet.schema import sequences

__all__ = ["MARKETS", "advance", "current", "name_of", "of_account"]

MARKETS = "markets"
"""The name of what changes when any market does."""


_first: BindParameter[str] = bindparam("first")
_ADVANCE = Prepared(
    update(sequences)
    .where(sequences.c.name.in_([_first, bindparam("second"), bindparam("third")]))
    .values(value=sequences.c.value + 1)
)
_CURRENT = Prepared(select(sequences.c.value).where(sequences.c.name == _first))


def of_account(account_id: int) -> str:
    """Return the name under which an account is counted."""
    return f"account:{account_id}"


def name_of(account_id: ColumnElement[int]) -> ColumnElement[str]:
    """Return the same as an expression, for a statement that looks up more besides."""
    return literal_column("'account:'", String) + cast(account_id, String)


def advance(tx: Transaction, *names: str) -> None:
    """Count one change of each of up to three different names."""
    first, second, third = (*names, *names, *names)[:3]
    if _ADVANCE.change(tx.connection, first=first, second=second, third=third) == len(names):
        return
    known = set(tx.connection.scalars(select(sequences.c.name).where(sequences.c.name.in_(names))))
    tx.connection.execute(insert(sequences), [{"name": name, "value": 1} for name in names if name not in known])


def current(tx: Transaction, name: str) -> int:
    """Return how many changes there were."""
    found = _CURRENT.first(tx.connection, first=name)
    return found.value if found else 0
