"""Exchanges as forks of one process: what a start costs is to import, and panels' tests start hundreds of them."""

import multiprocessing
import os
import sys
from pathlib import Path
from typing import Any

from nupool_helpers.practice import cli

__all__ = ["Forked", "spawn"]

_CONTEXT = multiprocessing.get_context("forkserver")
_CONTEXT.set_forkserver_preload([__name__])


class Forked:
    """A process that was forked, with the methods of `subprocess.Popen` that the launcher uses."""

    def __init__(self, process: Any) -> None:
        self._process = process
        self.returncode: int | None = None

    def poll(self) -> int | None:
        """Tell how it ended, None while it runs."""
        code: int | None = self._process.exitcode
        return code

    def terminate(self) -> None:
        """Let it come to an end."""
        self._process.terminate()

    def kill(self) -> None:
        """End it at once."""
        self._process.kill()

    def wait(self, timeout: float | None = None) -> int:
        """Wait until it has ended."""
        self._process.join(timeout)
        assert self._process.exitcode is not None, "it runs on"
        return int(self._process.exitcode)


def spawn(folder: Path, life: list[str], environment: dict[str, str] | None = None) -> Forked:
    """Start an exchange as `clients.spawning.spawn` does, but for the interpreter's start."""
    given = (folder, ["serve", "--data", str(folder), *life], dict(environment or os.environ))
    process = _CONTEXT.Process(target=_serve, args=given, daemon=True)  # ends with the tests, at the latest
    process.start()
    return Forked(process)


def _serve(folder: Path, arguments: list[str], environment: dict[str, str]) -> None:
    os.environ.clear()
    os.environ.update(environment)
    os.setsid()
    os.chdir(folder)
    log = os.open(folder / "exchange.log", os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600)
    os.dup2(log, 2)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    sys.exit(cli.main(arguments))
