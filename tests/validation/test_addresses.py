"""NuBits addresses, and the sentence for everything that is taken for one."""

import base58
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nupool_helpers.errors import InvalidInput
from nupool_helpers.validation.addresses import address_complaint, check_address

PUBLIC = "BQRKF4X8gFLyHGVeym8tuff57PcJczYPVg"


def encoded(version, body=bytes(range(20))):
    """Return a Base58Check text."""
    return base58.b58encode_check(bytes([version]) + body).decode()


def test_published_address():
    """The address of the public documentation is right, with white space around it too."""
    assert check_address(f" {PUBLIC}\n") == PUBLIC


@pytest.mark.parametrize("version", [25, 26])
def test_both_kinds(version):
    """Ordinary and pay-to-script-hash addresses are both NuBits addresses."""
    assert address_complaint(encoded(version)) is None


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("", "missing"),
        (encoded(63), "NuShares"),
        (encoded(64), "NuShares"),
        (encoded(0), "bitcoin address"),
        (encoded(5), "bitcoin address"),
        ("bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4", "bitcoin address"),
        ("BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4", "bitcoin address"),
        (encoded(111), "test address"),
        (encoded(128, bytes(32)), "private key"),
        (encoded(30), "another coin"),
        (encoded(25, bytes(19)), "damaged"),
        (base58.b58encode_check(b"").decode(), "another coin"),
        (PUBLIC * 2, "pasted twice"),
        (f"{PUBLIC} {PUBLIC}", "pasted twice"),
        (PUBLIC[:-1], "damaged"),
        (PUBLIC[:-1] + "h", "damaged"),
        (PUBLIC.replace("Q", "0"), "look alike"),
        ("B" * 100_000, "not an address"),
        ("Büro", "not an address"),
        ("<script>", "not an address"),
        ("B\x00", "not an address"),
    ],
)
def test_mix_ups(text, word):
    """Each mix-up has its own sentence, which does not repeat what was typed."""
    with pytest.raises(InvalidInput, match=word) as refused:
        check_address(text)

    assert refused.value.field == "address"
    assert not text or text not in str(refused.value)


@given(st.text())
def test_any_text(text):
    """Whatever is typed gets a sentence, never another kind of error."""
    assert address_complaint(text)


@given(st.integers(0, len(PUBLIC) - 1), st.sampled_from("123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"))
def test_one_letter_changed(place, letter):
    """One changed letter is always noticed."""
    changed = PUBLIC[:place] + letter + PUBLIC[place + 1 :]

    assert (address_complaint(changed) is None) == (changed == PUBLIC)
