"""Marks of key pairs that a kernel has shown and nobody has kept yet, for who ends kernels of closed notebooks.

A mark is an empty file beside the kernel's connection file, for this user alone. Its name has the kernel's and a hash
of the Key, so that what was kept or deleted in one notebook is known of in all.
"""

import glob
import hashlib
import os
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path

__all__ = ["CLOSED_MINUTES", "Unkept", "clear_marks", "has_marks", "here", "minutes_closed"]

CLOSED_MINUTES = "NUPOOL_CLOSED_MINUTES"
"""The variable that says after how many minutes the kernel of a closed notebook ends; none does without it."""
_SUFFIX = ".unkept"


class Unkept:
    """The pairs that a kernel has shown and nobody has kept; without a connection file none is ever marked."""

    def __init__(self, connection_file: Path | None = None) -> None:
        self._file = connection_file
        self._unmarked = set[str]()  # of pairs whose mark could not be written

    @property
    def failed(self) -> bool:
        """Whether the mark of a pair could not be written, so that nobody else knows of it."""
        return bool(self._unmarked)

    def __bool__(self) -> bool:
        return self._file is not None and (self.failed or has_marks(self._file))

    def add(self, key: str) -> None:
        """Mark a pair, before it is shown. Nothing is raised: a Secret that comes once must be seen all the same."""
        if self._file is None:
            return
        try:
            self._file.with_name(f"{self._file.stem}-{_hash(key)}{_SUFFIX}").touch(mode=0o600)
        except OSError:
            self._unmarked.add(_hash(key))
        else:
            self._unmarked.discard(_hash(key))

    def drop(self, *keys: str) -> None:
        """Note that pairs are kept or their keys deleted, whichever of this user's kernels has shown them."""
        if self._file is None or not keys:
            return
        gone = {_hash(key) for key in keys}
        marks = self._file.parent.glob(f"kernel-*{_SUFFIX}")
        _delete(mark for mark in marks if mark.stem.rpartition("-")[2] in gone)
        self._unmarked -= gone

    def clear(self) -> None:
        """Note that all pairs of this kernel are kept, or gone from it."""
        if self._file is not None:
            clear_marks(self._file)
            self._unmarked.clear()


def here(environment: Mapping[str, str] = os.environ) -> Unkept:
    """Return what is marked of this process's kernel, where kernels of closed notebooks end."""
    if minutes_closed(environment) is None:
        return Unkept()
    from ipykernel.connect import get_connection_file

    try:
        return Unkept(Path(get_connection_file()))
    except (RuntimeError, OSError):  # this is no kernel, or one that somebody else has started
        return Unkept()


def minutes_closed(environment: Mapping[str, str] = os.environ) -> int | None:
    """Return after how many minutes the kernel of a closed notebook ends, None where none does."""
    said = environment.get(CLOSED_MINUTES, "")
    return int(said) if said.isdecimal() else None


def has_marks(connection_file: Path) -> bool:
    """Tell whether a kernel has shown a pair that nobody has kept."""
    return any(_marks(connection_file))


def clear_marks(connection_file: Path) -> None:
    """Delete a kernel's marks: it has ended, or begins anew and knows no pair."""
    _delete(_marks(connection_file))


def _marks(connection_file: Path) -> Iterator[Path]:
    return connection_file.parent.glob(f"{glob.escape(connection_file.stem)}-*{_SUFFIX}")


def _delete(marks: Iterator[Path]) -> None:
    for mark in marks:
        with suppress(OSError):  # another notebook was quicker; one that stays keeps a kernel longer than needed
            mark.unlink()


def _hash(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()[:16]
