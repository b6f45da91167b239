"""A learner's turn to run exchanges for the thief: in a class they are counted, and the others wait in a queue."""

import contextlib
import threading
import time
import uuid
from collections.abc import Callable, Iterator

from nupool_helpers.clients.classroom import ClassSeatClient
from nupool_helpers.errors import RateLimited, WorkbookError

__all__ = ["take_turn"]

_PAUSE = 3.0  # seconds; the exchange takes a kernel for ended that says nothing for 15
_MOST = 300  # pauses: a quarter of an hour
_WAITED = "Many have played the thief before you, and a quarter of an hour is over. Try again later."


@contextlib.contextmanager
def take_turn(seat: ClassSeatClient, on_wait: Callable[[str], None], pause: float = _PAUSE) -> Iterator[None]:
    """Wait until it is this seat's turn, and keep it for as long as the block runs, asking each `pause` (seconds).

    `on_wait` is given a sentence that says the place. Raises RateLimited after a quarter of an hour, InvalidInput where
    the seat plays in another notebook, and as any call of the seat's does.
    """
    mark = uuid.uuid4().hex
    try:
        _wait(seat, mark, on_wait, pause)
        with _kept(seat, mark, pause):
            yield
    finally:
        with contextlib.suppress(WorkbookError):  # then it ends by itself
            seat.end_turn(mark)


def _wait(seat: ClassSeatClient, mark: str, on_wait: Callable[[str], None], pause: float) -> None:
    for _time in range(_MOST):
        place = seat.ask_turn(mark)
        if place == 0:
            return
        on_wait(f"Others in the class play the thief now. You are number {place} in the queue; it begins by itself.")
        time.sleep(pause)
    raise RateLimited(_WAITED)


@contextlib.contextmanager
def _kept(seat: ClassSeatClient, mark: str, pause: float) -> Iterator[None]:
    over = threading.Event()

    def keep() -> None:
        while not over.wait(pause):
            with contextlib.suppress(WorkbookError):  # a silent exchange: the play goes on without
                seat.ask_turn(mark)

    keeper = threading.Thread(target=keep, daemon=True)  # a kernel that ends ends it
    keeper.start()
    try:
        yield
    finally:
        over.set()
        keeper.join()  # first: asked for once more, a turn that was ended would begin anew
