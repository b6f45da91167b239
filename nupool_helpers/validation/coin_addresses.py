"""Addresses of the practice exchange's coins: damaged ones, and those of another coin, told from right ones.

Versions are the first byte of Base58Check (each coin's chain parameters), prefixes those of BIP 173 and BIP 350.
"""

import base58

from nupool_helpers.validation.addresses import PASTED_TWICE, is_doubled

__all__ = ["coin_address_complaint"]

_VERSIONS = {
    "BTC": (0, 5),
    "NBT": (25, 26),
    "LTC": (48, 50, 5),  # 5 is that of old script addresses, which bitcoin has, too
    "PPC": (55, 117),
    "DOGE": (30, 22),
}
_PREFIXES = {"BTC": "bc", "LTC": "ltc", "PPC": "pc"}
_NAMES = {"BTC": "bitcoin", "NBT": "NuBits", "LTC": "litecoin", "PPC": "peercoin", "DOGE": "dogecoin"}
_OTHERS = {63: "a NuShares", 64: "a NuShares", 111: "a test", 196: "a test"}
_PRIVATE = frozenset({128, 150, 158, 176, 183, 191})
_LETTERS = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_SUMS = frozenset({1, 0x2BC830A3})  # Bech32, Bech32m
_LONGEST = 100
_DAMAGED = "This address is damaged: its check sum does not fit. Copy the whole of it again."


def coin_address_complaint(coin: str, text: str) -> str | None:
    """Return the sentence that says what is wrong with an address of a coin (its code), None where nothing is."""
    if is_doubled(text):
        return PASTED_TWICE
    if not text or len(text) > _LONGEST or not text.isascii() or not text.isalnum():
        return f"This is no {_NAMES[coin]} address. Copy the whole of it from where it was made."
    prefix = text.lower().rpartition("1")[0]
    if prefix in _PREFIXES.values():
        owners = [code for code, known in _PREFIXES.items() if known == prefix]
        return _judge(coin, owners, fits=_bech32_fits(text))
    try:
        decoded = base58.b58decode_check(text)
    except ValueError:
        return _DAMAGED
    version = decoded[0] if decoded else -1
    if version in _PRIVATE and len(decoded) in (33, 34):
        return "This is a private key, not an address. Show it to nobody, and take the address that belongs to it."
    owners = [code for code, versions in _VERSIONS.items() if version in versions]
    return _judge(coin, owners, fits=len(decoded) == 21, other=_OTHERS.get(version, "another coin's"))


def _judge(coin: str, owners: list[str], *, fits: bool, other: str = "") -> str | None:
    if not fits:
        return _DAMAGED
    if coin in owners:
        return None
    name = f"a {_NAMES[owners[0]]}" if owners else other
    return f"This is {name} address. Coins that are sent there are lost: take a {_NAMES[coin]} address."


def _bech32_fits(text: str) -> bool:
    """Tell whether the check sum of BIP 173 or BIP 350 fits; capitals and small letters are not mixed."""
    if text not in (text.lower(), text.upper()):
        return False
    prefix, _one, rest = text.lower().rpartition("1")
    if len(rest) < 8 or set(rest) - set(_LETTERS):
        return False
    values = [ord(c) >> 5 for c in prefix] + [0] + [ord(c) & 31 for c in prefix] + [_LETTERS.index(c) for c in rest]
    return _polymod(values) in _SUMS


def _polymod(values: list[int]) -> int:
    sum_ = 1
    for value in values:
        top = sum_ >> 25
        sum_ = (sum_ & 0x1FFFFFF) << 5 ^ value
        for bit, generator in enumerate((0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)):
            sum_ ^= generator if top >> bit & 1 else 0
    return sum_
