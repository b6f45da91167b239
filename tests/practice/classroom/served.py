"""A class whose exchange answers on loopback, and the kernels of its learners, by a clock that is set by hand."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn

from nupool_helpers.clients.classroom import PAGES, PROOF, TOKEN, URL, find_seat
from nupool_helpers.clients.seat import SeatClient
from nupool_helpers.lessons.workbook import Workbook
from tests.practice.classroom.conftest import PREFIX, SCOPE, ClassWorld
from tests.processes import free_port

_SECONDS = 60  # for a server to come up on a busy machine


@contextmanager
def served(room: ClassWorld) -> Iterator[str]:
    """Serve the class's exchange in a thread; its address."""
    port = free_port()
    config = uvicorn.Config(room.app, port=port, http="h11", log_level="error", lifespan="off", ws="none")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    end = time.monotonic() + _SECONDS
    while not server.started and time.monotonic() < end:
        thread.join(0.05)
    try:
        yield f"http://127.0.0.1:{port}{PREFIX}"
    finally:
        server.should_exit = True
        thread.join(_SECONDS)


class Kernel(Workbook):
    """A kernel that has found its seat already: this process is the kernel of several."""

    def __init__(self, seat: SeatClient) -> None:
        super().__init__()
        self._seat = seat

    def exchange(self, *, start: bool = True) -> SeatClient:
        """The seat, which asks nobody to start anything."""
        return self._seat


def kernel(room: ClassWorld, url: str, name: str) -> Kernel:
    """What a kernel of a learner's server knows, given what the hub gives it."""
    if f"token-of-{name}" not in room.hub.models:
        room.hub.add(name, f"token-of-{name}", [SCOPE])
    assert room.context.classroom
    proof = room.context.classroom.proof_key(name).reveal()
    told = {URL: url, PAGES: f"{PREFIX}/", TOKEN: f"token-of-{name}", PROOF: proof, "JUPYTERHUB_USER": name}
    seat = find_seat(told)
    assert seat
    return Kernel(seat)
