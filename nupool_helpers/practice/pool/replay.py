"""A pre-signed request replayed: only a getorder of that user, and only to the exchange that the pool knows."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

import requests

__all__ = ["Order", "Refused", "Replay"]

_PATH = "/api/v1.1/account/getorder"
_TIMEOUT = (3.05, 10)
_NEAR = 0.02  # how far from the exchange's price an order may stand
_LONGEST = 2000


class Refused(Exception):  # noqa: N818  (an answer, in words for the user's statistics)
    """The request does not count, and why."""


@dataclass(frozen=True, slots=True)
class Order:
    """An order that stands: `side` is bid or ask, `amount` in NBT."""

    side: str
    amount: float


class Replay:
    """Replays requests to one exchange. `get(url, headers)` returns the reply's JSON; it is given in tests."""

    def __init__(self, exchange: str, get: Callable[[str, dict[str, str]], Any] | None = None) -> None:
        self._exchange = exchange.rstrip("/")
        self._get = get or _get

    def check(self, url: str, sign: str, user: str, unit: str) -> Order:
        """Ask for the order and judge it. Raises Refused."""
        self._allowed(url, user)
        reply = self._get(url, {"apisign": sign})
        result = reply.get("result") if isinstance(reply, dict) else None
        if not isinstance(reply, dict) or not reply.get("success") or not isinstance(result, dict):
            word = str(reply.get("message", "")) if isinstance(reply, dict) else ""
            raise Refused(f"the exchange refused: {word[:60] or 'no answer'}")
        return self._judge(result, unit)

    def _allowed(self, url: str, user: str) -> None:
        # Whoever makes a pool call an address of their choice makes it work for them.
        try:
            parts, query = urlsplit(url), parse_qs(urlsplit(url).query, strict_parsing=True)
        except ValueError:
            raise Refused("not a request") from None
        base = f"{parts.scheme}://{parts.netloc}"
        if len(url) > _LONGEST or base != self._exchange or parts.path != _PATH or parts.fragment:
            raise Refused("not a getorder of this exchange")
        if query.get("apikey") != [user]:
            raise Refused("another key's request")

    def _judge(self, order: dict[str, Any], unit: str) -> Order:
        if order.get("Exchange") != f"{unit.upper()}-NBT" or not order.get("IsOpen"):
            raise Refused("no order that stands")
        price = self._price(unit)
        if abs(float(order["Limit"]) - price) > _NEAR * price:
            raise Refused("too far from the price")
        side = "bid" if order.get("Type") == "LIMIT_BUY" else "ask"
        return Order(side, float(order["QuantityRemaining"]))

    def _price(self, unit: str) -> float:
        reply = self._get(f"{self._exchange}/api/v1.1/public/getticker?market={unit.upper()}-NBT", {})
        try:
            return (float(reply["result"]["Bid"]) + float(reply["result"]["Ask"])) / 2
        except (KeyError, TypeError, ValueError):
            raise Refused("no price") from None


def _get(url: str, headers: dict[str, str]) -> Any:
    try:
        with requests.Session() as session:
            session.trust_env = False
            return session.get(url, headers=headers, timeout=_TIMEOUT, allow_redirects=False).json()
    except (requests.RequestException, ValueError):
        return None
