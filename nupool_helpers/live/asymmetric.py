"""Signatures of keys whose Secret is a private key: PEM text, or an Ed25519 key in base64.

The library for them is loaded where a signature is made: panels that only name these exchanges do without it.
"""

import base64
import binascii
from typing import TYPE_CHECKING

from nupool_helpers.errors import InvalidInput
from nupool_helpers.secret import SecretText

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric import ec, rsa
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

__all__ = ["load", "load_ed25519", "sign_es256", "sign_with_pem"]


def load(secret: SecretText) -> "Ed25519PrivateKey | rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey | None":
    """Return the private key of a PEM text, None where the Secret is none.

    Line ends may be written as backslash and n, as in the files that exchanges give out. Raises InvalidInput where
    it begins as PEM and cannot be read.
    """
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric import ec, rsa
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    if "-----BEGIN" not in secret.reveal():
        return None
    try:
        key = load_pem_private_key(secret.reveal().replace("\\n", "\n").strip().encode(), None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        key = None
    if not isinstance(key, Ed25519PrivateKey | rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey):
        raise InvalidInput(
            "This private key cannot be read: enter it whole, from -----BEGIN to -----END, without a password on it.",
            "secret",
        )
    return key


def load_ed25519(secret: SecretText) -> "Ed25519PrivateKey | None":
    """Return the key of 88 characters of base64 (seed and public key, 64 bytes), None where the Secret is none."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    try:
        raw = base64.b64decode(secret.reveal(), validate=True)
    except (binascii.Error, ValueError):
        return None
    return Ed25519PrivateKey.from_private_bytes(raw[:32]) if len(raw) == 64 else None


def sign_with_pem(secret: SecretText, message: bytes) -> bytes | None:
    """Return an Ed25519 or an RSA (PKCS 1 v1.5, SHA-256) signature, None where the Secret is no PEM text.

    Raises InvalidInput where it is a key of another kind.
    """
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import padding, rsa
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    key = load(secret)
    if isinstance(key, Ed25519PrivateKey):
        return key.sign(message)
    if isinstance(key, rsa.RSAPrivateKey):
        return key.sign(message, padding.PKCS1v15(), hashes.SHA256())
    if key is not None:
        raise InvalidInput("This exchange signs with RSA or Ed25519: enter the private key of this very Key.", "secret")
    return None


def sign_es256(key: "ec.EllipticCurvePrivateKey", message: bytes) -> bytes:
    """Return an ECDSA signature over SHA-256 as JSON Web Tokens have it (RFC 7518, 3.4): r and s, 32 bytes each."""
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

    r, s = decode_dss_signature(key.sign(message, ec.ECDSA(hashes.SHA256())))
    return r.to_bytes(32, "big") + s.to_bytes(32, "big")
