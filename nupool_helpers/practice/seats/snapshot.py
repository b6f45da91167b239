"""What an account holds, written down so that another practice exchange can give the same to an account of its own."""

from collections.abc import Mapping

from nupool_helpers.errors import InvalidInput
from nupool_helpers.practice.trading import orders
from nupool_helpers.practice.transaction import Transaction
from nupool_helpers.practice.wallet import services
from nupool_helpers.practice.wallet.listings import COINS
from nupool_helpers.practice.wallet.money import parse, text
from nupool_helpers.protocol.state import Holdings, OpenOrder

__all__ = ["give", "take_down", "units_of"]


def take_down(tx: Transaction) -> Holdings:
    """Return an account's balances and open limit orders, amounts as decimal text."""
    balances = {row.currency: text(row.total) for row in services.read(tx, tx.account_id) if row.total}
    waiting = [OpenOrder(row.market, row.side, text(row.remaining), text(row.rate)) for row in orders.open_orders(tx)]
    return Holdings(balances, waiting)


def units_of(balances: Mapping[str, str]) -> dict[str, int]:
    """Return balances, decimal text by coin, in units. Raises InvalidInput."""
    try:
        amounts = {code: parse(amount) for code, amount in balances.items()}
    except ValueError:
        raise InvalidInput("Give balances as decimal numbers by coin.", "balances") from None
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
