"""The practice exchange as a process of this machine: found, proved and, where it does not run, started."""

import os
import subprocess
import time
from pathlib import Path

from nupool_helpers.clients.run import end, find_run
from nupool_helpers.clients.seat import SeatClient
from nupool_helpers.clients.spawning import spawn, start_pool
from nupool_helpers.data_folder import DATABASE, make_private
from nupool_helpers.errors import ExchangeUnavailable, InvalidInput

__all__ = ["find", "find_or_start", "start_own", "start_pool"]

_START_SECONDS = 30
_IDLE_SECONDS = 3600


def find(folder: Path) -> SeatClient | None:
    """Return the exchange that runs on a folder, None where none does or what answers there is not ours."""
    run = find_run(folder)
    return run.client if run and run.is_ours else None


def find_or_start(folder: Path) -> SeatClient:
    """Return the exchange that runs on a folder, started where none does. Of two that start at once, one does.

    One of another version of the protocol is ended first: kernel and exchange would not understand each other.

    Raises ExchangeUnavailable where it does not come up.
    """
    _make_folder(folder)
    client = find(folder)
    if client is not None:
        return client
    from filelock import FileLock, Timeout

    try:
        with FileLock(folder / "start.lock", timeout=_START_SECONDS, mode=0o600):
            run = find_run(folder)  # once more: another kernel may have started it meanwhile
            if run and run.is_ours:
                return run.client
            if run:  # from before the workbook was brought up to date
                end(run)
            return _start(folder)
    except ExchangeUnavailable:  # which is an OSError, too, and says more
        raise
    except (OSError, Timeout):
        raise _unusable(folder) from None


def start_own(folder: Path) -> tuple[SeatClient, "subprocess.Popen[bytes]"]:
    """Start an exchange on a folder for this process alone; return it and its process, which ends with this one.

    Its prices stay, so that what is told there is told again in the same way, and its data are in that folder.
    """
    _make_folder(folder)
    # Not in the class's database: a thief is let loose on this one.
    environment = {name: value for name, value in os.environ.items() if name != DATABASE}
    process = spawn(folder, ["--quiet", "--watch", str(os.getpid())], environment)
    return _wait_for(folder, process), process


def _make_folder(folder: Path) -> None:
    try:
        make_private(folder)
    except InvalidInput as error:
        raise ExchangeUnavailable(str(error), str(folder)) from None
    except OSError:
        raise _unusable(folder) from None


def _unusable(folder: Path) -> ExchangeUnavailable:
    return ExchangeUnavailable(f"The practice exchange cannot use the folder {folder}.", str(folder))


def _start(folder: Path) -> SeatClient:
    jupyter = os.environ.get("JPY_PARENT_PID", "")
    life = ["--watch", jupyter] if jupyter.isdecimal() and int(jupyter) > 1 else ["--idle", str(_IDLE_SECONDS)]
    process = spawn(folder, life)
    client = _wait_for(folder, process)
    # It outlives this process on purpose; without this, Python warns that it still runs.
    process.returncode = 0
    return client


def _wait_for(folder: Path, process: "subprocess.Popen[bytes]") -> SeatClient:
    end = time.monotonic() + _START_SECONDS
    while time.monotonic() < end and process.poll() is None:
        client = find(folder)
        if client is not None:
            return client
        time.sleep(0.05)
    process.kill()
    process.wait()
    raise ExchangeUnavailable(
        f"The practice exchange did not start. Its log is {folder / 'exchange.log'}.", str(folder)
    )
