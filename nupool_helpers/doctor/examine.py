"""One file examined."""

from pathlib import Path

from nupool_helpers.doctor.findings import Finding
from nupool_helpers.doctor.forms import parts_of
from nupool_helpers.doctor.pairs import about_pair, about_rights
from nupool_helpers.doctor.places import about_place
from nupool_helpers.errors import CorrectTheEntry

__all__ = ["examine"]

_LIMIT = 4 * 1024 * 1024


def examine(path: Path, *, offline: bool = False, url: str = "") -> list[Finding]:
    """Return what is wrong with a configuration, the most dangerous first. The file is not changed.

    Raises OSError where it cannot be read, CorrectTheEntry where it is none of the forms that are known.
    """
    with path.open("rb") as file:
        content = file.read(_LIMIT + 1)
    if len(content) > _LIMIT:
        raise CorrectTheEntry("This file is too large to be a configuration.", "path")
    found = about_place(path)
    subjects, wrong = parts_of(path, content)
    found += wrong
    for subject in subjects:
        about = about_pair(path, subject)
        found += about or ([] if offline else about_rights(path, subject, url))
    return sorted(found, key=lambda finding: finding.kind)
