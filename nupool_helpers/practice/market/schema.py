"""The market's tables. Amounts and prices are whole units of 0.00000001."""

from sqlalchemy import BigInteger, Column, ForeignKey, String, Table

from nupool_helpers.practice.schema import metadata

__all__ = ["balances"]

balances = Table(
    "balances",
    metadata,
    Column("account_id", ForeignKey("accounts.id"), primary_key=True),
    Column("currency", String(8), primary_key=True),
    Column("total", BigInteger, nullable=False),
    Column("reserved", BigInteger, nullable=False, default=0),  # held by open orders
)
