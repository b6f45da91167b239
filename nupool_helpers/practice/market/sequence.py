"""How often an account or a market has changed: clients compare it to see whether they have missed anything."""

from sqlalchemy import Connection, insert, select, update

from nupool_helpers.practice.market.schema import sequences

__all__ = ["MARKETS", "advance", "current", "of_account"]

MARKETS = "markets"
"""The name of what changes when any market does."""


def of_account(account_id: int) -> str:
    """Return the name under which an account is counted."""
    return f"account:{account_id}"


def advance(connection: Connection, name: str) -> None:
    """Count one change."""
    one_more = update(sequences).where(sequences.c.name == name).values(value=sequences.c.value + 1)
    if connection.execute(one_more).rowcount == 0:
        connection.execute(insert(sequences).values(name=name, value=1))


def current(connection: Connection, name: str) -> int:
    """Return how many changes there were."""
    return connection.scalar(select(sequences.c.value).where(sequences.c.name == name)) or 0
