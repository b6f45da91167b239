"""What a file is, and the pairs in it."""

import codecs
import re
from dataclasses import dataclass, field
from pathlib import Path

from nupool_helpers.errors import InvalidInput
from nupool_helpers.exports import pool_conf, users_dat
from nupool_helpers.exports.ccxt import looks_like_env
from nupool_helpers.exports.credentials import Credentials
from nupool_helpers.exports.env_file import statements
from nupool_helpers.exports.parameters import EXCHANGES
from nupool_helpers.exports.programs import FORMATS
from nupool_helpers.secret import SecretText
from nupool_helpers.tools.doctor.client_files import about_pool_conf, about_users
from nupool_helpers.tools.doctor.findings import Finding, Kind
from nupool_helpers.vault.pairs import pairs_in

__all__ = ["Parts", "Subject", "is_vault", "parts_of"]

_KDBX = bytes.fromhex("03d9a29a")
_NAME = re.compile(r"[\w .-]{1,40}")
_YAML = re.compile(r"""(?m)^[ \t]+["']?key_id["']?[ \t]*:""")  # a section of cryptofeed's
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_MOST = 20  # lines of a .env that are told one by one
_REPLACED = "A program that reads a .env puts something else in for ${...}. Write the value itself."
_UNREAD = "Programs pass over this line of the .env in silence. Look at its quotes and its equal sign."
_MARK = "The file begins with an invisible mark, which spoils its first line for programs. Save it as plain UTF-8."
_WIDE = "The file is saved as UTF-16, in which programs read nothing. Save it as plain UTF-8."


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
    text, wrong = _decoded(content)
    parts = _from_text(path, text)
    parts.findings += [Finding(Kind.READ_DIFFERENTLY, path, "", sentence) for sentence in wrong]
    return parts


def _from_text(path: Path, text: str) -> Parts:
    if text.lstrip().startswith(("{", "/")):
        for name in ("freqtrade", "hummingbot", "octobot", "ccxt"):
            if subjects := _pairs(name, text):
                return Parts(subjects)
        raise _unknown()
    if looks_like_env(text):
        return _from_env(path, text)
    if _YAML.search(text) and (found := _pairs("cryptofeed", text)):
        return Parts(found)
    accounts = users_dat.parse(text)
    if "apikey" in pool_conf.parse(text) or (path.name.startswith(pool_conf.NAME) and not accounts):
        # Which of its values are missing is told there.
        subjects = [Subject(entry, "apikey") for entry in pool_conf.POOL_CONF.parse(text)]
        return Parts(subjects, about_pool_conf(path, text))
    if path.name.startswith(users_dat.NAME) or any(account.exchange in EXCHANGES for account in accounts):
        entries = users_dat.USERS_DAT.parse(text)
        subjects = [Subject(entry, f"account {number}") for number, entry in enumerate(entries, 1)]
        return Parts(subjects, about_users(path, text))
    raise _unknown()


def _from_env(path: Path, text: str) -> Parts:
    entries = FORMATS["env"].parse(text)
    if not entries:
        raise InvalidInput("Programs read no Key in this .env. Look at its quotes.", "path")
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


def _decoded(content: bytes) -> tuple[str, list[str]]:
    if content.startswith(_UTF16):
        return content.decode("utf-16", "replace"), [_WIDE]
    if b"\0" in content:
        raise _unknown()
    wrong = [_MARK] if content.startswith(codecs.BOM_UTF8) else []
    content = content.removeprefix(codecs.BOM_UTF8)
    try:
        return content.decode(), wrong
    except UnicodeDecodeError:  # the client of 2015 read bytes, and took any
        return content.decode("latin-1"), wrong


def _unknown() -> InvalidInput:
    return InvalidInput("This is none of the configurations that are known here.", "path")
