"""One file examined."""

from pathlib import Path

from nupool_helpers.errors import InvalidInput
from nupool_helpers.ordinary_files import read_file
from nupool_helpers.secret import SecretText
from nupool_helpers.tools.doctor.detect_format import parts_of
from nupool_helpers.tools.doctor.file_exposure import about_exposure
from nupool_helpers.tools.doctor.findings import Examined, NoKnownForm
from nupool_helpers.tools.doctor.pairs import about_pair, about_rights

__all__ = ["content_of", "examine"]

_LIMIT = 1024 * 1024


def examine(path: Path, *, offline: bool = False, url: str = "", password: SecretText | None = None) -> Examined:
    """Examine a configuration, or a vault with the pairs that its `password` opens. The file is not changed.

    Raises OSError where it cannot be read, NoKnownForm, which has what is wrong with its place, where it is none of the
    forms that are known, WrongPassword or VaultUnreadable for a vault.
    """
    content = content_of(path)
    try:
        parts = parts_of(path, content, password)
    except InvalidInput as error:
        raise NoKnownForm(str(error), about_exposure(path)) from None
    findings, notes = about_exposure(path) + parts.findings, parts.notes
    for subject in parts.subjects:
        mistakes = about_pair(path, subject)
        findings += mistakes
        if not mistakes and not offline:
            examined = about_rights(path, subject, url)
            findings += examined.findings
            notes += examined.notes
    return Examined(sorted(findings, key=lambda finding: finding.kind), list(dict.fromkeys(notes)))


def content_of(path: Path) -> bytes:
    """Return a file's content, its mode left as it is. Raises as `examine` does."""
    return read_file(path, _LIMIT, follow=True)  # a link is judged at both ends, and nothing is changed at either
