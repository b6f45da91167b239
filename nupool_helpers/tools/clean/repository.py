"""A repository as it is read here: its objects and its index, under a configuration that is ours.

Git has keys by which a repository's own configuration names programs (core.fsmonitor, remote.*.uploadpack, filter.*,
textconv, ...), and each release may bring more. So git reads the objects and the index of a repository from a folder of
ours, in which nothing but our own settings stands. Of the repository itself it is asked three things that open no
object, no index and no work tree: where its parts lie, what HEAD names, and what the other references name.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from nupool_helpers.tools.clean.running import NotEstablished, Talk, answer

__all__ = ["Repository", "commons_of", "find", "opened"]

# The variables in which git tells a hook its own repository, and what is staged in it.
_HOOK_NAMES = ("GIT_DIR", "GIT_COMMON_DIR", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY")
_CONFIGURATION = "[core]\n\trepositoryformatversion = 1\n\tbare = true\n[extensions]\n\tobjectFormat = {}\n"
_LONGEST_LINK = 4096


@dataclass(frozen=True, slots=True)
class Repository:
    """A repository while it is read: the variables that lead git to our folder, and what its references name."""

    named: dict[str, str]
    folder: Path
    head: str
    references: frozenset[str]
    shallow: frozenset[str]

    def ask(self, *arguments: str) -> bytes:
        """Return what a git command says of it. Raises NotEstablished."""
        return answer(*arguments, named=self.named, folder=self.folder)

    def talk(self, *arguments: str) -> Talk:
        """Return a git command that goes on, as a context."""
        return Talk(arguments, self.named, self.folder)


@contextmanager
def opened(folder: Path) -> Iterator[Repository]:
    """Read the repository of a folder; `Path()` is the one that this process stands in, or whose hook it is.

    Raises NotEstablished where there is none, or git does not take it for one.
    """
    theirs = {name: str(Path(os.environ[name]).absolute()) for name in _hook_names(folder)}
    if "GIT_DIR" not in theirs:
        theirs["GIT_DIR"] = str(find(folder)[1])
    with tempfile.TemporaryDirectory(prefix="nupool-git-") as place:
        ours = Path(place)
        parts = [part for name in ("objects", "index", "shallow") for part in ("--git-path", name)]
        where = ["rev-parse", "--show-object-format", *parts]  # whole paths, since GIT_DIR is one
        answers = os.fsdecode(answer(*where, named=theirs, folder=ours)).splitlines()
        if len(answers) != 4:  # a line break in the name of a folder
            raise NotEstablished
        head = answer("rev-parse", "--quiet", "--verify", "HEAD", named=theirs, folder=ours, or_nothing=True)
        others = answer("for-each-ref", "--format=%(objectname)", named=theirs, folder=ours)
        _furnish(ours, answers[0], head.decode(), Path(theirs["GIT_DIR"]))
        named = {"GIT_DIR": str(ours), "GIT_OBJECT_DIRECTORY": answers[1], "GIT_INDEX_FILE": answers[2]}
        references = frozenset((head + others).decode().split())
        yield Repository(named, ours, head.decode().strip(), references, _lines(Path(answers[3])))


def find(folder: Path) -> tuple[Path, Path]:
    """Return the folder in which a repository's files lie, and its git folder. Raises NotEstablished."""
    start = folder.absolute()
    for top in (start, *start.parents) if folder == Path() else (start,):
        git = top / ".git"
        if git.is_dir():
            return top, git
        if git.is_file():  # of a submodule, or of a second work tree
            return top, top / _linked(git, "gitdir:")
        if (top / "objects").is_dir() and (top / "refs").is_dir() and (top / "HEAD").is_file():
            return top, top
    raise NotEstablished("There is no repository of git here. Look in a folder that is one.")


def commons_of(git_dir: Path) -> Path:
    """Return the git folder whose parts a second work tree shares; for any other its own."""
    shared = git_dir / "commondir"
    return git_dir / _linked(shared, "") if shared.is_file() else git_dir


def _hook_names(folder: Path) -> list[str]:
    return [name for name in _HOOK_NAMES if name in os.environ] if folder == Path() else []


def _linked(file: Path, mark: str) -> str:
    with file.open("rb") as content:
        text = os.fsdecode(content.read(_LONGEST_LINK)).rstrip("\r\n")
    if not text.startswith(mark):
        raise NotEstablished
    return text.removeprefix(mark).strip(" ")


def _furnish(ours: Path, object_format: str, head: str, git_dir: Path) -> None:
    for name in ("objects", "refs"):
        (ours / name).mkdir()
    (ours / "config").write_text(_CONFIGURATION.format("sha256" if object_format == "sha256" else "sha1"))
    (ours / "HEAD").write_text(head or "ref: refs/heads/none\n")
    for part in git_dir.glob("sharedindex.*"):  # where the index is split, git looks for the other half beside HEAD
        if part.is_file():
            shutil.copyfile(part, ours / part.name)


def _lines(file: Path) -> frozenset[str]:
    return frozenset(file.read_text("ascii", "replace").split()) if file.is_file() else frozenset()
