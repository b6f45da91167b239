"""One v3 call as its answer needs it, and the parameters that every answer reads in the same way."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from nupool_helpers.practice.api.v3.refusals import BadRequest
from nupool_helpers.practice.refusals import Refused
from nupool_helpers.practice.wallet.listings import COINS, MARKETS, Coin, Market
from nupool_helpers.practice.wallet.money import parse

__all__ = ["Call"]

_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII)
_SYMBOLS = {market.symbol: market for market in MARKETS.values()}


class _Number(str):
    """A JSON number as it was written: clients send amounts as numbers and as strings."""

    __slots__ = ()


@dataclass(slots=True)
class Call:
    """What was given in the path, the query and the body, whose account it is, the time and the randomness.

    The readers below raise BadRequest with the parameter's name, or Refused with the exchange's code.
    """

    path: dict[str, str]
    query: dict[str, str]
    raw: bytes
    now: int
    random_bytes: Callable[[int], bytes]
    account_id: int = 0
    sequence: int = 0
    _body: dict[str, Any] | None = field(default=None, repr=False)

    @property
    def body(self) -> dict[str, Any]:
        """Return the JSON object in the body."""
        if self._body is None:
            self._body = _read(self.raw)
        return self._body

    def market(self) -> Market:
        """Return the market in the path."""
        return _market(self.path["marketSymbol"])

    def market_or_none(self) -> Market | None:
        """Return the market that the query names, None where it names none."""
        name = self.query.get("marketSymbol")
        return _market(name) if name else None

    def market_in_body(self) -> Market:
        """Return the market that the body names."""
        return _market(self.text("marketSymbol"))

    def coin(self) -> Coin:
        """Return the currency in the path."""
        return _coin(self.path["currencySymbol"])

    def coin_or_none(self) -> Coin | None:
        """Return the currency that the query names, None where it names none."""
        name = self.query.get("currencySymbol")
        return _coin(name) if name else None

    def coin_in_body(self) -> Coin:
        """Return the currency that the body names."""
        return _coin(self.text("currencySymbol"))

    def status(self, words: tuple[str, ...]) -> str | None:
        """Return the status that the query names, None where it names none."""
        word = self.query.get("status")
        if word and word not in words:
            raise BadRequest("status")
        return word or None

    def uuid(self, name: str) -> str:
        """Return the uuid in the path."""
        return _uuid(self.path[name], name)

    def uuid_or_none(self, name: str) -> str | None:
        """Return a uuid of the body, None where it has none."""
        return _uuid(self.text(name), name) if self.given(name) else None

    def given(self, name: str) -> bool:
        """Tell whether the body has a value of that name."""
        return self.body.get(name) is not None

    def text(self, name: str) -> str:
        """Return a text of the body."""
        value = self.body.get(name)
        if not isinstance(value, str) or isinstance(value, _Number) or not value:
            raise BadRequest(name)
        return value

    def choice(self, name: str, words: tuple[str, ...]) -> str:
        """Return a text of the body that is one of some words."""
        word = self.text(name)
        if word not in words:
            raise BadRequest(name)
        return word

    def written(self, name: str) -> str:
        """Return an amount of the body as it was written, a number or a string."""
        value = self.body.get(name)
        if not isinstance(value, str):
            raise BadRequest(name)
        return str(value)

    def amount(self, name: str) -> int:
        """Return an amount of the body, in units."""
        units = parse(self.written(name))
        if units is None:
            raise BadRequest(name)
        return units


def _read(raw: bytes) -> dict[str, Any]:
    try:
        found = json.loads(raw, parse_float=_Number, parse_int=_Number, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        raise BadRequest("body") from None
    if not isinstance(found, dict):
        raise BadRequest("body")
    return found


def _no_constant(_word: str) -> None:
    raise ValueError("NaN and Infinity are not JSON.")


def _market(symbol: str) -> Market:
    found = _SYMBOLS.get(symbol.upper())
    if found is None:
        raise Refused("MARKET_NAME_REVERSED" if symbol.upper() in MARKETS else "MARKET_DOES_NOT_EXIST")
    return found


def _coin(code: str) -> Coin:
    found = COINS.get(code.upper())
    if found is None:
        raise Refused("CURRENCY_DOES_NOT_EXIST")
    return found


def _uuid(text: str, name: str) -> str:
    if not _UUID.fullmatch(text.lower()):
        raise BadRequest(name)
    return text.lower()
