"""Keys, Secrets and permissions: their shapes, what each permission allows, and how little is enough."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from nupool_helpers.errors import CorrectTheEntry
from nupool_helpers.secret import SecretText, require_secret

__all__ = ["NEEDED", "KeyPair", "Permission", "check_pair", "parse_permissions", "permission_list"]

_SHAPE = re.compile(r"[0-9a-f]{32}", re.ASCII)
# Dots, angle brackets, repeated letters and the words that documentation puts where a value belongs.
_PLACEHOLDER = re.compile(r"(?i)[<>…]|\.{3}|(.)\1{7}|your|secret|apikey|api_key|placeholder|example|changeme")


class Permission(StrEnum):
    """The four switches of the API Keys page, as they are labelled there."""

    READ_INFO = "READ INFO"
    TRADE_LIMIT = "TRADE LIMIT"
    TRADE_MARKET = "TRADE MARKET"
    WITHDRAW = "WITHDRAW"


NEEDED = frozenset({Permission.READ_INFO, Permission.TRADE_LIMIT})
"""What the tutorial's client needs (step 13), and all that it needs."""


@dataclass(frozen=True, slots=True)
class KeyPair:
    """A Key (public: it is sent with every call) and its Secret (never sent)."""

    key: str
    secret: SecretText

    def __post_init__(self) -> None:
        require_secret(self.secret, "Secret")


def parse_permissions(text: str) -> frozenset[Permission]:
    """Read a comma-separated list of switches; empty text names none.

    Raises CorrectTheEntry for a name that is not a switch.
    """
    names = [" ".join(part.upper().replace("_", " ").split()) for part in text.split(",")]
    try:
        return frozenset(Permission(name) for name in names if name)
    except ValueError:
        known = ", ".join(Permission)
        raise CorrectTheEntry(f"Name permissions from this list, with commas between: {known}.") from None


def permission_list(permissions: Iterable[Permission]) -> list[str]:
    """Return the switches' names in the order of the page."""
    held = set(permissions)
    return [permission.value for permission in Permission if permission in held]


def check_pair(key: str, secret: SecretText) -> KeyPair:
    """Return the pair when both have the shape that Bittrex gave them: 32 lower-case hexadecimal characters.

    Raises CorrectTheEntry, its `field` being `key` or `secret`, with what to do. A swapped pair has the right
    shape; only a signed call can tell it (APIKEY_INVALID).
    """
    key, text = key.strip(), require_secret(secret, "Secret").reveal().strip()
    for name, value in (("key", key), ("secret", text)):
        _check_shape(name, value)
    if key == text:
        raise CorrectTheEntry("Key and Secret are the same. Copy each from its own field.", "secret")
    return KeyPair(key, SecretText(text))


def _check_shape(field: str, value: str) -> None:
    label = "Key" if field == "key" else "Secret"
    if not value:
        raise CorrectTheEntry(f"The {label} is missing. Paste it here.", field)
    if len(value) == 64 and value[:32] == value[32:]:
        raise CorrectTheEntry(f"The {label} was pasted twice. Clear the field and paste it once.", field)
    if _PLACEHOLDER.search(value):
        raise CorrectTheEntry(f"This is a placeholder, not a {label}. Paste your own.", field)
    if not _SHAPE.fullmatch(value):
        raise CorrectTheEntry(
            f"A {label} has 32 characters, digits and the letters a to f. Copy the whole of it again.", field
        )
