"""Whose turn it is to run exchanges of their own for the thief: so many seats at a time, the others in a queue."""

import os
import time
from collections.abc import Callable
from dataclasses import dataclass

from nupool_helpers.errors import InvalidInput

__all__ = ["Turns"]

_QUIET = 15.0  # seconds without a word of its kernel, which has ended then, and its exchanges with it
_LONGEST = 600.0  # and whoever needs longer is not waited for
_ELSEWHERE = (
    "The thief plays for you in another notebook, or waits there. Try again when that has ended; after a kernel was "
    "restarted, that takes a quarter of a minute."
)


@dataclass(slots=True)
class _Turn:
    mark: str
    heard_at: float
    began_at: float | None = None


class Turns:
    """The seats that play or wait, in the order in which they came. `clock()` gives seconds, from whenever.

    A seat has one place, however many kernels it has, so that nobody fills the queue. All of it is in memory: after a
    restart of the exchange the kernels that still wait ask again.
    """

    def __init__(self, most: int = os.cpu_count() or 1, clock: Callable[[], float] = time.monotonic) -> None:
        self._most, self._clock = most, clock
        self._turns: dict[str, _Turn] = {}

    def ask(self, seat: str, mark: str) -> int:
        """Return a seat's place in the queue, 0 while it is its turn. It is asked for again and again, or ends.

        `mark` is one play's own. Raises InvalidInput where the seat has another one in the queue.
        """
        now = self._clock()
        self._end_old(now)
        turn = self._turns.setdefault(seat, _Turn(mark, now))
        if turn.mark != mark:
            raise InvalidInput(_ELSEWHERE, "mark")
        turn.heard_at = now
        # Who has a turn stands before all who wait: nobody comes in between, and those behind move up.
        place = max(0, [*self._turns].index(seat) + 1 - self._most)
        if place == 0 and turn.began_at is None:
            turn.began_at = now
        return place

    def end(self, seat: str, mark: str) -> None:
        """End a seat's own turn, or take it out of the queue; what is not there is not missed."""
        turn = self._turns.get(seat)
        if turn and turn.mark == mark:
            del self._turns[seat]

    def _end_old(self, now: float) -> None:
        self._turns = {
            seat: turn
            for seat, turn in self._turns.items()
            if now - turn.heard_at <= _QUIET and (turn.began_at is None or now - turn.began_at <= _LONGEST)
        }
