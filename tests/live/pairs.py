"""A made-up pair for each exchange, with marks to look for."""

import base64
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from nupool_helpers.live import Credentials
from nupool_helpers.secret import SecretText

KEY = "account-MarkOfTheKey4711"
SECRET = base64.b64encode(b"mark-of-the-secret-4711-".ljust(64, b"=")).decode()
PASSPHRASE = "MarkOfThePassphrase4711"
CODE = "471147"


def ec_pem() -> str:
    """A private key as Coinbase gives it out."""
    key = ec.generate_private_key(ec.SECP256R1())
    return key.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption()).decode()


def ed25519_text() -> tuple[str, Ed25519PrivateKey]:
    """Seed and public key in 88 characters of base64, with the key itself."""
    key = Ed25519PrivateKey.generate()
    return base64.b64encode(key.private_bytes_raw() + key.public_key().public_bytes_raw()).decode(), key


def pair(key: str = KEY, secret: str = SECRET, **more: str) -> Credentials:
    """A pair; a passphrase and a code unless said otherwise."""
    extra: dict[str, Any] = {"passphrase": PASSPHRASE, "code": CODE, **more}
    return Credentials(
        SecretText(key), SecretText(secret), **{k: SecretText(v) if v else None for k, v in extra.items()}
    )
