"""A call of the exchange's API as a row of the matrix, and the vendor's table of permissions for v1.1, call by call."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from nupool_helpers.validation.keys import Permission

__all__ = ["NOBODY", "NO_TRANSFER", "V1", "V1_CALLS", "V3", "ApiCall"]

V1, V3 = "v1.1", "v3"
NOBODY = "00000000-0000-4000-8000-000000000000"
NO_TRANSFER = "0" * 64


@dataclass(frozen=True, slots=True)
class ApiCall:
    """A call in words, by its path, with the right that it needs (None: not even a key).

    With `harmless`, the query's parameters, and `body` it can do nothing.
    """

    words: str
    path: str
    needs: Permission | None
    harmless: Mapping[str, str] = field(default_factory=dict)
    method: str = "GET"
    body: Mapping[str, str] | None = None
    generation: str = V1

    @property
    def name(self) -> str:
        """What the call is called; two that differ only by the order's type have two names."""
        if self.generation == V1:
            return self.path
        order = [(self.body or {}).get(field, "") for field in ("type", "direction")]
        return " ".join(
            [self.method, f"/{self.path.replace(NOBODY, '…').replace(NO_TRANSFER, '…')}", *filter(None, order)]
        )


_READ, _LIMIT, _MARKET, _SEND = Permission
_NO_ORDER = {"uuid": NOBODY}
_NOTHING = {"quantity": "0", "rate": "0"}
_NBT = {"market": "BTC-NBT"}

V1_CALLS = (
    ApiCall("see all markets", "public/getmarkets", None),
    ApiCall("see all coins", "public/getcurrencies", None),
    ApiCall("see a market's prices", "public/getticker", None, _NBT),
    ApiCall("see the last day of all markets", "public/getmarketsummaries", None),
    ApiCall("see the last day of one market", "public/getmarketsummary", None, _NBT),
    ApiCall("see what others offer", "public/getorderbook", None, _NBT | {"type": "both"}),
    ApiCall("see what others traded", "public/getmarkethistory", None, _NBT),
    ApiCall("see all balances", "account/getbalances", _READ),
    ApiCall("see one balance", "account/getbalance", _READ, {"currency": "BTC"}),
    ApiCall("see one order", "account/getorder", _READ, _NO_ORDER),
    ApiCall("see open orders", "market/getopenorders", _READ),
    ApiCall("see closed orders", "account/getorderhistory", _READ),
    ApiCall("see where coins can be sent to you", "account/getdepositaddress", _READ, {"currency": "?"}),
    ApiCall("see coins that came in", "account/getdeposithistory", _READ),
    ApiCall("see coins that were sent away", "account/getwithdrawalhistory", _READ),
    ApiCall("place a limit order to buy", "market/buylimit", _LIMIT, _NOTHING),
    ApiCall("place a limit order to sell", "market/selllimit", _LIMIT, _NOTHING),
    ApiCall("cancel an order", "market/cancel", _LIMIT, _NO_ORDER),
    ApiCall("buy at any price", "market/buymarket", _MARKET, {"quantity": "0"}),
    ApiCall("sell at any price", "market/sellmarket", _MARKET, {"quantity": "0"}),
    ApiCall("send coins away", "account/withdraw", _SEND, {"quantity": "0"}),
)
