"""Git, run so that nothing in a folder that is looked at makes it run a program, ask a server, or wait for ever."""

import os
import subprocess
import threading
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import IO

from nupool_helpers.errors import InvalidInput

__all__ = ["NotEstablished", "Talk", "answer"]

SILENT_SECONDS = 60.0
"""How long git may say nothing before it is ended: a pipe in the place of a pack would hold it for ever."""
_REFUSED = "Git cannot read this repository, so what it keeps could not be established."
_LATE = "Git did not answer for a minute and was ended, so what this repository keeps could not be established."
_MISSING = "Git is missing. Install it, and look again."
# What git asks for besides its configuration. Transports, helpers, pagers and editors are all off.
_ENVIRONMENT = {
    "GIT_ALLOW_PROTOCOL": "none",
    "GIT_PROTOCOL_FROM_USER": "0",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_NO_REPLACE_OBJECTS": "1",  # a replacement would hide what is kept
    "GIT_ATTR_NOSYSTEM": "1",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_ASKPASS": "",
    "GIT_SSH_COMMAND": "false",
    "GIT_EDITOR": "false",
    "GIT_PAGER": "cat",
}
# The user's own settings are left out, too: nothing that is asked here needs one.
_NO_SETTINGS = {"GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": os.devnull}
# The commands that are run read no more than these of the keys that can name a program; the rest is for a later git.
_SETTINGS = (
    *("core.fsmonitor=false", f"core.hooksPath={os.devnull}", "core.pager=cat", "core.editor=false", "core.askPass="),
    *("core.sshCommand=false", "core.gitProxy=", "core.alternateRefsCommand=false", "core.commitGraph=false"),
    *(f"core.attributesFile={os.devnull}", "credential.helper=", "diff.external=", "gpg.program=false", "gc.auto=0"),
    *("maintenance.auto=false", "protocol.allow=never", "safe.bareRepository=explicit"),
)


class NotEstablished(InvalidInput):
    """What a repository keeps could not be established: git refused it, was silent, or something is not there."""

    def __init__(self, sentence: str = _REFUSED) -> None:
        super().__init__(sentence, "path")


class Talk:
    """A git that answers line by line, as a context. Raises NotEstablished where it is silent for too long or gone."""

    def __init__(self, arguments: Sequence[str], named: Mapping[str, str], folder: Path) -> None:
        self._git = _started(arguments, named, folder)
        self._over = threading.Event()
        self._late = self._waiting = False
        self._turn = 0
        threading.Thread(target=self._watch, daemon=True).start()

    def __enter__(self) -> "Talk":
        return self

    def __exit__(self, *error: object) -> None:
        self._over.set()
        self._git.__exit__(None, None, None)

    def ask(self, line: str) -> None:
        """Send a line."""
        stdin = self._git.stdin
        assert stdin is not None
        try:
            stdin.write(f"{line}\n".encode())
            stdin.flush()
        except OSError:
            raise NotEstablished(_LATE if self._late else _REFUSED) from None

    def line(self) -> bytes:
        """Return the next line of what it says, empty where it has ended as it should."""
        output = self._read(lambda out: out.readline())
        if not output and self._git.wait():
            raise NotEstablished(_LATE if self._late else _REFUSED)
        return output

    def content(self, size: int) -> bytes:
        """Return that many bytes of what it says."""
        output = self._read(lambda out: out.read(size))
        if len(output) < size:
            raise NotEstablished(_LATE if self._late else _REFUSED)
        return output

    def _read(self, read: Callable[[IO[bytes]], bytes]) -> bytes:
        assert self._git.stdout is not None
        self._turn += 1
        self._waiting = True
        try:
            return read(self._git.stdout)
        finally:
            self._waiting = False

    def _watch(self) -> None:
        before = -1
        while not self._over.wait(SILENT_SECONDS):
            if self._waiting and self._turn == before:  # it has been one and the same wait since the last look
                self._late = True
                self._git.kill()
                return
            before = self._turn


def answer(*arguments: str, named: Mapping[str, str], folder: Path, or_nothing: bool = False) -> bytes:
    """Return what one git command says; with `or_nothing` its exit status 1 means that there is nothing to say.

    `named` are git's own variables for it (GIT_DIR above all). Raises NotEstablished.
    """
    with _started(arguments, named, folder) as git:
        try:
            output, _ = git.communicate(timeout=SILENT_SECONDS)
        except subprocess.TimeoutExpired:
            git.kill()
            raise NotEstablished(_LATE) from None
    if git.returncode == 1 and or_nothing:
        return b""
    if git.returncode:
        raise NotEstablished
    return output


def _started(arguments: Sequence[str], named: Mapping[str, str], folder: Path) -> "subprocess.Popen[bytes]":
    command = [_program(), *(part for setting in _SETTINGS for part in ("-c", setting)), *arguments]
    known = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    known |= {**_ENVIRONMENT, **_NO_SETTINGS, "HOME": str(folder), "XDG_CONFIG_HOME": str(folder), **named}
    pipe, nowhere = subprocess.PIPE, subprocess.DEVNULL
    try:
        return subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=nowhere, env=known, cwd=folder)  # noqa: S603
    except OSError:
        raise NotEstablished from None


def _program() -> str:
    # Looked up here, since a PATH with "." in it, and Windows always, would first find one in the scanned folder.
    name = "git.exe" if os.name == "nt" else "git"
    for folder in map(Path, os.get_exec_path()):
        if folder.is_absolute() and os.access(folder / name, os.X_OK) and (folder / name).is_file():
            return str(folder / name)
    raise NotEstablished(_MISSING)
