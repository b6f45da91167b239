"""What a file is, and the pairs in it."""

import json
import re
from dataclasses import dataclass
from pathlib import Path

from nupool_helpers.doctor.findings import Finding, Kind
from nupool_helpers.errors import CorrectTheEntry
from nupool_helpers.exports import pool_conf, users_dat
from nupool_helpers.exports.programs import FORMATS
from nupool_helpers.secret import SecretText

__all__ = ["Subject", "parts_of"]

KDBX = bytes.fromhex("03d9a29a")
_NEEDED = ("address", "apikey", "apisecret", "server", "unit", "exchange")


@dataclass(frozen=True, slots=True)
class Subject:
    """One pair: for which exchange, and where in its file. `pool` tells a pair of the NuPool client."""

    exchange: str
    key: str
    secret: SecretText
    place: str
    pool: bool = False


def parts_of(path: Path, content: bytes) -> tuple[list[Subject], list[Finding]]:
    """Return the pairs in a file and what is wrong with its form.

    Raises CorrectTheEntry where it is none of the forms that are known.
    """
    if content.startswith(KDBX):
        return [], []  # a vault: only where it lies can be judged without its password
    try:
        text = content.decode()
    except UnicodeDecodeError:
        raise _unknown() from None
    if text.lstrip().startswith("{"):
        return _from_json(text)
    if re.search(r"(?m)^\s*(export\s+)?[A-Z0-9_]+_APIKEY\s*=", text):
        return _subjects("env", text), []
    accounts = users_dat.parse(text)
    if "apikey" in pool_conf.parse(text) or (path.name.startswith(pool_conf.NAME) and not accounts):
        subjects, findings = _from_pool_conf(path, text)
        if accounts:
            sentence = "A line here has five parts, so the client reads the whole file as users.dat. Shorten that line."
            findings.append(Finding(Kind.READ_DIFFERENTLY, path, "", sentence))
        return subjects, findings
    if accounts:
        return _from_users(path, text, accounts)
    raise _unknown()


def _unknown() -> CorrectTheEntry:
    return CorrectTheEntry("This is none of the configurations that are known here.", "path")


def _from_json(text: str) -> tuple[list[Subject], list[Finding]]:
    try:
        json.loads(text)
    except ValueError:
        raise _unknown() from None
    for name in ("freqtrade", "hummingbot", "ccxt"):
        found = _subjects(name, text)
        if found:
            return found, []
    raise _unknown()


def _subjects(form: str, text: str) -> list[Subject]:
    return [Subject(e.exchange, e.key, e.secret, e.exchange) for e in FORMATS[form].parse(text)]


def _from_users(path: Path, text: str, accounts: list[pool_conf.PoolConf]) -> tuple[list[Subject], list[Finding]]:
    subjects = [
        Subject(a.exchange, a.pair.key, a.pair.secret, f"account {n}", pool=True) for n, a in enumerate(accounts, 1)
    ]
    findings = []
    for number, account in enumerate(accounts, 1):
        if sentence := pool_conf.complaint("address", account.address):
            findings.append(Finding(Kind.ADDRESS, path, f"account {number}", sentence))
    for number, line in enumerate(text.splitlines(), 1):
        if 0 < len(line.split("#", 1)[0].split()) < 5:
            sentence = "The client passes over this line: an account has five parts at least, with spaces between."
            findings.append(Finding(Kind.LINE_IGNORED, path, f"line {number}", sentence))
    return subjects, findings


def _from_pool_conf(path: Path, text: str) -> tuple[list[Subject], list[Finding]]:
    values = pool_conf.parse(text)
    findings = []
    for number, line in enumerate(text.splitlines(), 1):
        kept = line.strip().split("#", 1)[0]
        if kept.strip() and len(kept.split("=")) != 2:
            sentence = "The client passes over this line in silence: it has no equal sign, or more than one."
            findings.append(Finding(Kind.LINE_IGNORED, path, f"line {number}", sentence))
    for name in _NEEDED:
        if not values.get(name):
            findings.append(
                Finding(Kind.VALUE, path, name, "The client needs this value, and there is none that it reads.")
            )
    for name, value in values.items():
        complaint = pool_conf.complaint(name, value) if value else None
        if complaint:
            kind = Kind.ADDRESS if name == "address" else Kind.VALUE
            findings.append(Finding(kind, path, name, complaint))
    key, secret = values.get("apikey", ""), SecretText(values.get("apisecret", ""))
    subject = Subject(values.get("exchange", ""), key, secret, "apikey", pool=True)
    return ([subject] if key and secret else []), findings
