"""Which right each call of API v1.1 needs, and one call for each right that can do nothing."""

from nupool_helpers.validation.keys import Permission

__all__ = ["PROBES", "right_for"]

# One call for each right that can do nothing: nothing named to act on, an amount of zero.
PROBES: dict[Permission, tuple[str, dict[str, str]]] = {
    Permission.READ_INFO: ("account/getbalance", {}),
    Permission.TRADE_LIMIT: ("market/buylimit", {"quantity": "0", "rate": "0"}),
    Permission.TRADE_MARKET: ("market/buymarket", {"quantity": "0"}),
    Permission.WITHDRAW: ("account/withdraw", {"quantity": "0"}),
}

_NEEDS = {"market": Permission.TRADE_LIMIT, "account": Permission.READ_INFO}

_NEEDS_BY_CALL = {
    "market/getopenorders": Permission.READ_INFO,
    "market/buymarket": Permission.TRADE_MARKET,
    "market/sellmarket": Permission.TRADE_MARKET,
    "account/withdraw": Permission.WITHDRAW,
}


def right_for(path: str) -> Permission | None:
    """Return the right that a call needs, None for a public one."""
    return _NEEDS_BY_CALL.get(path) or _NEEDS.get(path.split("/")[0])
