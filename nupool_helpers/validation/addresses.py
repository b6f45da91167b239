"""NuBits addresses: Base58Check with version 25 or 26, and a sentence for every usual mix-up."""

import base58

from nupool_helpers.errors import InvalidInput

__all__ = ["PASTED_TWICE", "address_complaint", "check_address", "is_doubled"]

_NUBITS = (25, 26)  # an ordinary address, pay-to-script-hash
_SAY = {
    63: "This is a NuShares address (S...). The pool pays NuBits: take an address that begins with B.",
    64: "This is a NuShares address (S...). The pool pays NuBits: take an address that begins with B.",
    0: "This is a bitcoin address. The pool pays NuBits: take an address that begins with B.",
    5: "This is a bitcoin address. The pool pays NuBits: take an address that begins with B.",
    111: "This is a bitcoin test address. The pool pays NuBits: take an address that begins with B.",
    196: "This is a bitcoin test address. The pool pays NuBits: take an address that begins with B.",
    128: "This is a private key, not an address. Show it to nobody, and take an address that begins with B.",
}
PASTED_TWICE = "The address was pasted twice. Clear the field and paste it once."
"""What is said where an address stands twice in its field."""
_DAMAGED = "This address is damaged: its check sum does not fit. Copy the whole of it again."
_SHORTEST = 20  # of what is an address at all
_LONGEST = 120  # a private key has 52 characters; base58 takes time with the square of the length


def check_address(typed: str) -> str:
    """Return the NuBits address in `typed`; raises InvalidInput (field `address`) with what to do."""
    text = typed.strip()
    complaint = address_complaint(text)
    if complaint:
        raise InvalidInput(complaint, "address")
    return text


def is_doubled(text: str) -> bool:
    """Tell whether a text is one that was pasted twice, perhaps with a blank between."""
    half = text[: len(text) // 2].strip()
    return _SHORTEST <= len(half) <= _LONGEST and text.strip() in (half * 2, f"{half} {half}")


def address_complaint(text: str) -> str | None:
    """Return the sentence that says what is wrong with an address, or None when it is a NuBits address."""
    if not text:
        return "The NuBits address is missing. Paste it here."
    if is_doubled(text):
        return PASTED_TWICE
    if text.lower().startswith(("bc1", "tb1")):
        return _SAY[0]
    if any(c in "0OIl" for c in text) and text.isascii() and text.isalnum():
        return "A NuBits address has no 0, O, I or l, which look alike. Copy it instead of typing it."
    if len(text) > _LONGEST or not text.isascii() or not text.isalnum():
        return "This is not an address: it has letters and digits only, about 34 of them, and begins with B."
    try:
        decoded = base58.b58decode_check(text)
    except ValueError:
        return _DAMAGED
    return _judge(decoded)


def _judge(decoded: bytes) -> str | None:
    version = decoded[0] if decoded else -1
    if len(decoded) == 21 and version in _NUBITS:
        return None
    if version in _NUBITS:
        return _DAMAGED
    return _SAY.get(version, "This is an address of another coin. The pool pays NuBits: take one that begins with B.")
