"""What git keeps: all that any commit of a repository holds, what the next one would add, and the hook that asks."""

import os
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from nupool_helpers.errors import CorrectTheEntry

__all__ = ["install_hook", "past", "staged"]

_GITLINK = "160000"  # another repository's commit, which has no content here
_HOOK = "#!/bin/sh\nexec {python} -P -m nupool_helpers.clean --staged\n"


def past(repository: Path) -> Iterator[tuple[str, bytes]]:
    """Return every content and message that a repository keeps, once, each with its name in words.

    Commits that a reset or an amend left behind and what is staged are in it. Raises CorrectTheEntry where git is
    missing or cannot read it.
    """
    listed = _git(repository, "rev-list", "--objects", "--all", "--reflog", "--indexed-objects")
    names = {}
    for line in listed.split(b"\n"):
        number, _, name = line.partition(b" ")
        names[number.decode()] = os.fsdecode(name)
    yield from _contents(repository, {number: name for number, name in names.items() if number})


def staged(repository: Path) -> Iterator[tuple[str, bytes]]:
    """Return what the next commit would add or change, by file. Raises as `past` does."""
    parts = _git(repository, "diff", "--cached", "--raw", "-z", "--abbrev=64", "--no-renames", "--diff-filter=AMT")
    fields = parts.split(b"\0")
    for said, name in zip(fields[::2], fields[1::2], strict=False):
        _, mode, _, number, _ = said.decode().split(" ")
        if mode != _GITLINK:
            for _, content in _contents(repository, {number: ""}):
                yield os.fsdecode(name), content


def install_hook(repository: Path) -> Path:
    """Let git ask before each commit whether it would add a secret; return the hook's file.

    Raises CorrectTheEntry where there is a hook already, which is left alone.
    """
    hook = repository / os.fsdecode(_git(repository, "rev-parse", "--git-path", "hooks").strip()) / "pre-commit"
    text = _HOOK.format(python=shlex.quote(Path(sys.executable).as_posix()))
    if hook.exists():
        if hook.read_bytes() == text.encode():
            return hook
        raise CorrectTheEntry(f"There is a hook already. Put its last line into {hook}: {text.splitlines()[1]}", "path")
    hook.parent.mkdir(parents=True, exist_ok=True)
    hook.write_bytes(text.encode())
    hook.chmod(0o755)
    return hook


def _contents(repository: Path, names: dict[str, str]) -> Iterator[tuple[str, bytes]]:
    with _started(repository, "cat-file", "--batch") as git:
        assert git.stdin is not None
        assert git.stdout is not None
        for number, name in names.items():
            git.stdin.write(f"{number}\n".encode())
            git.stdin.flush()
            said = git.stdout.readline().decode().split()
            if len(said) != 3:
                raise CorrectTheEntry("Something that this repository should hold is missing in it.", "path")
            content = git.stdout.read(int(said[2]) + 1)[:-1]
            if said[1] in ("commit", "tag"):
                yield f"the message of {said[1]} {number[:8]}", content
            elif said[1] == "blob":
                yield name, content


def _git(repository: Path, *arguments: str) -> bytes:
    with _started(repository, *arguments) as git:
        said, _ = git.communicate()
    if git.returncode:
        raise CorrectTheEntry("Git cannot read this repository.", "path")
    return said


def _started(repository: Path, *arguments: str) -> "subprocess.Popen[bytes]":
    command, pipe = ["git", "-C", str(repository), *arguments], subprocess.PIPE
    # The variables that git gives a hook name the hook's own repository and what is staged in it.
    here = repository == Path()
    known = {name: value for name, value in os.environ.items() if here or not name.startswith("GIT_")}
    try:
        return subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL, env=known)  # noqa: S603
    except OSError:
        raise CorrectTheEntry("Git is missing. Install it, and look again.", "path") from None
