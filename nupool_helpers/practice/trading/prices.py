"""What a coin is worth at a time: a small walk around a market's first price, the same whenever a seed is the same."""

import hashlib

from nupool_helpers.practice.wallet.listings import Market

__all__ = ["STEP_MS", "chance", "fair"]

STEP_MS = 15_000
"""How long a price stays."""

# Waves of (length in steps, height in millionths): a minute, a quarter of an hour, four hours. Together they never
# lead further away than 0.63 %, so that an order of the tutorial, or of the pool's client, stays near the price.
_WAVES = ((4, 500), (60, 2500), (960, 4000))
_GRID = 2000  # prices are multiples of the first one's two thousandth, so that not every step changes the book


def fair(seed: str, market: Market, step: int) -> int:
    """Return a market's price in a time step (units), never more than a hundredth from its first one."""
    millionths = sum(_wave(seed, market.name, step, *wave) for wave in _WAVES)
    grid = max(1, market.price // _GRID)
    return market.price + round(market.price * millionths / 1_000_000 / grid) * grid


def _wave(seed: str, market: str, step: int, length: int, height: int) -> int:
    # Random at every `length` steps, a straight line in between: any step's value is there without those before it.
    at, past = divmod(step, length)
    here, there = (chance(seed, market, length, n, most=2 * height) - height for n in (at, at + 1))
    return here + (there - here) * past // length


def chance(seed: str, *what: object, most: int) -> int:
    """Return a number from 0 to `most` that only the seed and what it is for decide."""
    digest = hashlib.sha256("\n".join((seed, *map(str, what))).encode()).digest()
    return int.from_bytes(digest[:8], "big") % (most + 1)
