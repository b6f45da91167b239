"""What the doctor can find, in order of danger. No finding holds a value of a Secret."""

from dataclasses import asdict, dataclass, field
from enum import IntEnum
from pathlib import Path

from nupool_helpers.errors import InvalidInput

__all__ = ["Examined", "Finding", "Kind", "NoKnownForm", "as_json"]


class Kind(IntEnum):
    """What was found; the smaller the number, the more dangerous.

    First who else gets the Secret, then what stops the program or pays somebody else, then what a thief could do more.
    """

    READABLE_BY_OTHERS = 1
    IN_A_REPOSITORY = 2
    IN_A_SYNCED_FOLDER = 3
    PLACEHOLDER = 4
    PAIR_SWAPPED = 5
    PAIR_REFUSED = 6
    WRONG_ADDRESS = 7
    WRONG_VALUE = 8
    READ_DIFFERENTLY = 9
    LINE_IGNORED = 10
    TOO_MANY_RIGHTS = 11
    NO_SECOND_FACTOR = 12
    TOO_FEW_RIGHTS = 13

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


@dataclass(frozen=True, slots=True)
class Examined:
    """What is wrong, the most dangerous first, and sentences about what could not be looked at."""

    findings: list[Finding] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


class NoKnownForm(InvalidInput):
    """Nothing in a file can be looked at; `findings` say what is wrong with where it lies, since it may hold a pair."""

    def __init__(self, sentence: str, findings: list[Finding]) -> None:
        super().__init__(sentence, "path")
        self.findings = findings


def as_json(finding: Finding) -> dict[str, str]:
    """Return a finding for `--json`."""
    return asdict(finding) | {"kind": finding.kind.words, "file": str(finding.file)}
