"""Files that panels write: nobody sees the memory that they are written to, so each is handed to the browser, too."""

from collections.abc import Iterator
from pathlib import Path

__all__ = ["Downloads"]


class Downloads:
    """What is written below a folder from now on, but for what lies in `apart`, which is the workbook's own."""

    def __init__(self, folder: Path, apart: Path) -> None:
        self._folder, self._apart = folder, apart
        self._seen = dict(self._look())

    def take(self) -> list[tuple[str, bytes]]:
        """Return the name and the content of each file that was written since the last time."""
        now = dict(self._look())
        written = [path for path, mark in now.items() if self._seen.get(path) != mark]
        self._seen = now
        return [(path.name, path.read_bytes()) for path in sorted(written)]

    def _look(self) -> Iterator[tuple[Path, tuple[int, int, int]]]:
        for path in self._folder.rglob("*"):
            if path.is_file() and not path.is_relative_to(self._apart):
                status = path.stat()
                # The inode, too: what is written anew is another file under the same name.
                yield path, (status.st_ino, status.st_mtime_ns, status.st_size)
