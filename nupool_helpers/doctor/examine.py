"""One file examined."""

from pathlib import Path

from nupool_helpers.doctor.findings import Examined
from nupool_helpers.doctor.forms import parts_of
from nupool_helpers.doctor.pairs import about_pair, about_rights
from nupool_helpers.doctor.places import about_place
from nupool_helpers.errors import CorrectTheEntry
from nupool_helpers.secret import SecretText

__all__ = ["content_of", "examine"]

_LIMIT = 1024 * 1024


def examine(path: Path, *, offline: bool = False, url: str = "", password: SecretText | None = None) -> Examined:
    """Examine a configuration, or a vault with the pairs that its `password` opens. The file is not changed.

    Raises OSError where it cannot be read, CorrectTheEntry where it is none of the forms that are known,
    UnlockTheVault where the password is not right.
    """
    parts = parts_of(path, content_of(path), password)
    found, notes = about_place(path) + parts.findings, parts.notes
    for subject in parts.subjects:
        about = about_pair(path, subject)
        found += about
        if not about and not offline:
            asked = about_rights(path, subject, url)
            found += asked.findings
            notes += asked.notes
    return Examined(sorted(found, key=lambda finding: finding.kind), list(dict.fromkeys(notes)))


def content_of(path: Path) -> bytes:
    """Return a file's content, its mode left as it is. Raises as `examine` does."""
    if not path.is_file():
        path.stat()  # says that it is missing
        raise CorrectTheEntry("This is a folder or a device. Name an ordinary file.", "path")
    with path.open("rb") as file:
        content = file.read(_LIMIT + 1)
    if len(content) > _LIMIT:
        raise CorrectTheEntry("This file is too large to be a configuration.", "path")
    return content
