"""Where secrets are looked for: files, folders with what is in them, and the whole past of a repository."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

from nupool_helpers.errors import CorrectTheEntry

__all__ = ["blobs_of", "files_of", "repository_of", "staged"]

_PASSED_OVER = {".git", ".venv", "venv", "node_modules", "__pycache__", ".tox", ".mypy_cache", ".ruff_cache"}
_LARGEST = 20 * 1024 * 1024


def files_of(path: Path) -> Iterator[Path]:
    """Return a file, or a folder's files, checkpoints included; environments and caches are passed over."""
    if path.is_file():
        yield path
        return
    if not path.is_dir():
        raise CorrectTheEntry("There is no such file or folder.", "path")
    for folder, names, files in os.walk(path):
        names[:] = sorted(name for name in names if name not in _PASSED_OVER)
        for name in sorted(files):
            found = Path(folder) / name
            if found.is_file() and not found.is_symlink() and found.stat().st_size <= _LARGEST:
                yield found


def repository_of(path: Path) -> Path | None:
    """Return the repository that begins in this folder, None where none does."""
    return path if path.is_dir() and (path / ".git").exists() else None


def blobs_of(repository: Path) -> Iterator[tuple[str, bytes]]:
    """Return every content that any commit of a repository holds, once, with its name in that commit.

    Raises CorrectTheEntry where git is missing or cannot read it.
    """
    listed = _git(repository, "rev-list", "--objects", "--all").decode("utf-8", "replace")
    named = dict(line.split(" ", 1) for line in listed.splitlines() if " " in line)
    sizes = "%(objectname) %(objecttype) %(objectsize)"
    known = _git(repository, "cat-file", f"--batch-check={sizes}", given="\n".join(named).encode())
    for line in known.decode().splitlines():
        name, kind, size = line.split(" ")
        if kind == "blob" and int(size) <= _LARGEST:
            yield named[name], _git(repository, "cat-file", "blob", name)


def staged(repository: Path) -> Iterator[tuple[str, bytes]]:
    """Return what the next commit would add or change. Raises as `blobs_of` does."""
    names = _git(repository, "diff", "--cached", "--name-only", "-z", "--diff-filter=ACMR").split(b"\0")
    for name in filter(None, names):
        yield os.fsdecode(name), _git(repository, "show", f":{os.fsdecode(name)}")


def _git(repository: Path, *arguments: str, given: bytes = b"") -> bytes:
    command = ["git", "-C", str(repository), *arguments]
    try:
        return subprocess.run(command, input=given, capture_output=True, check=True).stdout  # noqa: S603
    except (OSError, subprocess.CalledProcessError):
        raise CorrectTheEntry("Git is missing, or cannot read this repository.", "path") from None
