"""API v3, as a client sees it: JSON bodies, signed by headers."""

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from nupool_helpers.clients.connection import Connection
from nupool_helpers.clients.refusals import refusal
from nupool_helpers.clients.signing import MessageV3, headers_v3
from nupool_helpers.validation.keys import Permission

__all__ = ["LIMIT_NOWHERE", "MARKET_NOWHERE", "NOTHING_AWAY", "ExchangeV3", "right_for"]

_FORBIDDEN = 403
_PUBLIC = ("ping", "markets", "currencies")
# Orders and withdrawals that are complete and can do nothing: there is no such market and no such coin.
_LEAST = "0.00000001"
LIMIT_NOWHERE = {
    **{"marketSymbol": "NO-NO", "direction": "BUY", "type": "LIMIT", "quantity": _LEAST, "limit": _LEAST},
    "timeInForce": "IMMEDIATE_OR_CANCEL",
}
MARKET_NOWHERE = {name: value for name, value in LIMIT_NOWHERE.items() if name != "limit"} | {"type": "MARKET"}
NOTHING_AWAY = {"currencySymbol": "NO", "quantity": _LEAST, "cryptoAddress": "nowhere"}
_PROBES: dict[Permission, tuple[str, str, dict[str, str] | None]] = {
    Permission.READ_INFO: ("GET", "balances", None),
    Permission.TRADE_LIMIT: ("POST", "orders", LIMIT_NOWHERE),
    Permission.TRADE_MARKET: ("POST", "orders", MARKET_NOWHERE),
    Permission.WITHDRAW: ("POST", "withdrawals", NOTHING_AWAY),
}


def right_for(method: str, path: str, body: Mapping[str, Any] | None = None) -> Permission | None:
    """Return the right that a call needs, None for a public one."""
    group = path.split("/")[0]
    if group in _PUBLIC:
        return None
    if method in ("GET", "HEAD") or group == "addresses":
        return Permission.READ_INFO
    if group == "withdrawals":
        return Permission.WITHDRAW
    market = method == "POST" and str((body or {}).get("type", "")).endswith("MARKET")
    return Permission.TRADE_MARKET if market else Permission.TRADE_LIMIT


class ExchangeV3(Connection):
    """An exchange that speaks Bittrex's API v3 at `url`, called with one key pair (or none: public calls only)."""

    def call(
        self, method: str, path: str, body: Mapping[str, Any] | None = None, query: Mapping[str, str] | None = None
    ) -> Any:
        """Make one call (`GET`, `orders/open`, say) and return what it answers, signed unless it is a public one.

        Raises ExchangeUnavailable, ApiError, PermissionDenied or RateLimited.
        """
        content = json.dumps(body, separators=(",", ":")).encode() if body is not None else b""
        query_text = f"?{urlencode(query)}" if query else ""
        request = self.prepare(method, f"{self.url}/v3/{path}{query_text}", content)
        needs = right_for(method, path, body)
        if needs is not None:
            pair = self.need_pair()
            message = MessageV3(self.now_ms(), str(request.url), method, content)
            request.headers.update(headers_v3(pair.key, pair.secret, message))
        response = self.deliver(request)
        try:
            reply = response.json() if response.content else None
        except ValueError:
            raise self.not_an_exchange(response.status_code) from None
        if response.status_code < 300:
            return reply
        code = reply.get("code") if isinstance(reply, dict) else None
        if method == "HEAD" and response.status_code == _FORBIDDEN:
            code = "INVALID_PERMISSION"  # the status is all that such a reply can say
        if not isinstance(code, str):
            raise self.not_an_exchange(response.status_code)
        raise refusal(code, needs, response.status_code)

    def ask(self, right: Permission) -> bool | None:
        """Make the call that tells whether a right is there and can do nothing."""
        reply = self.call(*_PROBES[right])
        balances = right is Permission.READ_INFO and isinstance(reply, list)
        return True if balances and all(isinstance(row, dict) and "currencySymbol" in row for row in reply) else None
