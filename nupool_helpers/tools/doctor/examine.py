"""One file examined."""

from pathlib import Path

from nupool_helpers.errors import InvalidInput
from nupool_helpers.ordinary_files import read_file
from nupool_helpers.secret import SecretText
from nupool_helpers.tools.doctor.detect_format import parts_of
from nupool_helpers.tools.doctor.file_exposure import about_exposure
from nupool_helpers.tools.doctor.findings import Examined, Finding, NoKnownForm
from nupool_helpers.tools.doctor.pairs import about_pair, about_rights

__all__ = ["content_of", "examine", "examine_content"]

_LIMIT = 1024 * 1024


def examine(path: Path, *, offline: bool = False, url: str = "", password: SecretText | None = None) -> Examined:
    """Examine a configuration, or a vault with the pairs that its `password` opens. The file is not changed.

    Raises OSError where it cannot be read, NoKnownForm, which has what is wrong with its place, where it is none of the
    forms that are known, WrongPassword or VaultUnreadable for a vault.
    """
    content = content_of(path)
    try:
        within = examine_content(path, content, offline=offline, url=url, password=password)
    except InvalidInput as error:
        raise NoKnownForm(str(error), about_exposure(path)) from None
    return Examined(_sorted(about_exposure(path) + within.findings), within.notes)


def examine_content(
    path: Path, content: bytes, *, offline: bool = False, url: str = "", password: SecretText | None = None
) -> Examined:
    """Examine what a file holds, and not where it lies; of `path` the name alone is looked at.

    Raises InvalidInput where it is none of the forms that are known, WrongPassword or VaultUnreadable for a vault.
    """
    parts = parts_of(path, content, password)
    findings, notes = parts.findings, parts.notes
    for subject in parts.subjects:
        mistakes = about_pair(path, subject)
        findings += mistakes
        if not mistakes and not offline:
            examined = about_rights(path, subject, url)
            findings += examined.findings
            notes += examined.notes
    return Examined(_sorted(findings), list(dict.fromkeys(notes)))


def _sorted(findings: list[Finding]) -> list[Finding]:
    return sorted(findings, key=lambda finding: finding.kind)


def content_of(path: Path) -> bytes:
    """Return a file's content, its mode left as it is. Raises as `examine` does."""
    return read_file(path, _LIMIT, follow=True)  # a link is judged at both ends, and nothing is changed at either
