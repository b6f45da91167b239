"""What the contents of a repository are called, and what ought to be there."""

import os
import re

from nupool_helpers.tools.clean.repository import Repository
from nupool_helpers.tools.clean.running import NotEstablished

__all__ = ["GITLINK", "LACKS", "TOO_LARGE", "Names"]

GITLINK = "160000"  # another repository's commit, which has no content here
LACKS = (
    "Something that this repository should hold is not in it (a partial clone fetches it later), so what it keeps "
    "could not be established whole."
)
TOO_LARGE = "Something in this repository is larger than 256 MiB and was not looked at."
_DEEPEST = 100  # folders in a name; who makes a repository to do harm nests them without end
_NUMBER = re.compile(r"[0-9a-f]{40,64}", re.ASCII)


class Names:
    """What the contents are called, and what ought to be there, by all that names one."""

    def __init__(self, repository: Repository) -> None:
        self.wanted = set(repository.references)
        self.problem = ""
        self._shallow = repository.shallow
        self._within: dict[str, tuple[str, str]] = {}  # an object's folder, and its name there
        for entry in repository.ask("ls-files", "--stage", "-z").split(b"\0"):
            said, _, name = entry.partition(b"\t")
            if said and not said.startswith(GITLINK.encode()):
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
            self.problem = TOO_LARGE
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
                self.problem = LACKS

    def _learn_folder(self, number: str, content: bytes) -> None:
        size, at = len(number) // 2, 0
        while at < len(content):
            space = content.index(b" ", at)
            end = content.index(b"\0", space) + 1
            if content[at:space] != GITLINK.encode():
                self._add(content[end : end + size].hex(), number, os.fsdecode(content[space + 1 : end - 1]))
            at = end + size

    def _add(self, number: str, folder: str, name: str) -> None:
        self.wanted.add(number)
        self._within.setdefault(number, (folder, name))
