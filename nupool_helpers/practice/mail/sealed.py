"""Values that a browser keeps for the exchange, and can neither read nor make: encrypted, for one purpose each."""

import hmac

from starlette.requests import Request

from nupool_helpers.practice.cipher import Cipher
from nupool_helpers.practice.mail.links import signing_key
from nupool_helpers.practice.transaction import Transaction
from nupool_helpers.practice.web.request import context_of

__all__ = ["seal", "unseal"]


def seal(request: Request, tx: Transaction, purpose: bytes, value: bytes) -> str:
    """Return the value as a cookie can hold it."""
    return _cipher(request, tx, purpose).close(value, tx.now // 1000)


def unseal(request: Request, tx: Transaction, purpose: bytes, sent: str, seconds: int) -> bytes | None:
    """Return what was sealed for this purpose within so many seconds, None for anything else that was sent.

    Of one value there may be many texts (`FernetCipher.open`): what has to be told apart stands in the value.
    """
    return _cipher(request, tx, purpose).open(sent, seconds, tx.now // 1000)


def _cipher(request: Request, tx: Transaction, purpose: bytes) -> Cipher:
    # A key of its own, made of the one that signs links.
    return context_of(request).cipher(hmac.digest(signing_key(tx), purpose, "sha256"))
