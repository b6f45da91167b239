"""How little is enough: what a key may do, judged against what its client needs."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from nupool_helpers.validation.keys import Permission, permission_list

__all__ = ["NEEDED", "Outcome", "Verdict", "least_privilege"]

NEEDED = frozenset({Permission.READ_INFO, Permission.TRADE_LIMIT})
"""What the tutorial's client needs (step 13), and all that it needs."""


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
