"""ccxt, the library that many trading programs are built on: `keys.json`, and a `.env` for programs that read one."""

import json
import re
from typing import Any

from nupool_helpers.errors import CorrectTheEntry
from nupool_helpers.exports.entry import Entry, Format, no_control
from nupool_helpers.secret import SecretText

__all__ = ["ENV", "JSON", "LOADING"]

LOADING = """import json, pathlib, ccxt
keys = json.loads(pathlib.Path("keys.json").read_text())
exchange = ccxt.{exchange}(keys["{exchange}"])
"""
"""The lines of Python that use `keys.json`; put the exchange's id in."""

_LINE = re.compile(
    r"""\s*(?:export\s+)?([A-Z0-9_]+)\s*=\s*(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"|([^\s#'"]*))\s*(?:#.*)?"""
)
_NAMES = {"APIKEY": "key", "SECRET": "secret", "PASSWORD": "password", "UID": "uid"}


def _render_json(entry: Entry, old: str) -> str:
    no_control(entry)
    whole = _object(old) if old.strip() else {}
    mine = {"apiKey": entry.key, "secret": entry.secret.reveal()}
    if entry.password:
        mine["password"] = entry.password.reveal()
    if entry.uid:
        mine["uid"] = entry.uid
    return json.dumps(whole | {entry.exchange: mine}, indent=2) + "\n"


def _parse_json(text: str) -> list[Entry]:
    found = []
    for exchange, given in _object(text).items():
        if isinstance(given, dict) and isinstance(given.get("apiKey"), str):
            secret, password = str(given.get("secret", "")), given.get("password")
            entry = Entry(exchange, given["apiKey"], SecretText(secret))
            found.append(_with(entry, password, str(given.get("uid", ""))))
    return found


def _with(entry: Entry, password: object, uid: str) -> Entry:
    hidden = SecretText(str(password)) if password else None
    return Entry(entry.exchange, entry.key, entry.secret, hidden, uid)


def _object(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise CorrectTheEntry("This file is not a JSON object with one entry an exchange.", "path")
    return found


def _render_env(entry: Entry, old: str) -> str:
    no_control(entry)
    prefix = entry.exchange.upper()
    kept = [
        line
        for line in old.splitlines()
        if not re.match(rf"\s*(export\s+)?{re.escape(prefix)}_({'|'.join(_NAMES)})\s*=", line)
    ]
    values = {"APIKEY": entry.key, "SECRET": entry.secret.reveal()}
    if entry.password:
        values["PASSWORD"] = entry.password.reveal()
    if entry.uid:
        values["UID"] = entry.uid
    return "".join(
        f"{line}\n" for line in (*kept, *(f"{prefix}_{name}={_quoted(text)}" for name, text in values.items()))
    )


def _quoted(text: str) -> str:
    # In single quotes nothing is replaced but these two.
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


def _parse_env(text: str) -> list[Entry]:
    parts: dict[str, dict[str, str]] = {}
    for line in text.splitlines():
        match = _LINE.fullmatch(line)
        prefix, _, name = match[1].rpartition("_") if match else ("", "", "")
        if match and prefix and name in _NAMES:
            value = next((group for group in match.groups()[1:] if group is not None), "")
            parts.setdefault(prefix.lower(), {})[_NAMES[name]] = re.sub(r"\\(.)", r"\1", value)
    pairs = {exchange: given for exchange, given in parts.items() if "key" in given}
    return [
        _with(
            Entry(exchange, given["key"], SecretText(given.get("secret", ""))),
            given.get("password"),
            given.get("uid", ""),
        )
        for exchange, given in pairs.items()
    ]


JSON = Format(
    "ccxt keys.json",
    "keys.json",
    "ccxt 4.5, read by the library itself",
    "Beside your program, outside every repository. Whoever reads the file holds the pair.",
    _render_json,
    _parse_json,
)
ENV = Format(
    "a .env for ccxt programs",
    ".env",
    "python-dotenv's form; the names are those of ccxt's own examples (KRAKEN_APIKEY, KRAKEN_SECRET)",
    "Beside your program; name it in .gitignore first. Every program started there can read it.",
    _render_env,
    _parse_env,
)
