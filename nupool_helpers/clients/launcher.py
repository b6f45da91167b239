"""The practice exchange of this machine: found, proved and, where it does not run, started."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from nupool_helpers.clients.seat import SeatClient
from nupool_helpers.data_folder import data_dir, make_private
from nupool_helpers.errors import ExchangeUnavailable, InvalidInput
from nupool_helpers.ordinary_files import content_of, open_ordinary
from nupool_helpers.private_files import tighten
from nupool_helpers.secret import SecretText

__all__ = ["data_dir", "find", "find_or_start", "not_running", "start_own", "start_pool"]

_RUNTIME_FILE = "runtime.json"
_START_SECONDS = 30
_IDLE_SECONDS = 3600


def find(data: Path | None = None) -> SeatClient | None:
    """Return the exchange that runs on `data`, None where none does or what answers there is not ours."""
    try:
        content = _read_private((data or data_dir()) / _RUNTIME_FILE)
        client = SeatClient(str(content["url"]), SecretText(content["token"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None
    # The file may be of a run that is over, and its port another program's by now: that gets no token and no password.
    return client if client.proves_itself() else None


def not_running() -> ExchangeUnavailable:
    """Return the error for a practice exchange that does not run."""
    return ExchangeUnavailable("The practice exchange does not run. Press the button to start it again.")


def find_or_start(data: Path | None = None) -> SeatClient:
    """Return the exchange that runs on `data`, started where none does. Of two that start at once, one does.

    Raises ExchangeUnavailable where it does not come up.
    """
    folder = data or data_dir()
    _make_folder(folder)
    client = find(folder)
    if client is not None:
        return client
    from filelock import FileLock, Timeout

    try:
        with FileLock(folder / "start.lock", timeout=_START_SECONDS, mode=0o600):
            return find(folder) or _start(folder)  # once more: another kernel may have started it meanwhile
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
    environment = {name: value for name, value in os.environ.items() if name != "NUPOOL_DATABASE"}
    process = _spawn(folder, ["--quiet", "--watch", str(os.getpid())], environment)
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
    process = _spawn(folder, life)
    client = _wait_for(folder, process)
    # It outlives this process on purpose; without this, Python warns that it still runs.
    process.returncode = 0
    return client


def _spawn(folder: Path, life: list[str], environment: dict[str, str] | None = None) -> "subprocess.Popen[bytes]":
    # -P: without it Python would look for its modules in the working directory first, and others may write to that.
    # No secret is among the arguments, which every user of the machine can list: the exchange makes its own token.
    command = [sys.executable, "-P", "-m", "nupool_helpers.practice", "serve", "--data", str(folder), *life]
    try:
        # Not emptied on opening: a link or a device in its place would be hit before it is known for what it is.
        log_file = open_ordinary(folder / "exchange.log", os.O_CREAT | os.O_WRONLY)
    except InvalidInput:
        sentence = f"The log {folder / 'exchange.log'} is no ordinary file. Delete it."
        raise ExchangeUnavailable(sentence, str(folder)) from None
    try:
        os.ftruncate(log_file, 0)  # only now: it is known to be a file of this folder
        return subprocess.Popen(  # noqa: S603  (our own program)
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=log_file,
            env=environment,
            start_new_session=True,  # a kernel's restart would end it otherwise
            cwd=folder,
        )
    finally:
        os.close(log_file)


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


def _read_private(path: Path) -> dict[str, Any]:
    handle = open_ordinary(path)
    try:
        status = os.fstat(handle)  # of what is open, which nobody can exchange between the look and the reading
        # Who can write to it can name an exchange of their own, to which a password would go; so it is refused. That
        # others can read it is mended below, with a notice.
        if os.name == "posix" and (status.st_uid != os.getuid() or status.st_mode & 0o022):
            raise PermissionError("The runtime file could be somebody else's: others can write to it.")
        content = json.loads(content_of(handle))
        tighten(handle, path)
    finally:
        os.close(handle)
    if not isinstance(content, dict):
        raise TypeError
    return content


def start_pool(exchange: str) -> tuple[str, "subprocess.Popen[bytes]"]:
    """Start a practice pool beside an exchange; return its address and its process. It ends with this process.

    Raises ExchangeUnavailable where it does not come up.
    """
    # It is given an address and no token: as every pool, it is a stranger to the account, and lives on signed requests.
    command = [sys.executable, "-P", "-m", "nupool_helpers.practice", "pool", "--exchange", exchange]
    process = subprocess.Popen(  # noqa: S603  (our own program)
        [*command, "--watch", str(os.getpid())],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    assert process.stdout is not None
    line = process.stdout.readline()
    try:
        return str(json.loads(line)["url"]), process
    except (ValueError, KeyError):
        process.kill()
        process.wait()
    raise ExchangeUnavailable("The practice pool did not start. Try again.")
