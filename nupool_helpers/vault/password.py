"""What a new vault's password may be."""

from nupool_helpers.secret import SecretText, require_secret
from nupool_helpers.validation.passwords import complaint, strength

__all__ = ["password_complaint"]


def password_complaint(password: SecretText) -> str | None:
    """Return what would make a vault's password stronger, None where it is strong enough."""
    if not require_secret(password, "vault password"):
        return "Type a password for the vault."
    return complaint(strength(password))
