"""Balances, and the addresses at which an account receives coins."""

from typing import Any

from nupool_helpers.practice.api.v3.arguments import ArgumentsV3
from nupool_helpers.practice.api.v3.texts import amount, time_of
from nupool_helpers.practice.refusals import Refused
from nupool_helpers.practice.transaction import Transaction
from nupool_helpers.practice.wallet import deposits, services
from nupool_helpers.practice.wallet.listings import COINS

__all__ = ["balance", "balances", "deposit_address", "deposit_addresses", "new_address"]


def balances(tx: Transaction, arguments: ArgumentsV3) -> list[dict[str, str]]:
    """Return every balance of the account."""
    rows = services.read(tx, tx.account_id)
    return [_balance(row.currency, row.total, row.reserved, row.updated_at) for row in rows]


def balance(tx: Transaction, arguments: ArgumentsV3) -> dict[str, str]:
    """Return one balance, zero where the account never had that currency."""
    coin = arguments.coin()
    row = services.read_one(tx, tx.account_id, coin.code)
    total, reserved, updated_at = (row.total, row.reserved, row.updated_at) if row else (0, 0, tx.now)
    return _balance(coin.code, total, reserved, updated_at)


def _balance(currency: str, total: int, reserved: int, updated_at: int) -> dict[str, str]:
    return {
        "currencySymbol": currency,
        "total": amount(total),
        "available": amount(total - reserved),
        "updatedAt": time_of(updated_at),
    }


def deposit_addresses(tx: Transaction, arguments: ArgumentsV3) -> list[dict[str, str]]:
    """Return the addresses that were asked for."""
    known = ((code, deposits.address_of(tx, code)) for code in COINS)
    return [_address(code, address) for code, address in known if address]


def deposit_address(tx: Transaction, arguments: ArgumentsV3) -> dict[str, str]:
    """Return the address for one currency."""
    coin = arguments.coin()
    address = deposits.address_of(tx, coin.code)
    if address is None:
        raise Refused("NOT_FOUND")
    return _address(coin.code, address)


def new_address(tx: Transaction, arguments: ArgumentsV3) -> dict[str, Any]:
    """Make an address for a currency that has none."""
    coin = arguments.body.coin()
    if deposits.address_of(tx, coin.code) is not None:
        raise Refused("CRYPTO_ADDRESS_ALREADY_EXISTS")
    return _address(coin.code, deposits.make_address(tx, coin))


def _address(currency: str, address: str) -> dict[str, str]:
    return {"status": "PROVISIONED", "currencySymbol": currency, "cryptoAddress": address}
