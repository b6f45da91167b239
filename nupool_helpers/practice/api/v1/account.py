"""Calls about an account: balances, one order, coins sent away."""

from typing import Any

from sqlalchemy import Connection, Row

from nupool_helpers.practice.api.v1.call import Call, time_of
from nupool_helpers.practice.trading import orders
from nupool_helpers.practice.wallet import services, withdrawals
from nupool_helpers.practice.wallet.money import number

__all__ = ["CONDITIONS", "balance", "balances", "open_order", "order", "withdraw"]


def balances(connection: Connection, call: Call) -> list[dict[str, Any]]:
    """Return every balance of the account."""
    rows = services.read(connection, call.account_id)
    return [_balance(row.currency, row.total, row.reserved) for row in rows]


def balance(connection: Connection, call: Call) -> dict[str, Any]:
    """Return one balance."""
    coin = call.coin()
    row = services.read_one(connection, call.account_id, coin.code)
    return _balance(coin.code, row.total if row else 0, row.reserved if row else 0)


def _balance(currency: str, total: int, reserved: int) -> dict[str, Any]:
    return {
        "Currency": currency,
        "Balance": number(total),
        "Available": number(total - reserved),
        "Pending": 0.0,
        "CryptoAddress": None,
        "Requested": False,
        "Uuid": None,
    }


def order(connection: Connection, call: Call) -> dict[str, Any] | None:
    """Return one order of the account, open or closed; None, and no refusal, where it has none of that name."""
    row = orders.find(connection, call.account_id, call.uuid())
    if row is None:
        return None  # as the vendor answered: ccxt turns just that into its OrderNotFound
    traded = row.quantity - row.remaining
    return {
        "AccountId": None,
        "OrderUuid": row.uuid,
        "Exchange": row.market,
        "Type": f"{'LIMIT' if row.rate else 'MARKET'}_{row.side}",
        "Quantity": number(row.quantity),
        "QuantityRemaining": number(row.remaining),
        "Limit": number(row.rate or 0),
        "Reserved": number(row.first_reserved),
        "ReserveRemaining": number(row.reserved),
        "CommissionReserved": 0.0,
        "CommissionReserveRemaining": 0.0,
        "CommissionPaid": number(row.fee),
        "Price": number(row.value),
        "PricePerUnit": row.value / traded if traded else None,
        "Opened": time_of(row.opened_at),
        "Closed": time_of(row.closed_at),
        "IsOpen": row.closed_at is None,
        "Sentinel": row.uuid,
        "CancelInitiated": row.cancelled,
        "ImmediateOrCancel": row.time_in_force == orders.IMMEDIATE,
        **CONDITIONS,
    }


CONDITIONS = {"IsConditional": False, "Condition": "NONE", "ConditionTarget": None}


def open_order(row: Row[Any]) -> dict[str, Any]:
    """Return an open order as the list of them shows it."""
    traded = row.quantity - row.remaining
    return {
        "Uuid": None,
        "OrderUuid": row.uuid,
        "Exchange": row.market,
        "OrderType": f"LIMIT_{row.side}",
        "Quantity": number(row.quantity),
        "QuantityRemaining": number(row.remaining),
        "Limit": number(row.rate),
        "CommissionPaid": number(row.fee),
        "Price": number(row.value),
        "PricePerUnit": row.value / traded if traded else None,
        "Opened": time_of(row.opened_at),
        "Closed": None,
        "CancelInitiated": False,
        "ImmediateOrCancel": row.time_in_force == orders.IMMEDIATE,
        **CONDITIONS,
    }


def withdraw(connection: Connection, call: Call) -> dict[str, Any]:
    """Send coins away."""
    coin, units, address = call.coin(), call.amount("quantity"), call.address()
    return {
        "uuid": withdrawals.withdraw(connection, call.account_id, coin, units, address, call.now, call.random_bytes)
    }
