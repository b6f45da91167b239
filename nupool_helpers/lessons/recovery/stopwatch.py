"""A stopwatch that reads the exchange's clock, and the parts of a story, each with the moment in which it was done."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from nupool_helpers.clients.seat import State
from nupool_helpers.protocol import LogEntry

__all__ = ["LIMIT_SECONDS", "Part", "Stopwatch", "clock_text", "in_order"]

LIMIT_SECONDS = 600
"""The first ten minutes: what is done by then limits the harm. Whoever needs longer is told so, and may begin again."""


@dataclass(frozen=True, slots=True)
class Part:
    """One thing to do in a story. `at` is when it was done, in milliseconds since 1970 (UTC), None before."""

    sentence: str
    at: int | None = None


@dataclass(frozen=True, slots=True)
class Stopwatch:
    """Counts from `began` (ms, the exchange's clock); `newest` is the number of the log's last line at that moment."""

    began: int
    newest: int

    @classmethod
    def start(cls, state: State) -> "Stopwatch":
        """Return one that counts from now."""
        return cls(state.now, state.activity[-1].id if state.activity else 0)

    def since(self, state: State) -> list[LogEntry]:
        """Return what the log has gained, oldest first."""
        return [entry for entry in state.activity if entry.id > self.newest]

    def seconds(self, at: int) -> int:
        """Return how many whole seconds after the beginning a moment is."""
        return max(0, (at - self.began) // 1000)

    def finished(self, parts: Iterable[Part]) -> int | None:
        """Return the seconds that all parts took together, None while one is open."""
        times = [part.at for part in parts]
        done = [at for at in times if at is not None]
        return self.seconds(max(done)) if done and len(done) == len(times) else None


def in_order(log: Iterable[LogEntry], wanted: list[tuple[str, Callable[[LogEntry], bool]]]) -> list[Part]:
    """Return the parts, each done by the first fitting line behind that of the part before it."""
    lines = iter(log)
    return [Part(sentence, next((entry.at for entry in lines if fits(entry)), None)) for sentence, fits in wanted]


def clock_text(seconds: int) -> str:
    """Return a time as minutes and seconds: 75 is "1:15"."""
    return f"{seconds // 60}:{seconds % 60:02}"
