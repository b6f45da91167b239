"""Processes of our own program: an exchange on a folder, a pool beside an exchange."""

import json
import os
import subprocess
import sys
from pathlib import Path

from nupool_helpers.errors import ExchangeUnavailable, InvalidInput
from nupool_helpers.ordinary_files import open_ordinary

__all__ = ["spawn", "start_pool"]


def spawn(folder: Path, life: list[str], environment: dict[str, str] | None = None) -> "subprocess.Popen[bytes]":
    """Start an exchange on a folder; `life` are the options that say when it ends.

    Its environment is this process's own, unless another is given.

    Raises ExchangeUnavailable where its log cannot be written, OSError where it cannot be started.
    """
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
