"""A learner's home: a folder with a copy of the notebooks, and where it can be, a user that nobody else is."""

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from nupool_helpers.classroom.places import Places

__all__ = ["become", "make_home", "runs_for_others"]

_SECONDS = 60
# By a server and its kernels: of each thing that could lie where others cannot read it.
_NEEDED = ("ssl", "zmq", "jupyterlab", "jupyterhub.singleuser", "ipykernel", "nupool_helpers.lessons.workbook")
_FIRST_USER = 70001  # above what systems give to people and to services


def make_home(places: Places, name: str) -> Path:
    """Return a learner's home, made where there is none yet; where servers are separate, it belongs to a user
    number of its own.

    The number is no user of the system: nobody can log in as it, and it has this folder and nothing else.
    """
    home = places.home(name)
    if home.exists():
        return home
    # Made beside and moved whole: nobody finds half of it, and what is given away was never anybody's else.
    made = Path(tempfile.mkdtemp(dir=home.parent, prefix=".new-"))  # 0700
    shutil.copytree(places.notebooks, made / "notebooks", ignore=shutil.ignore_patterns(".ipynb_checkpoints"))
    if places.separate:
        _give(made, _free_user(home.parent))
    return made.rename(home)


def become(user: int) -> None:
    """Give up all that root may do, and be this user from here on."""
    os.setgroups([])
    os.setgid(user)
    os.setuid(user)


def runs_for_others() -> bool:
    """Tell whether a user of its own could run this Python with what is installed: it may lie in somebody's home."""
    command = [sys.executable, "-P", "-c", f"import {', '.join(_NEEDED)}"]
    try:
        done = subprocess.run(  # noqa: S603  (our own program)
            command,
            cwd="/",
            env={"PATH": os.defpath, "HOME": "/nonexistent"},
            preexec_fn=lambda: become(_FIRST_USER),
            capture_output=True,
            timeout=_SECONDS,
            check=False,
        )
    except (OSError, subprocess.SubprocessError):
        return False
    return done.returncode == 0


def _free_user(homes: Path) -> int:
    taken = {home.stat().st_uid for home in homes.iterdir()} | {entry.pw_uid for entry in pwd.getpwall()}
    return next(number for number in range(_FIRST_USER, _FIRST_USER + 10_000) if number not in taken)


def _give(folder: Path, user: int) -> None:
    for path in (folder, *folder.rglob("*")):
        os.chown(path, user, user, follow_symlinks=False)
