"""A part of the bench, run here and right after it with the package and the bench of another commit: a loss is seen."""

import os
import platform
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[1]
_FIGURE = re.compile(r"\d+(\.\d+)?")


def machine() -> str:
    """What was measured on, and how busy it is."""
    load = f"load {os.getloadavg()[0]:.1f}"
    return (
        f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, {load}, Python {platform.python_version()}"
    )


@contextmanager
def checkout(revision: str, root: Path = ROOT) -> Iterator[Path]:
    """The files of a commit, in a folder of their own for as long as the block runs."""
    with tempfile.TemporaryDirectory() as folder:
        tree = Path(folder) / "before"
        _git(root, "worktree", "add", "--quiet", "--detach", str(tree), revision)
        try:
            yield tree
        finally:
            _git(root, "worktree", "remove", "--force", str(tree))


def name_of(revision: str, root: Path = ROOT) -> str:
    """The short name and the subject of a commit."""
    return _git(root, "log", "-1", "--format=%h (%s)", revision).strip()


def printed(part: str, tree: Path) -> list[str]:
    """The lines that a part prints there. The path is in the environment too, for the processes that it starts."""
    command = [sys.executable, "-c", f"from bench import {part}; {part}.main()"]
    environment = {**os.environ, "PYTHONPATH": str(tree)}
    done = subprocess.run(command, cwd=tree, env=environment, stdout=subprocess.PIPE, text=True, check=False)
    return done.stdout.splitlines() + ["failed, see above"] * bool(done.returncode)


def beside(now: list[str], before: list[str]) -> list[str]:
    """Each line, and under it the one that says the same of the commit before."""
    known = {_words(line): line for line in before}
    lines = []
    for line in now:
        lines.append(f"now     {line}")
        lines.append(f"before  {known.get(_words(line), '(nothing of the kind)')}")
    return lines


def _words(line: str) -> str:
    # What stands behind the first colon changes from commit to commit, as an aim does.
    return _FIGURE.sub("", line.partition(": ")[0])


def _git(root: Path, *arguments: str) -> str:
    return subprocess.run(["git", *arguments], cwd=root, stdout=subprocess.PIPE, text=True, check=True).stdout
