"""Values that a browser keeps for the exchange, and can neither read nor make: encrypted, for one purpose each."""

import base64
import hmac

from cryptography.fernet import Fernet, InvalidToken

from nupool_helpers.practice.mail.links import signing_key
from nupool_helpers.practice.transaction import Transaction

__all__ = ["seal", "unseal"]


def seal(tx: Transaction, purpose: bytes, value: bytes) -> str:
    """Return the value as a cookie can hold it."""
    return _cipher(tx, purpose).encrypt_at_time(value, tx.now // 1000).decode()


def unseal(tx: Transaction, purpose: bytes, sent: str, seconds: int) -> bytes | None:
    """Return what was sealed for this purpose within so many seconds, None for anything else that was sent.

    Of one value there are many texts, since signs that are not of Base64 are passed over: what has to be told apart
    stands in the value.
    """
    try:
        # As bytes: of a text, signs beyond ASCII are a fault to the decoder, and any browser can send them.
        return _cipher(tx, purpose).decrypt_at_time(sent.encode(), seconds, tx.now // 1000)
    except InvalidToken:
        return None


def _cipher(tx: Transaction, purpose: bytes) -> Fernet:
    # A key of its own, made of the one that signs links.
    return Fernet(base64.urlsafe_b64encode(hmac.digest(signing_key(tx), purpose, "sha256")))
