"""Exchanges that tell no rights of the asking key: no key is asked for, and nothing is sent.

What some of them tell (`canWithdraw`, `capabilities`) is of the account, not of the key. A try that must fail would
tell something only if rights were checked before parameters, which no vendor documents.
"""

from nupool_helpers.live.exchange import KeyPage, NothingTold

__all__ = ["NOTHING"]

_NONE = "Neither its documents nor a client has a request that tells the rights of a key."
_READ = "documents and clients; read 2026-11-25"


def _look(address: str, way: str, names: tuple[str, str, str, str], seen: str = "nobody looked them up") -> KeyPage:
    named = dict(zip(("read", "trade", "withdraw", "ip_list"), names, strict=True))
    return KeyPage(address, way, named, never=f"No bot needs “{named['withdraw']}”: see that it is off.", seen=seen)


NOTHING = (
    NothingTold(
        "binanceus",
        "Binance.US",
        _look(
            "https://www.binance.us/settings/api-management",
            "Profile > API Management > Edit restrictions",
            ("Can Read", "Enable Spot Trading", "Enable Withdrawals", "Restrict access to trusted IPs only"),
        ),
        "What it answers of trading and withdrawing (canTrade, canWithdraw) is of the account, not of the key.",
        "binance-us-api-docs (2024-06); read 2026-11-25",
    ),
    NothingTold(
        "cryptocom",
        "Crypto.com Exchange",
        _look(
            "https://crypto.com/exchange/personal/api-management",
            "Settings > API Keys > Edit",
            ("Can Read", "Enable Trading", "Enable Withdrawal", "IP whitelist"),
        ),
        _NONE,
        f"Crypto.com Exchange {_READ}",
    ),
    NothingTold(
        "bitstamp",
        "Bitstamp",
        _look(
            "https://www.bitstamp.net/settings/api/",
            "Settings > API Access > the key",
            (
                "Account balance; User transactions",
                "Orders",
                "Crypto withdrawals; Bank withdrawals; Transfers between sub-accounts",
                "Allowed IP addresses",
            ),
        ),
        _NONE,
        f"Bitstamp {_READ}",
    ),
    NothingTold(
        "phemex",
        "Phemex",
        _look(
            "https://phemex.com/account/api-management",
            "Account > API Management > the key",
            ("Read-Only", "Read-Write: Trade", "Withdraw", "Bind IP addresses"),
        ),
        _NONE,
        "Phemex documents (2024-06) and clients; read 2026-11-25",
    ),
    NothingTold(
        "poloniex",
        "Poloniex",
        _look(
            "https://poloniex.com/apiKeys",
            "Profile > API Keys > Edit",
            ("Read", "Enable Trading", "Enable Withdrawals", "IP Access Restrictions"),
        ),
        _NONE,
        f"Poloniex {_READ}",
    ),
    NothingTold(
        "bitvavo",
        "Bitvavo",
        _look(
            "https://account.bitvavo.com/user/api",
            "Settings > API > the key",
            ("View information", "Trade digital currencies", "Withdraw currencies", "IP Whitelist"),
            "a copy of its article on API security; read 2026-11-25",
        ),
        "What it answers as capabilities is of the account, not of the key.",
        f"Bitvavo {_READ}",
    ),
    NothingTold(
        "whitebit",
        "WhiteBIT",
        _look(
            "https://whitebit.com/settings/api",
            "Account > API keys > the key",
            (
                "Wallet balance and history; Trade balance and order history",
                "Order management",
                "Withdrawal; Balance transfer; Codes",
                "IP restriction",
            ),
            "guides of others; read 2026-11-25",
        ),
        "A key there can be cut down to single requests, which no request tells.",
        f"WhiteBIT {_READ}",
    ),
)
