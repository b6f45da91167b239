"""Coins sent away. On the practice exchange they go nowhere, and are gone."""

import re
import uuid
from collections.abc import Callable

from sqlalchemy import Connection, insert

from nupool_helpers.addresses import address_complaint
from nupool_helpers.practice.market import services
from nupool_helpers.practice.market.coins import Coin
from nupool_helpers.practice.market.orders import Refused
from nupool_helpers.practice.market.schema import withdrawals

__all__ = ["withdraw"]

_ADDRESS = re.compile(r"[A-Za-z0-9]{20,100}", re.ASCII)


def withdraw(
    connection: Connection,
    account_id: int,
    coin: Coin,
    units: int,
    address: str,
    now: int,
    token_bytes: Callable[[int], bytes],
) -> str:
    """Send coins away, the fee out of what is sent, and return the withdrawal's uuid. Raises Refused."""
    if not _ADDRESS.fullmatch(address) or (coin.code == "NBT" and address_complaint(address)):
        raise Refused("ADDRESS_INVALID")
    if units <= coin.fee:
        raise Refused("WITHDRAWAL_TOO_SMALL")
    if not services.take(connection, account_id, coin.code, units):
        raise Refused("INSUFFICIENT_FUNDS")
    name = str(uuid.UUID(bytes=token_bytes(16), version=4))
    row = {"uuid": name, "account_id": account_id, "currency": coin.code, "amount": units - coin.fee}
    connection.execute(insert(withdrawals).values(row | {"fee": coin.fee, "address": address, "at": now}))
    return name
