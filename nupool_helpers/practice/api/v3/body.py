"""The JSON object in the body of a v3 request, and how its values are read."""

import json
from typing import Any

from nupool_helpers.practice.api.v3.names import coin_of, market_of, uuid_of
from nupool_helpers.practice.api.v3.refusals import BadRequest
from nupool_helpers.practice.wallet.listings import Coin, Market
from nupool_helpers.practice.wallet.money import parse
from nupool_helpers.practice.web.nul import NUL

__all__ = ["Body"]


class _Number(str):
    """A JSON number as it was written: clients send amounts as numbers and as strings."""

    __slots__ = ()


class Body:
    """A body's values by name. The readers raise BadRequest with the name, or Refused with the exchange's code."""

    def __init__(self, raw: bytes) -> None:
        """Read the JSON object. Raises BadRequest where there is none."""
        try:
            values = json.loads(raw, parse_float=_Number, parse_int=_Number, parse_constant=_refuse_constant)
        except (ValueError, RecursionError):
            raise BadRequest("body") from None
        if not isinstance(values, dict):
            raise BadRequest("body")
        # In whatever case the names were written, as in a query; here the last of two counts, as in JSON.
        self._values: dict[str, Any] = {name.lower(): value for name, value in values.items()}

    def has(self, name: str) -> bool:
        """Tell whether there is a value of that name."""
        return self._value(name) is not None

    def text(self, name: str) -> str:
        """Return a text."""
        value = self._value(name)
        if not isinstance(value, str) or isinstance(value, _Number) or not value or NUL in value:
            raise BadRequest(name)
        return value

    def choice(self, name: str, words: tuple[str, ...]) -> str:
        """Return a text that is one of some words."""
        word = self.text(name)
        if word not in words:
            raise BadRequest(name)
        return word

    def flag(self, name: str) -> bool:
        """Return a truth value, false where there is none."""
        value = self._value(name)
        if value not in (None, True, False):
            raise BadRequest(name)
        return bool(value)

    def amount_text(self, name: str) -> str:
        """Return an amount as it was written, a number or a string."""
        value = self._value(name)
        if not isinstance(value, str):
            raise BadRequest(name)
        return str(value)

    def amount(self, name: str) -> int:
        """Return an amount, in units."""
        units = parse(self.amount_text(name))
        if units is None:
            raise BadRequest(name)
        return units

    def market(self) -> Market:
        """Return the market named."""
        return market_of(self.text("marketSymbol"))

    def coin(self) -> Coin:
        """Return the currency named."""
        return coin_of(self.text("currencySymbol"))

    def uuid_or_none(self, name: str) -> str | None:
        """Return a uuid, None where there is none."""
        return uuid_of(self.text(name), name) if self.has(name) else None

    def _value(self, name: str) -> Any:
        return self._values.get(name.lower())


def _refuse_constant(_word: str) -> None:
    raise ValueError("NaN and Infinity are not JSON.")
