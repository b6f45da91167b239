"""Where a file lies, and who else reads it there."""

import os
import re
import shlex
import stat
from pathlib import Path

from nupool_helpers.tools.doctor.findings import Finding, Kind

__all__ = ["about_exposure"]

_REPOSITORIES = (".git", ".hg", ".svn", ".jj", ".bzr", "_darcs", "CVS", ".fslckout", "_FOSSIL_")
# Folders that programs copy to the internet, by the names that they give them ...
_SYNCED = re.compile(
    r"(dropbox|onedrive|google ?drive|my drive|icloud|mobile documents|cloudstorage|nextcloud|owncloud|pcloud|syncthing"
    r"|proton ?drive|yandex\.?disk|seafile|megasync|tresorit|box sync).*|(box|mega|sync)",
    re.IGNORECASE,
)
# ... and by what they leave in them.
_LEFT = re.compile(r"\.stfolder|\.dropbox(\.cache)?|\.owncloudsync\.log|\._?sync_[0-9a-f]+\.db|\.tmp\.driveupload")


def about_exposure(path: Path) -> list[Finding]:
    """Return what is wrong with where a file lies, or its link. Raises OSError where it cannot be looked at."""
    findings = []
    mode = stat.S_IMODE(path.stat().st_mode)
    if os.name == "posix" and mode & 0o077:
        sentence = f"Others on this machine can read the file. Take that away: chmod 600 {shlex.quote(str(path))}."
        findings.append(Finding(Kind.READABLE_BY_OTHERS, path, "", sentence))
    folders = {*path.absolute().parents, *path.resolve().parents}
    if any((folder / name).exists() for folder in folders for name in _REPOSITORIES):
        sentence = "The file lies in a repository, and one careless commit publishes it. Move it elsewhere."
        findings.append(Finding(Kind.IN_A_REPOSITORY, path, "", sentence))
    if any(_SYNCED.fullmatch(folder.name) or _marked(folder) for folder in folders):
        sentence = "The folder is copied to the internet by a program. Move the file to one that is not."
        findings.append(Finding(Kind.IN_A_SYNCED_FOLDER, path, "", sentence))
    return findings


def _marked(folder: Path) -> bool:
    try:
        return any(_LEFT.fullmatch(inside.name) for inside in folder.iterdir())
    except OSError:  # a folder that may be passed through, but not listed
        return False
