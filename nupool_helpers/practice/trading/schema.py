"""The market's tables. Amounts and prices are whole units of 0.00000001, times milliseconds since 1970."""

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, Integer, String, Table

from nupool_helpers.practice.schema import metadata

__all__ = ["executions", "orders", "trades"]

orders = Table(
    "orders",
    metadata,
    Column("id", Integer, primary_key=True),  # of equal prices the lower one is served first
    Column("uuid", String(36), nullable=False, unique=True),
    Column("account_id", ForeignKey("accounts.id"), nullable=False),
    Column("market", String(16), nullable=False),
    Column("side", String(4), nullable=False),  # "BUY" or "SELL"
    Column("rate", BigInteger),  # None: at any price
    Column("quantity", BigInteger, nullable=False),
    Column("remaining", BigInteger, nullable=False),
    Column("reserved", BigInteger, nullable=False),  # of the base coin for a buyer, of the coin for a seller
    Column("first_reserved", BigInteger, nullable=False),
    Column("value", BigInteger, nullable=False, default=0),  # of what was traded
    Column("fee", BigInteger, nullable=False, default=0),
    Column("opened_at", BigInteger, nullable=False),
    Column("updated_at", BigInteger, nullable=False),
    Column("closed_at", BigInteger),
    Column("cancelled", Boolean, nullable=False, default=False),
    Column("time_in_force", String(28), nullable=False, default="GOOD_TIL_CANCELLED"),
    Column("client_id", String(36)),  # the client's own uuid, which makes placing it safe to repeat
    Index("orders_by_client_id", "account_id", "client_id"),
    Index("orders_closed", "account_id", "closed_at"),
    Index("orders_book", "market", "side", "closed_at", "rate", "id"),
    Index("orders_of_account", "account_id", "closed_at", "id"),
)

trades = Table(
    "trades",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("uuid", String(36), nullable=False),
    Column("market", String(16), nullable=False),
    Column("at", BigInteger, nullable=False, index=True),
    Column("side", String(4), nullable=False),  # of the order that came second
    Column("quantity", BigInteger, nullable=False),
    Column("rate", BigInteger, nullable=False),
    Index("trades_of_market", "market", "id"),
    Index("trades_by_time", "market", "at"),
)

# One side of a trade: what an order got by it.
executions = Table(
    "executions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("uuid", String(36), nullable=False, unique=True),
    Column("account_id", ForeignKey("accounts.id"), nullable=False),
    Column("order_id", ForeignKey("orders.id"), nullable=False, index=True),
    Column("order_uuid", String(36), nullable=False),
    Column("market", String(16), nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("quantity", BigInteger, nullable=False),
    Column("rate", BigInteger, nullable=False),
    Column("value", BigInteger, nullable=False),
    Column("fee", BigInteger, nullable=False),
    Column("taker", Boolean, nullable=False),
    Index("executions_of_account", "account_id", "id"),
)
