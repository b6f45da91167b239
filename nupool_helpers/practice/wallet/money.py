"""Amounts and prices as whole units of 0.00000001, so that nothing is lost in between."""

import functools
from decimal import ROUND_DOWN, Decimal, InvalidOperation

__all__ = ["UNIT", "fee_of", "number", "parse", "text", "value_of"]

UNIT = 10**8
_MOST = 10**10 * UNIT
_LONGEST = 40
_FEE = (25, 10_000)  # 0.25 % of a trade's value, on both sides


def parse(text: str) -> int | None:
    """Return an amount in units, digits after the eighth cut off; None where it is not a positive number.

    Old clients write floats (`0.1` plus `0.2`, `1e-05`), so both are read.
    """
    if len(text) > _LONGEST or not text.isascii() or text.strip() != text or "_" in text:
        return None
    try:
        amount = Decimal(text)
        if not amount.is_finite() or not 0 < amount < 10**10:
            return None
        units = int((amount * UNIT).to_integral_value(ROUND_DOWN))
    except InvalidOperation:
        return None
    return units if 0 < units < _MOST else None


def number(units: int) -> float:
    """Return what a reply shows: the double nearest to the amount, which prints as its eight digits."""
    return units / UNIT


@functools.lru_cache(maxsize=1024)  # a reply has many of one value: zero, and what is free of what is there
def text(units: int) -> str:
    """Return an amount exactly, with all of its eight digits."""
    sign, units = ("-", -units) if units < 0 else ("", units)
    return f"{sign}{units // UNIT}.{units % UNIT:08d}"


def value_of(quantity: int, rate: int) -> int:
    """Return what `quantity` costs at `rate`, a part of a unit cut off."""
    return quantity * rate // UNIT


def fee_of(value: int) -> int:
    """Return the exchange's fee on a trade's value, a part of a unit cut off.

    Cut off, because then the parts of an order never cost more than was reserved for the whole.
    """
    return value * _FEE[0] // _FEE[1]
