"""The programs of today whose configuration is written and read here, and the files written whole or not at all."""

from pathlib import Path

from nupool_helpers.errors import CorrectTheEntry
from nupool_helpers.exports import ccxt
from nupool_helpers.exports.entry import Entry, Format, hidden
from nupool_helpers.exports.freqtrade import FREQTRADE
from nupool_helpers.exports.hummingbot import HUMMINGBOT
from nupool_helpers.files import keep_copy, read_private, write_private

__all__ = ["FORMATS", "preview", "read", "write"]

FORMATS: dict[str, Format] = {"ccxt": ccxt.JSON, "env": ccxt.ENV, "freqtrade": FREQTRADE, "hummingbot": HUMMINGBOT}
_LIMIT = 1024 * 1024


def preview(form: Format, entry: Entry) -> str:
    """Return what is written for this entry, its secrets hidden. Raises CorrectTheEntry as writing would."""
    form.render(entry, "")
    return form.render(hidden(entry), "")


def write(form: Format, path: Path, entry: Entry, *, keep: bool = True) -> Path | None:
    """Write the entry into a file for this user alone, other exchanges' entries kept; read it back and compare.

    Returns the copy of the file before. Raises CorrectTheEntry before anything is written, OSError where it cannot be.
    """
    if path.is_symlink() or path.is_dir():
        raise CorrectTheEntry("This is a link or a folder. Name an ordinary file.", "path")
    old = read_private(path, _LIMIT).decode("utf-8", "replace") if path.exists() else ""
    content = form.render(entry, old).encode()
    copy = keep_copy(path) if keep and old else None
    write_private(path, content)
    if entry not in read(form, path):
        raise CorrectTheEntry("The file does not read back as it was written.", "path")
    return copy


def read(form: Format, path: Path) -> list[Entry]:
    """Return the pairs in a file."""
    return form.parse(read_private(path, _LIMIT).decode("utf-8", "replace"))
