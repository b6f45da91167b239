"""A pre-signed request replayed: only a getorder of that user, and only to the exchange that the pool knows.

It may be signed over that exchange's own address, or over one that the vendor's clients have built in.
"""

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from nupool_helpers.practice.pool.delivery import WayOut
from nupool_helpers.practice.vendor import VENDOR_HOSTS

__all__ = ["NotCredited", "Order", "Replay", "uuid_in"]

_PATH = "/api/v1.1/account/getorder"
_NEAR = 0.02  # how far from the exchange's price an order may stand
_LONGEST = 2000
_VENDOR = [f"https://{host}" for host in sorted(VENDOR_HOSTS)]
_UUID = re.compile(r"[0-9a-fA-F-]{1,40}", re.ASCII)
_SIDES = {"LIMIT_BUY": "bid", "LIMIT_SELL": "ask"}


class NotCredited(Exception):  # noqa: N818  (an answer, in words for the user's statistics)
    """The request does not count, and why."""


@dataclass(frozen=True, slots=True)
class Order:
    """An order that stands: `side` is bid or ask, `amount` in NBT."""

    side: str
    amount: float


def uuid_in(url: str) -> str:
    """Return the uuid of the order that a request asks for, empty where it names none or more than one.

    The exchange reads it in either case of its letters, so one order has one name here, too, and is paid once.
    """
    try:
        uuids = _values(url, "uuid")
    except ValueError:
        return ""
    return uuids[0].lower() if len(uuids) == 1 and _UUID.fullmatch(uuids[0]) else ""


def _values(url: str, name: str) -> list[str]:
    """Return all values of a parameter. Raises ValueError where the query is none."""
    # In every case of its name's letters, because the exchange does not mind it: `apiKey` is a second `apikey`.
    pairs = parse_qsl(urlsplit(url).query, keep_blank_values=True, strict_parsing=True)
    return [value for written, value in pairs if written.lower() == name]


class Replay:
    """Replays requests to one exchange. Raises InvalidInput where `exchange` is no exchange's address.

    `get(url, headers)` returns the JSON that this exchange replies, whatever the URL's host; it is given in tests.
    """

    def __init__(self, exchange: str, get: Callable[[str, dict[str, str]], Any] | None = None) -> None:
        self._exchange = exchange.rstrip("/")
        self._signed_over = tuple(f"{base}{_PATH}?" for base in (self._exchange, *_VENDOR))
        self._get = get or WayOut(self._exchange).get

    def check(self, url: str, sign: str, user: str, unit: str) -> Order:
        """Ask for the order and judge it. Raises NotCredited."""
        self._require_own_getorder(url, user)
        reply = self._get(url, {"apisign": sign})
        result = reply.get("result") if isinstance(reply, dict) else None
        if not isinstance(reply, dict) or not reply.get("success") or not isinstance(result, dict):
            word = str(reply.get("message", "")) if isinstance(reply, dict) else ""
            raise NotCredited(f"the exchange refused: {word[:60] or 'no answer'}")
        return self._judge(result, unit)

    def _require_own_getorder(self, url: str, user: str) -> None:
        # Whoever makes a pool call an address of their choice makes it work for them. So the whole beginning is
        # compared, and whatever it is, `get` leads to no other exchange.
        if len(url) > _LONGEST or not url.startswith(self._signed_over) or {"#", " "} & set(url):
            raise NotCredited("not a getorder of this exchange")
        try:
            keys = _values(url, "apikey")
        except ValueError:
            raise NotCredited("not a request") from None
        # Exactly one: of two the pool could judge the first and the exchange obey the second.
        if keys != [user]:
            raise NotCredited("another key's request")
        if not uuid_in(url):
            raise NotCredited("no order named")

    def _judge(self, order: dict[str, Any], unit: str) -> Order:
        side = _SIDES.get(str(order.get("Type")))
        if order.get("Exchange") != f"{unit.upper()}-NBT" or order.get("IsOpen") is not True or side is None:
            raise NotCredited("no order that stands")
        limit, amount, price = _number(order, "Limit"), _number(order, "QuantityRemaining"), self._price(unit)
        if abs(limit - price) > _NEAR * price:
            raise NotCredited("too far from the price")
        return Order(side, amount)

    def _price(self, unit: str) -> float:
        reply = self._get(f"{self._exchange}/api/v1.1/public/getticker?market={unit.upper()}-NBT", {})
        ticker = reply.get("result") if isinstance(reply, dict) else None
        return (_number(ticker, "Bid") + _number(ticker, "Ask")) / 2


def _number(reply: Any, name: str) -> float:
    try:
        number = float(reply[name])
    except (KeyError, TypeError, ValueError):
        number = math.nan
    if not math.isfinite(number) or number <= 0:
        raise NotCredited("the exchange's answer cannot be read")
    return number
