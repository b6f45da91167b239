"""Requests signed as Bittrex's clients signed them: v1.1 over the URL, v3 over time, URL, method and body."""

import hashlib
import hmac
from dataclasses import dataclass
from urllib.parse import urlencode

from nupool_helpers.secret import SecretText, require_secret

__all__ = ["MessageV3", "content_hash", "headers_v3", "sign_v1", "sign_v3", "signed_url_v1", "url_v1"]


def _hmac_sha512(secret: SecretText, message: str) -> str:
    return hmac.new(require_secret(secret, "Secret").reveal().encode(), message.encode(), hashlib.sha512).hexdigest()


def sign_v1(secret: SecretText, url: str) -> str:
    """Return the `apisign` header for a v1.1 request: over the complete URL exactly as it is sent."""
    return _hmac_sha512(secret, url)


def url_v1(base: str, path: str, **params: object) -> str:
    """Return the URL of a v1.1 call: `base` is where the exchange is, `path` the call (`account/getbalances`).

    Parameters that are None are left out.
    """
    query = urlencode({name: value for name, value in params.items() if value is not None})
    return f"{base.rstrip('/')}/api/v1.1/{path.strip('/')}" + (f"?{query}" if query else "")


def signed_url_v1(base: str, path: str, key: str, nonce: int | str, **params: object) -> str:
    """Return the URL of a private v1.1 call, Key and nonce first: the text that `sign_v1` signs."""
    return url_v1(base, path, apikey=key, nonce=nonce, **params)


def content_hash(body: bytes = b"") -> str:
    """Return v3's `Api-Content-Hash`: SHA-512 of the body, of nothing when there is none."""
    return hashlib.sha512(body).hexdigest()


@dataclass(frozen=True, slots=True)
class MessageV3:
    """What a v3 signature is over: `timestamp` in milliseconds, `url` complete and with its query."""

    timestamp: int | str
    url: str
    method: str
    body: bytes = b""
    subaccount: str = ""


def sign_v3(secret: SecretText, message: MessageV3) -> str:
    """Return v3's `Api-Signature`."""
    signed = (message.timestamp, message.url, message.method.upper(), content_hash(message.body), message.subaccount)
    return _hmac_sha512(secret, "".join(map(str, signed)))


def headers_v3(key: str, secret: SecretText, message: MessageV3) -> dict[str, str]:
    """Return the four headers of a private v3 request."""
    return {
        "Api-Key": key,
        "Api-Timestamp": str(message.timestamp),
        "Api-Content-Hash": content_hash(message.body),
        "Api-Signature": sign_v3(secret, message),
    }
