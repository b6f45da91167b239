"""What git keeps: every content in a repository's store, and what the next commit would add."""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from nupool_helpers.tools.clean.names import GITLINK, LACKS, TOO_LARGE, Names
from nupool_helpers.tools.clean.repository import Repository, opened
from nupool_helpers.tools.clean.running import NotEstablished, Talk

__all__ = ["LARGEST", "past", "staged"]

_NAMING = ("tree", "commit", "tag")
LARGEST = 256 * 1024 * 1024
"""Bytes of what has to be in memory as a whole."""


def past(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Return every content and message that a repository's store holds, once, each with its name in words.

    What a reset, an amend or a deleted branch left behind, and what is staged, is in it. Raises NotEstablished where
    git is missing or cannot read it, also after all the rest where a part is not there.
    """
    with opened(folder) as repository:
        names = Names(repository)
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
                problem = LACKS if kind == "missing" else problem or TOO_LARGE
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
            if mode != GITLINK:
                parts.append((number, os.fsdecode(path)))
        found = _contents(repository, [number for number, _ in parts])
        for (_, name), (_, kind, content) in zip(parts, found, strict=True):
            if content is None:
                raise NotEstablished(LACKS if kind == "missing" else TOO_LARGE)
            yield name, content


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
            content = git.content(size) if size <= LARGEST else None
            if content is None:
                _pass_over(git, size)
            git.content(1)  # the line's end
            yield number, said[1], content


def _pass_over(git: Talk, size: int) -> None:
    while size:
        size -= len(git.content(min(size, 1024 * 1024)))
