"""What the doctor can find, in order of danger. No finding holds a value of a Secret."""

from dataclasses import asdict, dataclass
from enum import IntEnum
from pathlib import Path

__all__ = ["Finding", "Kind", "as_json"]


class Kind(IntEnum):
    """What was found; the smaller the number, the more dangerous."""

    READABLE_BY_OTHERS = 1
    IN_A_REPOSITORY = 2
    IN_A_SYNCED_FOLDER = 3
    TOO_MANY_RIGHTS = 4
    NO_SECOND_FACTOR = 5
    PAIR_SWAPPED = 6
    PAIR_REFUSED = 7
    TOO_FEW_RIGHTS = 8
    PLACEHOLDER = 9
    VALUE = 10
    ADDRESS = 11
    READ_DIFFERENTLY = 12
    LINE_IGNORED = 13

    @property
    def words(self) -> str:
        """The kind as words."""
        return self.name.lower().replace("_", " ")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong; `place` is where in the file (a line, an exchange's name), or empty for all of it."""

    kind: Kind
    file: Path
    place: str
    sentence: str


def as_json(finding: Finding) -> dict[str, str]:
    """Return a finding for `--json`."""
    return asdict(finding) | {"kind": finding.kind.words, "file": str(finding.file)}
