"""The practice exchange of this kernel: found, proved and, where it does not run, started, wherever exchanges run here.

On a machine that is in processes of our own (`processes`). Elsewhere, as in a browser's Python, whoever sets the kernel
up names another place, before anything is asked for.
"""

from pathlib import Path
from typing import Any, Protocol

from nupool_helpers.clients import processes
from nupool_helpers.clients.seat import SeatClient
from nupool_helpers.data_folder import data_dir
from nupool_helpers.errors import ExchangeUnavailable

__all__ = ["Place", "Running", "data_dir", "find", "find_or_start", "not_running", "run_in", "start_own", "start_pool"]


class Running(Protocol):
    """What was started, with the methods of `subprocess.Popen` that end it."""

    def terminate(self) -> None:
        """Let it come to an end."""

    def kill(self) -> None:
        """End it at once."""

    def wait(self, timeout: float | None = None) -> int:
        """Wait until it has ended."""

    def communicate(self) -> tuple[Any, Any]:
        """Wait until it has ended, and close what it was read by."""


class Place(Protocol):
    """Where exchanges and pools run. What each method returns and raises, `processes` says."""

    def find(self, folder: Path) -> SeatClient | None:
        """Return the exchange that runs on a folder, None where none does."""

    def find_or_start(self, folder: Path) -> SeatClient:
        """Return the exchange that runs on a folder, started where none does."""

    def start_own(self, folder: Path) -> tuple[SeatClient, Running]:
        """Start an exchange on a folder for this process alone."""

    def start_pool(self, exchange: str) -> tuple[str, Running]:
        """Start a practice pool beside an exchange."""


_place: Place = processes


def run_in(place: Place) -> None:
    """Let exchanges and pools run in another place from now on."""
    global _place
    _place = place


def find(data: Path | None = None) -> SeatClient | None:
    """Return the exchange that runs on `data`, None where none does or what answers there is not ours.

    Without a folder it is the class's, where the hub has given this process a seat, and else the one of this kernel.
    """
    seat = _find_seat(data)
    if seat is not None:
        return seat if seat.proves_itself() else None
    return _place.find(data or data_dir())


def find_or_start(data: Path | None = None) -> SeatClient:
    """Return the exchange that runs on `data`, started where none does. Of two that start at once, one does.

    One of another version of the protocol is ended first: kernel and exchange would not understand each other.

    Raises ExchangeUnavailable where it does not come up; a class's is not ours to start.
    """
    seat = _find_seat(data)
    if seat is not None:
        if seat.proves_itself():
            return seat
        sentence = "The practice exchange of the class does not answer. Try again in a minute, then tell your teacher."
        raise ExchangeUnavailable(sentence, seat.url)
    return _place.find_or_start(data or data_dir())


def _find_seat(data: Path | None) -> SeatClient | None:
    from nupool_helpers.clients.classroom import find_seat

    return find_seat() if data is None else None


def start_own(folder: Path) -> tuple[SeatClient, Running]:
    """Start an exchange on a folder for this process alone; return it and its process, which ends with this one.

    Its prices stay, so that what is told there is told again in the same way, and its data are in that folder.
    """
    return _place.start_own(folder)


def start_pool(exchange: str) -> tuple[str, Running]:
    """Start a practice pool beside an exchange; return its address and its process. It ends with this process.

    Raises ExchangeUnavailable where it does not come up.
    """
    return _place.start_pool(exchange)


def not_running() -> ExchangeUnavailable:
    """Return the error for a practice exchange that does not run."""
    return ExchangeUnavailable("The practice exchange does not run. Press the button to start it again.")
