"""Values that a browser keeps for the exchange, and can neither read nor make: encrypted, for one purpose each."""

import hmac

from nupool_helpers.practice.cipher import Cipher
from nupool_helpers.practice.context import Context
from nupool_helpers.practice.mail.links import signing_key
from nupool_helpers.practice.transaction import Transaction

__all__ = ["seal", "unseal"]


def seal(context: Context, tx: Transaction, purpose: bytes, value: bytes) -> str:
    """Return the value as a cookie can hold it."""
    return _cipher(context, tx, purpose).close(value, tx.now // 1000)


def unseal(context: Context, tx: Transaction, purpose: bytes, sent: str, seconds: int) -> bytes | None:
    """Return what was sealed for this purpose within so many seconds, None for anything else that was sent.

    Of one value there may be many texts (`FernetCipher.open`): what has to be told apart stands in the value.
    """
    return _cipher(context, tx, purpose).open(sent, seconds, tx.now // 1000)


def _cipher(context: Context, tx: Transaction, purpose: bytes) -> Cipher:
    # A key of its own, made of the one that signs links.
    return context.cipher(hmac.digest(signing_key(tx), purpose, "sha256"))
