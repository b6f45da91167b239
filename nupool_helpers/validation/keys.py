"""Keys, Secrets and permissions: their shapes, and what each permission allows."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum

from nupool_helpers.errors import InvalidInput
from nupool_helpers.secret import SecretText, require_secret
from nupool_helpers.validation.placeholders import placeholder
from nupool_helpers.validation.together import require_no_complaints

__all__ = [
    "SWAPPED",
    "KeyPair",
    "Permission",
    "check_pair",
    "is_swapped",
    "pair_complaints",
    "parse_permissions",
    "permission_list",
]

_SHAPE = re.compile(r"[0-9a-f]{32}", re.ASCII)


class Permission(StrEnum):
    """The four switches of the API Keys page, as they are labelled there."""

    READ_INFO = "READ INFO"
    TRADE_LIMIT = "TRADE LIMIT"
    TRADE_MARKET = "TRADE MARKET"
    WITHDRAW = "WITHDRAW"

    @property
    def field(self) -> str:
        """The name of its switch in the page's form."""
        return self.name.lower()

    @property
    def allows(self) -> str:
        """What a program may do with it, as it stands beside the switch."""
        return _TEXTS[self][0]

    @property
    def risk(self) -> str:
        """What somebody does with it who has the pair: the rest of a sentence about whoever holds it."""
        return _TEXTS[self][1]


# One table for the exchange's page, the panels and the verdict: a warning and a switch must not come apart.
_TEXTS = {
    Permission.READ_INFO: ("see balances and orders", "sees balances and orders"),
    Permission.TRADE_LIMIT: (
        "place and cancel orders at a price that you name",
        "can trade the account's coins away at bad prices",
    ),
    Permission.TRADE_MARKET: ("buy or sell at once at any price", "can sell everything at any price, at once"),
    Permission.WITHDRAW: ("send coins away", "can send all coins away, for good"),
}


@dataclass(frozen=True, slots=True)
class KeyPair:
    """A Key (public: it is sent with every call) and its Secret (never sent)."""

    key: str
    secret: SecretText

    def __post_init__(self) -> None:
        require_secret(self.secret, "Secret")


def parse_permissions(text: str) -> frozenset[Permission]:
    """Read a comma-separated list of switches; empty text names none.

    Raises InvalidInput for a name that is not a switch.
    """
    names = [" ".join(part.upper().replace("_", " ").split()) for part in text.split(",")]
    try:
        return frozenset(Permission(name) for name in names if name)
    except ValueError:
        known = ", ".join(Permission)
        raise InvalidInput(f"Name permissions from this list, with commas between: {known}.") from None


def permission_list(permissions: Iterable[Permission]) -> list[str]:
    """Return the switches' names in the order of the page."""
    held = set(permissions)
    return [permission.value for permission in Permission if permission in held]


def check_pair(key: str, secret: SecretText) -> KeyPair:
    """Return the pair when both have the shape that Bittrex gave them: 32 lower-case hexadecimal characters.

    Raises InvalidInput, its `field` being `key` or `secret`, with what to do. A swapped pair has the right
    shape: `is_swapped` tells it of an account whose Keys are known, and of others only a signed call
    (APIKEY_INVALID).
    """
    require_no_complaints(pair_complaints(key, secret))
    return KeyPair(key.strip(), SecretText(secret.reveal().strip()))


SWAPPED = (
    "Key and Secret are swapped, so nothing was sent. But a Secret in the place of a Key can be read by whoever sees "
    "it: delete this key on the API Keys page, and make a new one."
)
"""What is said of a swapped pair."""


def is_swapped(pair: KeyPair, known: Collection[str]) -> bool:
    """Tell whether the Secret of a pair is one of the Keys that an account is `known` to have."""
    return pair.secret.reveal() in known


def pair_complaints(key: str, secret: SecretText) -> dict[str, str]:
    """Return what is wrong with a pair's shape: sentences by field, which are `key` and `secret`."""
    # Complaints are returned, not raised, from where a Secret is held as text: a traceback can list a frame's values.
    text = require_secret(secret, "Secret").reveal().strip()
    judged = {"key": _shape_complaint("Key", key.strip()), "secret": _shape_complaint("Secret", text)}
    found = {field: sentence for field, sentence in judged.items() if sentence}
    if not found and key.strip() == text:
        return {"secret": "Key and Secret are the same. Copy each from its own field."}
    return found


def _shape_complaint(label: str, value: str) -> str | None:
    if not value:
        return f"The {label} is missing. Paste it here."
    if len(value) == 64 and value[:32] == value[32:]:
        return f"The {label} was pasted twice. Clear the field and paste it once."
    if placeholder(value):
        return f"This is a placeholder, not a {label}. Paste your own."
    if not _SHAPE.fullmatch(value):
        return f"A {label} has 32 characters, digits and the letters a to f. Copy the whole of it again."
    return None
