"""A thief with this key: the rights of a live key tried on the practice exchange. Nothing of the key itself is used."""

from collections.abc import Callable

from nupool_helpers import live
from nupool_helpers.lessons.attack import AttackResult, Protection, Scenario, run_scenarios
from nupool_helpers.validation.keys import Permission
from nupool_helpers.widgets.blocks import Block, beside, button, details, picture, table, text
from nupool_helpers.widgets.chart import chart

__all__ = ["LiveThief", "practice_rights"]

# The exchanges of today have one right to trade, at a limit and at once.
_THERE = {
    "read": (Permission.READ_INFO,),
    "trade": (Permission.TRADE_LIMIT, Permission.TRADE_MARKET),
    "withdraw": (Permission.WITHDRAW,),
}
_UNKNOWN = "What could not be established is played as if the key had it."
_HINT = "A key with the same rights is made on practice exchanges of its own; yours is not used. It takes some seconds."
_ABSENT = "Moving coins between accounts, margin and futures do not exist on the practice exchange."


def practice_rights(reading: live.Reading) -> tuple[Permission, ...]:
    """Return the practice exchange's permissions that stand for what a key may do, or may be able to."""
    return tuple(right for name, there in _THERE.items() if getattr(reading, name) is not False for right in there)


class LiveThief:
    """The offer, and what was lost when it was taken."""

    def __init__(self) -> None:
        self._results: list[AttackResult] = []

    @property
    def played(self) -> bool:
        """Whether there is something to show."""
        return bool(self._results)

    def forget(self) -> None:
        """Put away what was played with another key's rights."""
        self._results = []

    def blocks(self, reading: live.Reading) -> list[Block]:
        """Show the button and, once it was pressed, what a thief takes."""
        if all(getattr(reading, name) is None for name in _THERE):
            return []
        rights = ", ".join(practice_rights(reading)) or "no permissions"
        notes = [f"On the practice exchange such a key has {rights}."]
        notes += [_UNKNOWN] if any(getattr(reading, name) is None for name in _THERE) else []
        notes += [_ABSENT] if reading.transfer or reading.margin_futures else []
        begin = [text(" ".join([_HINT, *notes]), "hint"), button("thief", "Let a thief try these rights", "second")]
        return [details("What would a thief do with such a key?", *begin, *self._played())]

    def _played(self) -> list[Block]:
        if not self._results:
            return []
        rows = [(result.scenario.name, f"{result.lost:.1f}\u00a0%") for result in self._results]
        drawn = picture("What the account is worth, in BTC, after each thing that the thief does", chart(self._results))
        return [beside(drawn, table("What is lost, in percent of the account", ("The key", "Lost"), rows))]

    def play(self, reading: live.Reading, on_progress: Callable[[str], None]) -> None:
        """Play the thief with these rights, under each protection. Raises ExchangeUnavailable as `run_scenarios`."""
        rights = practice_rights(reading)
        chosen = [Scenario(str(protection), rights, protection) for protection in Protection]
        self._results = []
        self._results = run_scenarios(
            scenarios=chosen,
            on_progress=lambda done: on_progress(f"The thief has tried {done} of {len(chosen)} keys …"),
            on_wait=on_progress,
        )
