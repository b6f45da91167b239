"""The data folder: where it is, and that nobody else can put anything into it."""

import os
import stat
from pathlib import Path

from nupool_helpers.errors import InvalidInput

__all__ = ["DATABASE", "data_dir", "make_private"]

DATABASE = "NUPOOL_DATABASE"
"""The environment variable that names a database in the place of the file in the data folder."""


def data_dir() -> Path:
    """Return where the practice exchange keeps its data: NUPOOL_DATA_DIR, or this user's data directory."""
    named = os.environ.get("NUPOOL_DATA_DIR")
    if named:
        return Path(named)
    import platformdirs

    return Path(platformdirs.user_data_dir("nupool-workbook", appauthor=False))


def make_private(folder: Path) -> None:
    """Make a folder for this user alone, where there is none.

    Raises InvalidInput where somebody else can write to the one that is there: a link which they put into it would
    have this program empty or lock a file elsewhere. Raises OSError where it cannot be made.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    # A link of this user's own is their wish; one that somebody else has made is not.
    if os.name == "posix" and not (_ours(folder.lstat()) and _ours(folder.stat())):
        sentence = f"Others can write to the folder {folder}. Take that away (chmod go-w), or use one of your own."
        raise InvalidInput(sentence, "path")


def _ours(status: os.stat_result) -> bool:
    open_to_others = status.st_mode & 0o022 and not stat.S_ISLNK(status.st_mode)  # a link's own mode means nothing
    return status.st_uid == os.getuid() and not open_to_others
