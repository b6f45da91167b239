"""Least privilege: what a key may do, against what it is used for."""

from dataclasses import dataclass
from typing import Literal

from nupool_helpers.live.asking import Verdict

__all__ = ["NEEDS", "PURPOSES", "WORDS", "Judgement", "Outcome", "Purpose", "judge"]

Purpose = Literal["look", "spot", "futures"]
Outcome = Literal["fits", "too much", "too little", "cannot be established"]

NEEDS: dict[Purpose, frozenset[str]] = {
    "look": frozenset({"read"}),
    "spot": frozenset({"read", "trade"}),
    "futures": frozenset({"read", "trade", "margin_futures"}),
}
_BY_DANGER = ("withdraw", "transfer", "margin_futures", "trade", "read")
PURPOSES: dict[Purpose, str] = {"look": "only looking", "spot": "spot trading", "futures": "futures trading"}
WORDS = {
    "read": "reading",
    "trade": "trading",
    "withdraw": "withdrawing",
    "transfer": "moving coins between accounts",
    "margin_futures": "margin and futures",
    "ip_list": "whether it is bound to IP addresses",
    "expires": "whether it ends",
}


@dataclass(frozen=True)
class Judgement:
    """How a key fits a purpose: names of RIGHTS (and words for what is beyond them) in each list."""

    purpose: Purpose
    outcome: Outcome
    too_much: tuple[str, ...] = ()
    too_little: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    unavoidable: tuple[str, ...] = ()  # comes with a needed right, than which the exchange has no narrower

    @property
    def status(self) -> int:
        """Exit status of a program: 0 least privilege, 1 more than needed, 2 could not be established or too little."""
        return {"fits": 0, "too much": 1}.get(self.outcome, 2)

    @property
    def sentences(self) -> tuple[str, ...]:
        """What to do, the most dangerous first."""
        parts = (
            ("More than needed: {}. Switch it off on the key page, or make a new key without it.", self.too_much),
            ("Missing for what you picked: {}.", self.too_little),
            ("Could not be established: {}. Look on the key page.", self.unknown),
            ("Comes with a right that is needed; this exchange makes no narrower key: {}.", self.unavoidable),
        )
        return tuple(text.format(", ".join(WORDS.get(name, name) for name in names)) for text, names in parts if names)


def judge(verdict: Verdict, purpose: Purpose) -> Judgement:
    """Return how the key fits. What is certainly too much counts, even where something else is not known."""
    reading, needed = verdict.reading, NEEDS[purpose]
    # What a needed right brings along is not too much, where the exchange has no narrower one. (For who only looks, the
    # trading right itself is too much, so nothing is forgiven that it brings.)
    free = (reading.inseparable & {"transfer", "margin_futures"}) - needed
    has = {right: getattr(reading, right) for right in _BY_DANGER}
    judged = [right for right in _BY_DANGER if right not in free]
    too_much = [right for right in judged if has[right] and right not in needed]
    too_little = [right for right in judged if has[right] is False and right in needed]
    unknown = [right for right in judged if has[right] is None] + _untold(verdict)
    outcome: Outcome = "fits"
    if too_much or reading.beyond:
        outcome = "too much"
    elif unknown or reading.problem:
        outcome = "cannot be established"
    elif too_little:
        outcome = "too little"
    return Judgement(
        purpose,
        outcome,
        (*too_much, *reading.beyond),
        tuple(too_little),
        tuple(unknown),
        tuple(right for right in _BY_DANGER if right in free),
    )


def _untold(verdict: Verdict) -> list[str]:
    """What this exchange tells in the documented form, and this reply did not: it is not the documented form."""
    reading, exchange = verdict.reading, verdict.exchange
    untold = [("ip_list", exchange.tells_ip, reading.ip_list), ("expires", exchange.tells_end, reading.expires)]
    return [name for name, tells, told in untold if tells and told is None]
