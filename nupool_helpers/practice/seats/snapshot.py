"""What an account holds, written down so that another practice exchange can give the same to an account of its own."""

import json
from typing import Any

from nupool_helpers.errors import InvalidInput
from nupool_helpers.practice.trading import orders
from nupool_helpers.practice.transaction import Transaction
from nupool_helpers.practice.wallet import services
from nupool_helpers.practice.wallet.listings import COINS
from nupool_helpers.practice.wallet.money import parse, text

__all__ = ["give", "read_balances", "take_down"]


def take_down(tx: Transaction) -> dict[str, Any]:
    """Return an account's balances and open limit orders, amounts as decimal text."""
    return {
        "balances": {row.currency: text(row.total) for row in services.read(tx, tx.account_id) if row.total},
        "orders": [
            {"market": row.market, "side": row.side, "quantity": text(row.remaining), "rate": text(row.rate)}
            for row in orders.open_orders(tx)
        ],
    }


def read_balances(written: str) -> dict[str, int] | None:
    """Read balances as `take_down` writes them, in units; None for empty text. Raises InvalidInput."""
    if not written:
        return None
    try:
        amounts = {str(code): parse(str(amount)) for code, amount in json.loads(written).items()}
    except (ValueError, AttributeError):
        raise InvalidInput("Give balances as a JSON object of coins and amounts.", "balances") from None
    units = {code: amount for code, amount in amounts.items() if amount and code in COINS}
    if len(units) < len(amounts):
        raise InvalidInput("Name coins of this exchange, and amounts of them.", "balances")
    return units


def give(tx: Transaction, balances: dict[str, int]) -> None:
    """Let a new account hold exactly these balances instead of its play money."""
    for row in services.read(tx, tx.account_id):
        services.add(tx, tx.account_id, row.currency, -row.total)
    for code, units in balances.items():
        services.add(tx, tx.account_id, code, units)
