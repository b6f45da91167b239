"""What the hub of a class gives the exchange, and what the exchange proves itself by to the kernels of one learner.

The hub gives that to those kernels, and the exchange makes it anew from the secret that both have.
"""

import hashlib
import hmac

from nupool_helpers.secret import SecretText

__all__ = ["OVERVIEW", "SECRET", "proof_key"]

SECRET = "NUPOOL_CLASS_SECRET"  # noqa: S105  (the variable's name)
"""The variable by which the exchange has from the hub what both make these keys of."""
OVERVIEW = "NUPOOL_CLASS_OVERVIEW"
"""And the one that says whether teachers are shown where everybody is; empty where they are not."""


def proof_key(secret: SecretText, name: str) -> SecretText:
    """Return the key of one user of the hub.

    Each has another one: who knows only their own cannot stand in for the exchange before somebody else.
    """
    message = f"practice exchange proof key:{name}".encode()
    return SecretText(hmac.new(secret.reveal().encode(), message, hashlib.sha256).hexdigest())
