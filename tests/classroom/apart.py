"""A class whose learners are users of their own, as far as this machine lets the tests make one."""

import os
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from nupool_helpers.classroom.homes import runs_for_others

ROOT = Path(__file__).parents[2]


@contextmanager
def open_folder() -> Iterator[Path]:
    """A folder that others can pass through, as a class's is; pytest's own are closed to them."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o711)
        yield Path(name)


def apart(folder: Path) -> list[str] | None:
    """What a command is begun with so that it can run users of their own; None where that cannot be here.

    It takes root. Where Python or the workbook lies in a home that others cannot enter, the command gets a view of its
    own of the file system, in which that home holds these alone and is open; nobody else sees it.
    """
    if os.getuid() != 0:
        return None
    if runs_for_others():
        return []
    needed = [Path(sys.base_prefix), Path(sys.prefix), ROOT]
    above = {parent for path in needed for parent in path.parents}
    closed = {one for one in above if not one.stat().st_mode & 0o001}
    highest = sorted(one for one in closed if closed.isdisjoint(one.parents))
    command = ["unshare", "--mount", "sh", "-ec", _view(highest, needed, folder) + 'exec "$@"', "sh"]
    tried = subprocess.run([*command, "true"], capture_output=True, timeout=60, check=False)
    return command if tried.returncode == 0 else None


def _view(closed: list[Path], needed: list[Path], folder: Path) -> str:
    """The script that covers the closed folders and puts back what is needed of them."""
    lines: list[str] = []
    inside = [path for path in needed if any(path.is_relative_to(one) for one in closed)]
    for number, path in enumerate(inside):
        (folder / f"kept{number}").mkdir(exist_ok=True)
        lines.append(shlex.join(["mount", "--bind", str(path), str(folder / f"kept{number}")]))
    lines += [shlex.join(["mount", "-t", "tmpfs", "-o", "mode=755", "none", str(one)]) for one in closed]
    for number, path in enumerate(inside):
        lines.append(shlex.join(["mkdir", "-p", str(path)]))
        lines.append(shlex.join(["mount", "--bind", str(folder / f"kept{number}"), str(path)]))
    return "".join(f"{line}\n" for line in lines)
