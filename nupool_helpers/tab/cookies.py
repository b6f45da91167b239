"""Cookies of an exchange inside a page: signed, and not encrypted."""

import base64
import hashlib

from itsdangerous import BadSignature, TimestampSigner

__all__ = ["SignedCipher"]


class SignedCipher:
    """Stands where the exchange's cookies are encrypted elsewhere: nobody can make one, who has one can read it.

    No cipher that others keep has a build for a browser's Python, and one of our own would be worse than none. Nothing
    is lost by that here: these cookies are in the memory of the process that has the database, too.
    """

    def __init__(self, key: bytes) -> None:
        self._key = key

    def close(self, value: bytes, at: int) -> str:
        """Sign a value; `at` is seconds since 1970."""
        return _signer(self._key, at).sign(base64.urlsafe_b64encode(value)).decode()

    def open(self, text: str, seconds: int, at: int) -> bytes | None:
        """Return what was signed within so many seconds, None for any other text."""
        try:
            value: bytes = _signer(self._key, at).unsign(text.encode(), max_age=seconds)
        except BadSignature:
            return None
        return base64.urlsafe_b64decode(value)


def _signer(key: bytes, at: int) -> TimestampSigner:
    class ClockedSigner(TimestampSigner):
        def get_timestamp(self) -> int:
            return at

    return ClockedSigner(key, salt=b"cookie", digest_method=hashlib.sha256)
