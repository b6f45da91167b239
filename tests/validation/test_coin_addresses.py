"""Addresses of the practice exchange's coins: what is damaged, another coin's or a private key is said to be that."""

import base58
import pytest

from nupool_helpers.validation.coin_addresses import coin_address_complaint

HASH = bytes(range(20))
# From the text of BIP 173 and BIP 350, and of public documentation.
BECH32 = "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4"
BECH32M = "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0"
NBT = "BQRKF4X8gFLyHGVeym8tuff57PcJczYPVg"


def address(version: int, content: bytes = HASH) -> str:
    """An address with that first byte."""
    return str(base58.b58encode_check(bytes([version]) + content).decode())


@pytest.mark.parametrize(
    ("coin", "text"),
    [
        *(("BTC", text) for text in (address(0), address(5), BECH32, BECH32M, BECH32.upper())),
        *(("NBT", text) for text in (NBT, address(25), address(26))),
        *(("LTC", text) for text in (address(48), address(50), address(5))),
        *(("PPC", text) for text in (address(55), address(117))),
        *(("DOGE", text) for text in (address(30), address(22))),
    ],
)
def test_an_address_of_the_coin_is_right(coin: str, text: str) -> None:
    """In each form that the coin has."""
    assert coin_address_complaint(coin, text) is None


@pytest.mark.parametrize(
    ("coin", "text", "word"),
    [
        ("BTC", NBT, "a NuBits address"),
        ("DOGE", BECH32, "a bitcoin address"),
        ("NBT", address(0), "a bitcoin address"),
        ("NBT", address(63), "a NuShares address"),
        ("BTC", address(111), "a test address"),
        ("LTC", address(30), "a dogecoin address"),
        ("PPC", address(99), "another coin's address"),
        ("BTC", address(0)[:-1] + ("2" if address(0)[-1] != "2" else "3"), "damaged"),
        ("BTC", address(0) * 2, "pasted twice"),
        ("BTC", f"{BECH32} {BECH32}", "pasted twice"),
        ("BTC", BECH32[:-1] + "5", "damaged"),
        ("BTC", BECH32[:9] + BECH32[9:].upper(), "damaged"),
        ("BTC", address(0, HASH[:-1]), "damaged"),
        ("BTC", address(128, bytes(32)), "private key"),
        ("NBT", address(150, bytes(33)), "private key"),
        ("BTC", "", "no bitcoin address"),
        ("BTC", "x" * 101, "no bitcoin address"),
        ("BTC", "bc1 with spaces", "no bitcoin address"),
        ("BTC", "1Ä" * 15, "no bitcoin address"),
    ],
)
def test_what_is_wrong_is_named(coin: str, text: str, word: str) -> None:
    """The sentence tells another coin's address from a damaged one, and never repeats what was typed."""
    complaint = coin_address_complaint(coin, text)
    assert complaint is not None
    assert word in complaint
    assert not text or text not in complaint
