"""The agent, started by the kernel in which the vault was unlocked."""

import os
import socket
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path

from nupool_helpers.secret import SecretText
from nupool_helpers.vault.agent.client import Silent, ask
from nupool_helpers.vault.agent.frames import Ask
from nupool_helpers.vault.agent.place import NoAgent, check_socket, make_folder

__all__ = ["give_key", "take_away"]

_START_SECONDS = 30.0
_WAITING = 16  # kernels that ask at once, at most


def give_key(path: Path, key: SecretText, idle: float) -> None:
    """Have an agent that listens on `path` keep a key. Of two kernels that do so at once, one starts it.

    Raises NoAgent where that cannot be.
    """
    from filelock import FileLock, Timeout

    make_folder(path.parent)
    try:
        with FileLock(path.with_suffix(".lock"), timeout=_START_SECONDS, mode=0o600):
            if not _keeps(path, key):
                _start(path, key, idle)
    except (OSError, Timeout):
        raise NoAgent("The vault's agent did not start.") from None


def take_away(path: Path) -> None:
    """Take a socket's name away: who listens there and does not answer is reached by nobody, and ends."""
    with suppress(FileNotFoundError):
        check_socket(path)
        path.unlink()


def _keeps(path: Path, key: SecretText) -> bool:
    """Whether an agent has this key already; one that has another, of the file as it was before, is ended."""
    try:
        reply = ask(path, Ask.KEY)
        if reply is not None and reply.key == key:
            return ask(path, Ask.USE) is not None
        if reply is not None:
            ask(path, Ask.LOCK)
    except Silent:
        pass
    return False


def _start(path: Path, key: SecretText, idle: float) -> None:
    take_away(path)
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as listener:
        # Bound here and handed on: whoever asks from now on waits for the answer, so there is no moment to wait for.
        listener.bind(str(path))
        path.chmod(0o600)  # nobody was able to come in before: the folder is this user's alone
        listener.listen(_WAITING)
        process = _spawn(path, listener.fileno(), idle)
    _hand_over(process, key)
    if ask(path, Ask.LOOK, _START_SECONDS) is None:
        raise NoAgent("The vault's agent did not start.")


def _spawn(path: Path, listener: int, idle: float) -> "subprocess.Popen[bytes]":
    # -P: without it Python would look for its modules in the working directory first, and others may write to that.
    command = [sys.executable, "-P", "-m", "nupool_helpers.vault.agent", "--socket", str(path)]
    command += ["--listener", str(listener), "--idle", str(idle)]
    jupyter = os.environ.get("JPY_PARENT_PID", "")  # the JupyterLab of this kernel
    if jupyter.isdecimal() and int(jupyter) > 1:
        command += ["--watch", jupyter]
    return subprocess.Popen(  # noqa: S603  (our own program)
        command,
        stdin=subprocess.PIPE,
        # It says nothing; and there is no log that something of a fault could get into.
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        pass_fds=(listener,),
        start_new_session=True,  # the end or the interruption of this kernel is none of it
        cwd=path.parent,
    )


def _hand_over(process: "subprocess.Popen[bytes]", key: SecretText) -> None:
    # To a process that was started here, by a pipe that only the two have: so whatever stands at the socket's name is
    # never sent a key. It is shorter than any pipe, so nothing is waited for.
    assert process.stdin is not None
    with suppress(BrokenPipeError), process.stdin as pipe:
        pipe.write(key.reveal().encode() + b"\n")
    threading.Thread(target=process.wait, name="vault agent", daemon=True).start()  # else it would stay as a zombie
