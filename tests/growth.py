"""How work grows with what is given to it: judged by a ratio inside one run, since no machine is always idle."""

import time
from collections.abc import Callable

TIMES = 8
"""By how much the larger piece of work is larger. What grows with the square takes 64 times as long."""
AT_MOST = 32
"""Where the line is drawn: four times what grows evenly takes, half of what grows with the square does."""


def grows_evenly(work: Callable[[int], object], size: int) -> bool:
    """Whether `work` of `size` takes about `TIMES` as long as of an eighth of it, in this process's own time."""
    work(size // TIMES)  # what is loaded once
    small, large = (min(_seconds(work, each) for _ in range(2)) for each in (size // TIMES, size))
    return large <= AT_MOST * max(small, 0.001)


def _seconds(work: Callable[[int], object], size: int) -> float:
    began = time.process_time()
    work(size)
    return time.process_time() - began
