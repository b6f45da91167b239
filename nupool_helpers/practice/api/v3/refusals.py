"""Why v3 does not do something: its codes, and the HTTP status of each (the vendor's "Error Codes")."""

from typing import Any

from nupool_helpers.practice.refusals import Refused

__all__ = ["BadRequest", "Refusal", "reply_to"]

_STATUSES = {
    "BAD_REQUEST": 400,
    "INVALID_MARKET_ORDER": 400,
    "INVALID_NEXT_PAGE_TOKEN": 400,
    "INVALID_ORDER_TYPE": 400,
    "INVALID_PREVIOUS_PAGE_TOKEN": 400,
    "MARKET_NAME_REVERSED": 400,
    "ORDER_TYPE_INVALID": 400,
    "RATE_PRECISION_NOT_ALLOWED": 400,
    "APIKEY_INVALID": 401,
    "INVALID_CONTENT_HASH": 401,
    "INVALID_SIGNATURE": 401,
    "INVALID_TIMESTAMP": 401,
    "INVALID_PERMISSION": 403,
    "WHITELIST_VIOLATION_IP": 403,
    "CURRENCY_DOES_NOT_EXIST": 404,
    "MARKET_DOES_NOT_EXIST": 404,
    "NOT_FOUND": 404,
    "WITHDRAWAL_DOES_NOT_EXIST": 404,
    "THROTTLED": 429,
    "NOT_IMPLEMENTED": 501,
}
_CONFLICT = 409  # the parameters were right, and something else was not
# v3's word where it differs from the market's, which is v1.1's.
_NAMES = {
    "DUST_TRADE_DISALLOWED_MIN_VALUE_50K_SAT": "DUST_TRADE_DISALLOWED_MIN_VALUE",
    "INVALID_ORDER": "NOT_FOUND",
}


class Refusal(Refused):
    """A refusal with more to say than its code."""

    def __init__(self, code: str, detail: str = "", data: dict[str, Any] | None = None) -> None:
        super().__init__(code)
        self.detail = detail
        self.data = data


class BadRequest(Refusal):
    """A parameter is missing, or cannot be; `name` is which."""

    def __init__(self, name: str) -> None:
        detail = "Refer to the data field for specific field validation failures."
        super().__init__("BAD_REQUEST", detail, {"invalidRequestParameter": name})


def reply_to(refused: Refused) -> tuple[int, dict[str, Any]]:
    """Return the HTTP status and the body (the description's `Error`) for a refusal."""
    code = _NAMES.get(refused.code, refused.code)
    body: dict[str, Any] = {"code": code}
    if isinstance(refused, Refusal):
        body |= {name: value for name in ("detail", "data") if (value := getattr(refused, name))}
    return _STATUSES.get(code, _CONFLICT), body
