"""A pre-signed request replayed: only a getorder of that user, and only to the exchange that the pool knows."""

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

import requests

__all__ = ["Order", "Refused", "Replay", "uuid_in"]

_PATH = "/api/v1.1/account/getorder"
_TIMEOUT = (3.05, 10)
_NEAR = 0.02  # how far from the exchange's price an order may stand
_LONGEST = 2000
_UUID = re.compile(r"[0-9a-fA-F-]{1,40}", re.ASCII)
_SIDES = {"LIMIT_BUY": "bid", "LIMIT_SELL": "ask"}


class Refused(Exception):  # noqa: N818  (an answer, in words for the user's statistics)
    """The request does not count, and why."""


@dataclass(frozen=True, slots=True)
class Order:
    """An order that stands: `side` is bid or ask, `amount` in NBT."""

    side: str
    amount: float


def uuid_in(url: str) -> str:
    """Return the uuid of the order that a request asks for, empty where it names none or more than one."""
    try:
        found = parse_qs(urlsplit(url).query).get("uuid", [])
    except ValueError:
        return ""
    return found[0] if len(found) == 1 and _UUID.fullmatch(found[0]) else ""


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
        if len(url) > _LONGEST or not url.startswith(f"{self._exchange}{_PATH}?") or "#" in url:
            raise Refused("not a getorder of this exchange")
        try:
            query = parse_qs(urlsplit(url).query, strict_parsing=True)
        except ValueError:
            raise Refused("not a request") from None
        if query.get("apikey") != [user]:
            raise Refused("another key's request")
        if not uuid_in(url):
            raise Refused("no order named")

    def _judge(self, order: dict[str, Any], unit: str) -> Order:
        side = _SIDES.get(str(order.get("Type")))
        if order.get("Exchange") != f"{unit.upper()}-NBT" or order.get("IsOpen") is not True or side is None:
            raise Refused("no order that stands")
        limit, amount, price = _number(order, "Limit"), _number(order, "QuantityRemaining"), self._price(unit)
        if abs(limit - price) > _NEAR * price:
            raise Refused("too far from the price")
        return Order(side, amount)

    def _price(self, unit: str) -> float:
        reply = self._get(f"{self._exchange}/api/v1.1/public/getticker?market={unit.upper()}-NBT", {})
        ticker = reply.get("result") if isinstance(reply, dict) else None
        return (_number(ticker, "Bid") + _number(ticker, "Ask")) / 2


def _number(given: Any, name: str) -> float:
    try:
        found = float(given[name])
    except (KeyError, TypeError, ValueError):
        found = math.nan
    if not math.isfinite(found) or found <= 0:
        raise Refused("the exchange's answer cannot be read")
    return found


def _get(url: str, headers: dict[str, str]) -> Any:
    try:
        with requests.Session() as session:
            session.trust_env = False
            return session.get(url, headers=headers, timeout=_TIMEOUT, allow_redirects=False).json()
    except (requests.RequestException, ValueError):
        return None
