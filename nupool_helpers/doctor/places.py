"""Where a file lies, and who else reads it there."""

import os
import stat
from pathlib import Path

from nupool_helpers.doctor.findings import Finding, Kind

__all__ = ["about_place"]

_REPOSITORIES = (".git", ".hg", ".svn")
# Folders that programs copy to the internet, by the names that they give them.
_SYNCED = (
    "dropbox",
    "onedrive",
    "google drive",
    "googledrive",
    "my drive",
    "icloud drive",
    "nextcloud",
    "owncloud",
    "pcloud",
)


def about_place(path: Path) -> list[Finding]:
    """Return what is wrong with where a file lies. Raises OSError where it cannot be looked at."""
    found = []
    mode = stat.S_IMODE(path.stat().st_mode)
    if os.name == "posix" and mode & 0o077:
        sentence = "Others on this machine can read the file. Take that away: chmod 600 FILE."
        found.append(Finding(Kind.READABLE_BY_OTHERS, path, "", sentence))
    folders = path.resolve().parents
    if any((folder / name).exists() for folder in folders for name in _REPOSITORIES):
        sentence = "The file lies in a repository, and one careless commit publishes it. Move it elsewhere."
        found.append(Finding(Kind.IN_A_REPOSITORY, path, "", sentence))
    if any(folder.name.lower().startswith(_SYNCED) for folder in folders):
        sentence = "The folder is copied to the internet by a program. Move the file to one that is not."
        found.append(Finding(Kind.IN_A_SYNCED_FOLDER, path, "", sentence))
    return found
