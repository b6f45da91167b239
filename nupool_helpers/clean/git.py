"""What git keeps: every content in a repository's store, and what the next commit would add."""

import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from nupool_helpers.clean.repository import Repository, opened
from nupool_helpers.clean.running import NotEstablished, Talk

__all__ = ["past", "staged"]

_NAMING = ("tree", "commit", "tag")
_GITLINK = "160000"  # another repository's commit, which has no content here
_LARGEST = 256 * 1024 * 1024  # of what has to be in memory as a whole
_NUMBER = re.compile(r"[0-9a-f]{40,64}", re.ASCII)
_DEEPEST = 100  # folders in a name; who makes a repository to do harm nests them without end
_LACKS = (
    "Something that this repository should hold is not in it (a partial clone fetches it later), so what it keeps "
    "could not be established whole."
)
_TOO_LARGE = "Something in this repository is larger than 256 MiB and was not looked at."


def past(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Return every content and message that a repository's store holds, once, each with its name in words.

    What a reset, an amend or a deleted branch left behind, and what is staged, is in it. Raises NotEstablished where
    git is missing or cannot read it, also after all the rest where a part is not there.
    """
    with opened(folder) as repository:
        names = _Names(repository)
        kinds = _kinds(repository)
        # What names the contents comes first.
        for number, kind, content in _contents(repository, [n for k in _NAMING for n in kinds.get(k, ())]):
            names.learn(kind, number, content)
            if kind != "tree" and content is not None:
                yield f"the message of {kind} {number[:8]}", content
        there = {number for numbers in kinds.values() for number in numbers}
        problem = ""
        # Git has an empty file and an empty folder without keeping them, so it is asked before one is said to lack.
        for number, kind, content in _contents(repository, [*kinds.get("blob", ()), *sorted(names.wanted - there)]):
            if content is None:
                problem = _LACKS if kind == "missing" else problem or _TOO_LARGE
            elif kind == "blob":
                yield names.of(number), content
        if problem or names.problem:
            raise NotEstablished(problem or names.problem)


def staged(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Return what the next commit would add or change, by file. Raises as `past` does."""
    how = ("--cached", "--raw", "-z", "--abbrev=64", "--no-renames", "--diff-filter=AMT", "--ignore-submodules=all")
    with opened(folder) as repository:
        # Named, since git takes a HEAD that is not there for one before the first commit.
        head = [repository.head] if repository.head else []
        fields = repository.ask("diff", *how, "--no-ext-diff", "--no-textconv", *head, "--").split(b"\0")
        parts = []
        for said, path in zip(fields[::2], fields[1::2], strict=False):
            _, mode, _, number, _ = said.decode().split(" ")
            if mode != _GITLINK:
                parts.append((number, os.fsdecode(path)))
        found = _contents(repository, [number for number, _ in parts])
        for (_, name), (_, kind, content) in zip(parts, found, strict=True):
            if content is None:
                raise NotEstablished(_LACKS if kind == "missing" else _TOO_LARGE)
            yield name, content


class _Names:
    """What the contents are called, and what ought to be there, by all that names one."""

    def __init__(self, repository: Repository) -> None:
        self.wanted = set(repository.references)
        self.problem = ""
        self._shallow = repository.shallow
        self._within: dict[str, tuple[str, str]] = {}  # an object's folder, and its name there
        for entry in repository.ask("ls-files", "--stage", "-z").split(b"\0"):
            said, _, name = entry.partition(b"\t")
            if said and not said.startswith(_GITLINK.encode()):
                self._add(said.split()[1].decode(), "", os.fsdecode(name))

    def of(self, number: str) -> str:
        """Return an object's path, as far as anything names it."""
        if number not in self._within:
            return f"content {number[:8]}, which nothing names"
        parts: list[str] = []
        while number in self._within and len(parts) < _DEEPEST:
            number, part = self._within[number]
            parts.append(part)
        return "/".join(reversed(parts))

    def learn(self, kind: str, number: str, content: bytes | None) -> None:
        """Take in what a folder, a commit or a tag names."""
        if content is None:
            self.problem = _TOO_LARGE
        elif kind == "tree":
            try:
                self._learn_folder(number, content)
            except ValueError:
                raise NotEstablished from None
        else:
            known = (b"tree ",) if number in self._shallow else (b"tree ", b"parent ", b"object ")
            lines = content.partition(b"\n\n")[0].split(b"\n")
            found = {line.partition(b" ")[2].decode("ascii", "replace") for line in lines if line.startswith(known)}
            self.wanted |= {one for one in found if _NUMBER.fullmatch(one)}
            if not self.wanted >= found:
                self.problem = _LACKS

    def _learn_folder(self, number: str, content: bytes) -> None:
        size, at = len(number) // 2, 0
        while at < len(content):
            space = content.index(b" ", at)
            end = content.index(b"\0", space) + 1
            if content[at:space] != _GITLINK.encode():
                self._add(content[end : end + size].hex(), number, os.fsdecode(content[space + 1 : end - 1]))
            at = end + size

    def _add(self, number: str, folder: str, name: str) -> None:
        self.wanted.add(number)
        self._within.setdefault(number, (folder, name))


def _kinds(repository: Repository) -> dict[str, list[str]]:
    """Return the numbers of all objects in the store, by kind."""
    found: dict[str, list[str]] = {}
    with repository.talk("cat-file", "--batch-all-objects", "--batch-check=%(objectname) %(objecttype)") as git:
        while line := git.line():
            number, _, kind = line.decode().strip().partition(" ")
            found.setdefault(kind, []).append(number)
    return found


def _contents(repository: Repository, numbers: Iterable[str]) -> Iterator[tuple[str, str, bytes | None]]:
    """Return number, kind and content of each; without a content the kind `missing`, or it is too large."""
    with repository.talk("cat-file", "--batch") as git:
        for number in numbers:
            git.ask(number)
            said = git.line().decode().split()
            if len(said) != 3:
                yield number, "missing", None
                continue
            size = int(said[2])
            content = git.content(size) if size <= _LARGEST else None
            if content is None:
                _pass_over(git, size)
            git.content(1)  # the line's end
            yield number, said[1], content


def _pass_over(git: Talk, size: int) -> None:
    while size:
        size -= len(git.content(min(size, 1024 * 1024)))
