"""The exchange's database, SQLite or PostgreSQL: transactions that lose no update, nothing acknowledged lost."""

from nupool_helpers.practice.store.address import PostgresqlAddress, choose
from nupool_helpers.practice.store.failures import ConnectionLost, Unavailable
from nupool_helpers.practice.store.group_commit import GroupCommit
from nupool_helpers.practice.store.prepared import Prepared
from nupool_helpers.practice.store.store import Store

__all__ = ["ConnectionLost", "GroupCommit", "PostgresqlAddress", "Prepared", "Store", "Unavailable", "choose"]
