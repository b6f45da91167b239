"""What a panel has shown, held against the exchange's state now: what is true no more must not look as if it were."""

from collections.abc import Callable
from dataclasses import dataclass, field

from nupool_helpers.clients.seat import State
from nupool_helpers.protocol import Event
from nupool_helpers.widgets.blocks import Block

__all__ = [
    "ANOTHER_KEY",
    "ANOTHER_SEED",
    "OTHER_CODES",
    "Mark",
    "StandingSecrets",
    "codes_made",
    "key_listed",
    "rights_now",
    "settled",
]

ANOTHER_SEED = "The seed that was here no longer works. Keep a copy of the newest one alone."
OTHER_CODES = "The recovery codes that were here no longer work. Keep the new ones."
ANOTHER_KEY = "The key that was here is deleted. Its Secret no longer works."
# What a right try leaves in the log. Pages that were only opened are not among it.
_RIGHT = frozenset(
    {
        *(Event.ACTIVATED, Event.LOGGED_IN, Event.PASSWORD_CHANGED, Event.SEED_MADE, Event.TWO_FACTOR_CODE_RIGHT),
        *(Event.TWO_FACTOR_IN_FORCE, Event.TWO_FACTOR_OFF, Event.RECOVERY_CODES_MADE, Event.RECOVERY_CODE_USED),
        *(Event.KEY_ADDED, Event.KEY_SAVED, Event.KEY_CHANGED, Event.KEY_DELETED, Event.KEY_FIRST_USED),
    }
)
Mark = Callable[[State], str]
"""Tells one state of a thing from another; only whether two are equal says anything."""


def settled(state: State) -> str:
    """Mark the newest right try, with whose account it is: after another one, a wrong try's sentence is out of date."""
    newest = next((f"{entry.at} {entry.what}" for entry in reversed(state.activity) if entry.what in _RIGHT), "")
    return f"{_whose(state)} {newest}"


def codes_made(state: State) -> str:
    """Mark the recovery codes that are good now."""
    made = (Event.RECOVERY_CODES_MADE, Event.TWO_FACTOR_OFF)
    return next((f"{entry.at}" for entry in reversed(state.activity) if entry.what in made), "")


def key_listed(key: str) -> Mark:
    """Mark whether a key is on the account's list."""
    return lambda state: str(bool(state.learner) and any(row.key == key for row in state.learner.keys))  # type: ignore[union-attr]


def rights_now(state: State | None, key: str) -> str:
    """Mark what a key of the account may do now and from where; the same for every key that is not on its list."""
    if state is None or state.learner is None:
        return ""
    rights = [(row.permissions, row.addresses) for row in state.learner.keys if row.key == key]
    return f"{state.learner.two_factor if rights else ''} {rights}"


@dataclass
class StandingSecrets:
    """The secrets that a page shows, by number: each with its mark, and what is said once it has another."""

    _count: int = 0
    _held: dict[str, tuple[str, str, Mark, str]] = field(default_factory=dict)

    def hold(self, block: Block, state: State, mark: Mark, sentence: str) -> Block:
        """Return the block with its number; `state` is one in which it is good."""
        self._count += 1
        number = str(self._count)
        self._held[number] = (_whose(state), mark(state), mark, sentence)
        return block | {"number": number}

    def dead(self, state: State) -> dict[str, str]:
        """Return the sentences, by number, for what is true no more; each is told once."""
        whose = _whose(state)
        dead = {
            number: sentence
            for number, (account, before, mark, sentence) in self._held.items()
            if account == whose and mark(state) != before
        }
        for number in dead:
            del self._held[number]
        return dead


def _whose(state: State) -> str:
    return state.learner.email if state.learner else ""
