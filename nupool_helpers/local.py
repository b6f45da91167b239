"""The practice exchange of this machine: found, proved and, where it does not run, started."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from nupool_helpers.errors import StartTheExchange
from nupool_helpers.files import tighten
from nupool_helpers.owner import LocalExchange
from nupool_helpers.secret import SecretText

__all__ = ["data_dir", "find", "find_or_start", "not_running", "start_own", "start_pool"]

_RUNTIME_FILE = "runtime.json"
_START_SECONDS = 30
_IDLE_SECONDS = 3600


def data_dir() -> Path:
    """Return where the practice exchange keeps its data: NUPOOL_DATA_DIR, or this user's data directory."""
    named = os.environ.get("NUPOOL_DATA_DIR")
    if named:
        return Path(named)
    import platformdirs

    return Path(platformdirs.user_data_dir("nupool-workbook", appauthor=False))


def find(data: Path | None = None) -> LocalExchange | None:
    """Return the exchange that runs on `data`, None where none does or what answers there is not ours."""
    try:
        content = _read_private((data or data_dir()) / _RUNTIME_FILE)
        found = LocalExchange(str(content["url"]), SecretText(content["token"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return found if found.proves_itself() else None


def not_running() -> StartTheExchange:
    """Return the error for a practice exchange that does not run."""
    return StartTheExchange("The practice exchange does not run. Press the button to start it again.")


def find_or_start(data: Path | None = None) -> LocalExchange:
    """Return the exchange that runs on `data`, started where none does. Of two that start at once, one does.

    Raises StartTheExchange where it does not come up.
    """
    folder = data or data_dir()
    found = find(folder)
    if found is not None:
        return found
    from filelock import FileLock, Timeout

    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with FileLock(folder / "start.lock", timeout=_START_SECONDS, mode=0o600):
            return find(folder) or _start(folder)
    except (OSError, Timeout):
        raise StartTheExchange(f"The practice exchange cannot use the folder {folder}.", str(folder)) from None


def start_own(folder: Path) -> tuple[LocalExchange, "subprocess.Popen[bytes]"]:
    """Start an exchange on a folder for this process alone; return it and its process, which ends with this one.

    Its prices stay, so that what is told there is told again in the same way.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    process = _spawn(folder, ["--quiet", "--watch", str(os.getpid())])
    return _wait_for(folder, process), process


def _start(folder: Path) -> LocalExchange:
    jupyter = os.environ.get("JPY_PARENT_PID", "")
    life = ["--watch", jupyter] if jupyter.isdecimal() and int(jupyter) > 1 else ["--idle", str(_IDLE_SECONDS)]
    process = _spawn(folder, life)
    found = _wait_for(folder, process)
    # It outlives this process on purpose; without this, Python warns that it still runs.
    process.returncode = 0
    return found


def _spawn(folder: Path, life: list[str]) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-P", "-m", "nupool_helpers.practice", "serve", "--data", str(folder), *life]
    log_file = os.open(folder / "exchange.log", os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600)
    try:
        return subprocess.Popen(  # noqa: S603  (our own program)
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=log_file,
            start_new_session=True,  # a kernel's restart would end it otherwise
            cwd=folder,
        )
    finally:
        os.close(log_file)


def _wait_for(folder: Path, process: "subprocess.Popen[bytes]") -> LocalExchange:
    end = time.monotonic() + _START_SECONDS
    while time.monotonic() < end and process.poll() is None:
        found = find(folder)
        if found is not None:
            return found
        time.sleep(0.05)
    process.kill()
    process.wait()
    raise StartTheExchange(f"The practice exchange did not start. Its log is {folder / 'exchange.log'}.", str(folder))


def _read_private(path: Path) -> dict[str, Any]:
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0))
    with os.fdopen(handle) as file:
        status = os.fstat(handle)
        if os.name == "posix" and (status.st_uid != os.getuid() or status.st_mode & 0o022):
            raise PermissionError("The runtime file could be somebody else's: others can write to it.")
        tighten(handle, path)
        content = json.load(file)
    if not isinstance(content, dict):
        raise TypeError
    return content


def start_pool(exchange: str) -> tuple[str, "subprocess.Popen[bytes]"]:
    """Start a practice pool beside an exchange; return its address and its process. It ends with this process.

    Raises StartTheExchange where it does not come up.
    """
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
    raise StartTheExchange("The practice pool did not start. Try again.")
