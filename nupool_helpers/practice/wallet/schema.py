"""The wallet's tables. Amounts and prices are whole units of 0.00000001, times milliseconds since 1970."""

from sqlalchemy import BigInteger, CheckConstraint, Column, ForeignKey, Integer, String, Table

from nupool_helpers.practice.schema import metadata

__all__ = ["addresses", "allowed_addresses", "balances", "deposits", "sequences", "withdrawals"]

balances = Table(
    "balances",
    metadata,
    Column("account_id", ForeignKey("accounts.id"), primary_key=True),
    Column("currency", String(8), primary_key=True),
    Column("total", BigInteger, nullable=False),
    Column("reserved", BigInteger, nullable=False, default=0),  # held by open orders
    Column("updated_at", BigInteger, nullable=False),
    CheckConstraint("reserved >= 0 AND reserved <= total", name="nothing_is_spent_twice"),
)

# How often something has changed: an account ("account:ID") or a market. What v3 sends as `Sequence`.
sequences = Table(
    "sequences",
    metadata,
    Column("name", String(32), primary_key=True),
    Column("value", BigInteger, nullable=False),
)

deposits = Table(
    "deposits",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("uuid", String(36), nullable=False, unique=True),
    Column("account_id", ForeignKey("accounts.id"), nullable=False, index=True),
    Column("currency", String(8), nullable=False),
    Column("amount", BigInteger, nullable=False),
    Column("address", String(128), nullable=False),
    Column("tx_id", String(64), nullable=False),
    Column("at", BigInteger, nullable=False),
)

# Where an account receives a coin.
addresses = Table(
    "addresses",
    metadata,
    Column("account_id", ForeignKey("accounts.id"), primary_key=True),
    Column("currency", String(8), primary_key=True),
    Column("address", String(128), nullable=False),
)

# Where an account may send coins to; while it names none, anywhere.
allowed_addresses = Table(
    "allowed_addresses",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("account_id", ForeignKey("accounts.id"), nullable=False, index=True),
    Column("currency", String(8), nullable=False),
    Column("address", String(128), nullable=False),
    Column("at", BigInteger, nullable=False),
)

withdrawals = Table(
    "withdrawals",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("uuid", String(36), nullable=False, unique=True),
    Column("account_id", ForeignKey("accounts.id"), nullable=False, index=True),
    Column("currency", String(8), nullable=False),
    Column("amount", BigInteger, nullable=False),
    Column("fee", BigInteger, nullable=False),
    Column("address", String(128), nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("client_id", String(36)),
    Column("cancelled_at", BigInteger),
    Column("tx_id", String(64), nullable=False),
)
