"""How what a browser keeps for the exchange is closed to it: authenticated encryption, by a key of the exchange's."""

import base64
from typing import Protocol

__all__ = ["Cipher", "FernetCipher"]


class Cipher(Protocol):
    """Closes values with a key of 32 bytes, and opens what it has closed; times are seconds since 1970."""

    def close(self, value: bytes, at: int) -> str:
        """Return the value as a cookie can hold it."""

    def open(self, text: str, seconds: int, at: int) -> bytes | None:
        """Return what was closed with the same key within so many seconds, None for any other text."""


class FernetCipher:
    """Fernet: AES-128 in CBC mode, authenticated by HMAC-SHA256."""

    def __init__(self, key: bytes) -> None:
        from cryptography.fernet import Fernet  # where it is used: a browser's Python has none, and another cipher

        self._fernet = Fernet(base64.urlsafe_b64encode(key))

    def close(self, value: bytes, at: int) -> str:
        """Encrypt a value."""
        return self._fernet.encrypt_at_time(value, at).decode()

    def open(self, text: str, seconds: int, at: int) -> bytes | None:
        """Decrypt what was encrypted within so many seconds.

        Of one value there are many texts, since signs that are not of Base64 are passed over.
        """
        from cryptography.fernet import InvalidToken

        try:
            # As bytes: of a text, signs beyond ASCII are a fault to the decoder, and any browser can send them.
            return self._fernet.decrypt_at_time(text.encode(), seconds, at)
        except InvalidToken:
            return None
