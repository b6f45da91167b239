"""Public names of orders, trades, deposits and withdrawals."""

import uuid
from collections.abc import Callable

__all__ = ["new_uuid"]


def new_uuid(random_bytes: Callable[[int], bytes]) -> str:
    """Make the public name of an order, a trade, a deposit or a withdrawal."""
    return str(uuid.UUID(bytes=random_bytes(16), version=4))
