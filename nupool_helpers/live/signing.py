"""Keyed hashes, as each exchange's signature wants them. The Secret is revealed here and nowhere else."""

import base64
import binascii
import hashlib
import hmac

from nupool_helpers.errors import InvalidInput
from nupool_helpers.secret import SecretText

__all__ = ["NO_HEADER", "base64_hmac", "base64_key", "fits_header", "header_text", "hex_hmac"]

NO_HEADER = "Enter it as the exchange's page shows it: letters, digits and marks, nothing before or after."
"""What is said of a part of a pair that is empty, or that no header can hold."""


def hex_hmac(secret: SecretText, text: str, digest: str = "sha256") -> str:
    """Return the HMAC of `text` in hexadecimal."""
    return hmac.new(secret.reveal().encode(), text.encode(), digest).hexdigest()


def base64_hmac(secret: SecretText, text: str, digest: str = "sha256") -> str:
    """Return the HMAC of `text` in base64."""
    return base64.b64encode(hmac.new(secret.reveal().encode(), text.encode(), digest).digest()).decode()


def base64_key(secret: SecretText, message: bytes) -> str:
    """Return the HMAC-SHA512 of `message` with a Secret that is base64 text, in base64.

    Raises InvalidInput where it is none.
    """
    try:
        made = hmac.new(base64.b64decode(secret.reveal(), validate=True), message, hashlib.sha512).digest()
    except (binascii.Error, ValueError):
        made = b""
    if not made:
        raise InvalidInput("This Secret is not whole: copy it again, with every = at its end.", "secret")
    return base64.b64encode(made).decode()


def header_text(value: SecretText | None, field: str) -> str:
    """Return what goes into a header. Raises InvalidInput where it is missing or a header cannot hold it."""
    if value is None or not fits_header(value):
        raise InvalidInput(NO_HEADER, field)
    return value.reveal()


def fits_header(value: SecretText) -> bool:
    """Tell whether a header can hold it, and it is not empty."""
    text = value.reveal()
    return bool(text) and text.isascii() and text.isprintable() and text == text.strip()
