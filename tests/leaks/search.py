"""Markers looked for in whatever is left behind or goes by, in every disguise."""

import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import ahocorasick

from nupool_helpers.lessons.traffic_capture import disguises
from nupool_helpers.secret import SecretText

__all__ = ["Search", "files_below", "forms", "processes"]


def forms(marker: str) -> set[bytes]:
    """A marker's disguises in small letters: raw, reversed, hexadecimal, URL-encoded, base64, UTF-16, in groups."""
    bare = marker.replace(" ", "").replace("-", "")
    grouped = " ".join(bare[i : i + 4] for i in range(0, len(bare), 4))
    found = {
        form for text in {marker, bare, grouped} for group in disguises(SecretText(text)).values() for form in group
    }
    return {form.lower() for form in found} | {marker.lower().encode("utf-16-le")}


class Search:
    """Looks for markers, each under a name, and counts what it looked through."""

    def __init__(self, markers: dict[str, str]) -> None:
        self.forms = {name: forms(marker) for name, marker in markers.items()}
        self._automaton = _automaton(self.forms)
        self.places = self.bytes = 0
        self.found: set[tuple[str, str]] = set()

    def look(self, place: str, content: bytes, allowed: Iterable[str] = ()) -> set[str]:
        """Look through one place; returns the names of the markers in it that are not allowed there."""
        self.places += 1
        self.bytes += len(content)
        small = content.lower().decode("latin-1")  # a character a byte: the automaton takes text only
        here = {name for _end, names in self._automaton.iter(small) for name in names} - set(allowed)
        self.found |= {(name, place) for name in here}
        return here


def _automaton(sought: dict[str, set[bytes]]) -> ahocorasick.Automaton:
    # Some two thousand forms, and hundreds of megabytes to look through: one pass for all of them.
    made = ahocorasick.Automaton()
    for form in set().union(*sought.values()):
        made.add_word(form.decode("latin-1"), [name for name, some in sought.items() if form in some])
    made.make_automaton()
    return made


def files_below(*folders: Path) -> Iterator[tuple[Path, bytes]]:
    """Every file below the folders, links not followed."""
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.is_file() and not path.is_symlink():
                yield path, path.read_bytes()


@contextmanager
def processes(every: float = 0.5) -> Iterator[set[bytes]]:
    """While the block runs: the arguments and the environment of every process, seen often."""
    seen: set[bytes] = set()
    over = threading.Event()

    def watch() -> None:
        while not over.wait(every):
            for process in Path("/proc").iterdir():
                if process.name.isdecimal():
                    seen.update(filter(None, (_read(process / "cmdline"), _read(process / "environ"))))

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield seen
    finally:
        over.set()
        watcher.join(timeout=60)


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""
