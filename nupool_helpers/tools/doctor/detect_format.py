"""What a file is, and the pairs in it."""

import re
from dataclasses import dataclass, field
from pathlib import Path

from nupool_helpers.errors import InvalidInput
from nupool_helpers.exports import pool_conf, users_dat
from nupool_helpers.exports.ccxt import looks_like_env
from nupool_helpers.exports.credentials import Credentials
from nupool_helpers.exports.env_file import statements
from nupool_helpers.exports.programs import FORMATS
from nupool_helpers.secret import SecretText
from nupool_helpers.tools.doctor.client_files import about_pool_conf, about_users, is_pool_conf, is_users_dat
from nupool_helpers.tools.doctor.file_text import decoded
from nupool_helpers.tools.doctor.findings import Finding, Kind
from nupool_helpers.tools.doctor.near_forms import about_near_form
from nupool_helpers.vault.pairs import pairs_in

__all__ = ["Parts", "Subject", "is_vault", "parts_of"]

_KDBX = bytes.fromhex("03d9a29a")
_NAME = re.compile(r"[\w .-]{1,40}")
_YAML = re.compile(r"""(?m)^[ \t]+["']?key_id["']?[ \t]*:""")  # a section of cryptofeed's
_MOST = 20  # lines of a .env that are told one by one
_REPLACED = "A program that reads a .env puts something else in for ${...}. Write the value itself."
_UNREAD = "Programs pass over this line of the .env in silence. Look at its quotes and its equal sign."
_NO_KEY = "Programs read no Key in this .env. Look at its quotes and its equal signs."
_PAIRS_UNSEEN = "A pair in this file was not looked at, since no program would find it."


@dataclass(frozen=True, slots=True)
class Subject:
    """One pair, and where in its file it stands."""

    entry: Credentials
    place: str


@dataclass(slots=True)
class Parts:
    """The pairs in a file, what is wrong with its form, and sentences about what could not be looked at."""

    subjects: list[Subject] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def is_vault(content: bytes) -> bool:
    """Tell whether a file is a KeePass database."""
    return content.startswith(_KDBX)


def parts_of(path: Path, content: bytes, password: SecretText | None = None) -> Parts:
    """Return what is in a file; `password` opens a vault.

    Raises InvalidInput where it is none of the forms that are known; WrongPassword or VaultUnreadable for a vault.
    """
    if is_vault(content):
        return _from_vault(content, password)
    known = decoded(content)
    if known is None:
        raise _unknown()
    text, wrong = known
    parts = _from_text(path, text)
    parts.findings += [Finding(Kind.READ_DIFFERENTLY, path, "", sentence) for sentence in wrong]
    return parts


def _from_text(path: Path, text: str) -> Parts:
    if text.lstrip().startswith(("{", "/")):
        for name in ("freqtrade", "hummingbot", "octobot", "ccxt"):
            if subjects := _pairs(name, text):
                return Parts(subjects)
        return _near(path, text)
    if looks_like_env(text):
        return _from_env(path, text)
    if _YAML.search(text) and (found := _pairs("cryptofeed", text)):
        return Parts(found)
    accounts = users_dat.parse(text)
    if is_pool_conf(text) or (path.name.startswith(pool_conf.NAME) and not accounts):
        # Which of its values are missing is told there.
        subjects = [Subject(entry, "apikey") for entry in pool_conf.POOL_CONF.parse(text)]
        return Parts(subjects, about_pool_conf(path, text))
    if path.name.startswith(users_dat.NAME) or is_users_dat(text):
        entries = users_dat.USERS_DAT.parse(text)
        subjects = [Subject(entry, f"account {number}") for number, entry in enumerate(entries, 1)]
        return Parts(subjects, about_users(path, text))
    return _near(path, text)


def _near(path: Path, text: str) -> Parts:
    findings = about_near_form(path, text)
    if not findings:
        raise _unknown()
    return Parts(findings=findings, notes=[_PAIRS_UNSEEN])


def _from_env(path: Path, text: str) -> Parts:
    entries = FORMATS["env"].parse(text)
    if not entries:
        unread = next((one.line for one in statements(text) if one.passed_over), 0)
        finding = Finding(Kind.LINE_IGNORED, path, f"line {unread}" if unread else "", _NO_KEY)
        return Parts(findings=[finding], notes=[_PAIRS_UNSEEN])
    parts = Parts(_subjects(entries))
    parts.findings += [
        Finding(Kind.READ_DIFFERENTLY, path, subject.place, _REPLACED)
        for subject in parts.subjects
        if "${" in subject.entry.key + subject.entry.secret.reveal()
    ]
    passed_over = [one for one in statements(text) if one.passed_over]
    parts.findings += [Finding(Kind.LINE_IGNORED, path, f"line {one.line}", _UNREAD) for one in passed_over[:_MOST]]
    return parts


def _pairs(form: str, text: str) -> list[Subject]:
    try:
        entries = FORMATS[form].parse(text)
    except InvalidInput:
        return []
    return _subjects(entries)


def _subjects(entries: list[Credentials]) -> list[Subject]:
    return [Subject(entry, _place(entry, number)) for number, entry in enumerate(entries, 1)]


def _place(entry: Credentials, number: int) -> str:
    # The name comes from the file: it is shown where it is a name, and not the Secret in the wrong place.
    shown = _NAME.fullmatch(entry.exchange) and entry.exchange != entry.secret.reveal()
    return entry.exchange if shown else f"entry {number}"


def _from_vault(content: bytes, password: SecretText | None) -> Parts:
    if password is None:
        return Parts(notes=["The pairs in the vault were not looked at: that needs its password."])
    entries = [
        Credentials(name, pair.key, pair.secret, more.get("password"), more["uid"].reveal() if "uid" in more else "")
        for name, pair, more in pairs_in(content, password)
    ]
    return Parts(_subjects(entries))


def _unknown() -> InvalidInput:
    return InvalidInput("This is none of the configurations that are known here.", "path")
