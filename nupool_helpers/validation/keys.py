"""Keys, Secrets and permissions: their shapes, what each permission allows, and how little is enough."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from nupool_helpers.errors import InvalidInput
from nupool_helpers.secret import SecretText, require_secret
from nupool_helpers.validation.placeholders import placeholder

__all__ = [
    "NEEDED",
    "KeyPair",
    "Outcome",
    "Permission",
    "Verdict",
    "check_pair",
    "least_privilege",
    "pair_complaint",
    "parse_permissions",
    "permission_list",
    "placeholder",
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
    shape; only a signed call can tell it (APIKEY_INVALID).
    """
    complaint = pair_complaint(key, secret)
    if complaint:
        raise InvalidInput(complaint[1], complaint[0])
    return KeyPair(key.strip(), SecretText(secret.reveal().strip()))


def pair_complaint(key: str, secret: SecretText) -> tuple[str, str] | None:
    """Return the field (`key` or `secret`) and the sentence that says what is wrong with a pair's shape, or None."""
    # Complaints are returned, not raised, from where a Secret is held as text: a traceback can list a frame's values.
    text = require_secret(secret, "Secret").reveal().strip()
    for field, value in (("key", key.strip()), ("secret", text)):
        sentence = _shape_complaint("Key" if field == "key" else "Secret", value)
        if sentence:
            return field, sentence
    if key.strip() == text:
        return "secret", "Key and Secret are the same. Copy each from its own field."
    return None


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


class Outcome(StrEnum):
    """How a key's rights compare with what is needed."""

    ENOUGH = "enough"
    TOO_LITTLE = "too little"
    TOO_MUCH = "too much"
    CANNOT_TELL = "cannot tell"


@dataclass(frozen=True, slots=True)
class Verdict:
    """The judgement in words; too much comes before too little, because it is the dangerous one."""

    outcome: Outcome
    sentence: str
    missing: frozenset[Permission]
    excess: frozenset[Permission]
    unknown: frozenset[Permission]


def least_privilege(held: Mapping[Permission, bool | None], needed: Iterable[Permission] = NEEDED) -> Verdict:
    """Judge what a key may do (True, False, or None for "cannot tell") against what is needed."""
    wanted = frozenset(needed)
    unknown = frozenset(p for p in Permission if held.get(p) is None)
    missing = frozenset(p for p in wanted - unknown if not held[p])
    excess = frozenset(p for p in set(Permission) - wanted - unknown if held[p])
    parts = [
        f"{p} is on and not needed: whoever holds the pair {p.risk}. Switch it off." for p in Permission if p in excess
    ]
    parts += [f"{p} is off and needed. Switch it on." for p in Permission if p in missing]
    parts += [f"Whether {p} is on could not be told." for p in Permission if p in unknown]
    if excess:
        outcome = Outcome.TOO_MUCH
    elif missing:
        outcome = Outcome.TOO_LITTLE
    else:
        outcome = Outcome.CANNOT_TELL if unknown else Outcome.ENOUGH
    rights = " and ".join(permission_list(wanted)) or "Nothing"
    sentence = " ".join(parts) or f"This key may do what is needed and nothing else: {rights}."
    return Verdict(outcome, sentence, missing, excess, unknown)
