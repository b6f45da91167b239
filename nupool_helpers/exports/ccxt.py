"""ccxt, the library that many trading programs are built on: `keys.json`, and a `.env` for programs that read one."""

import json
import re

from nupool_helpers.errors import CorrectTheEntry
from nupool_helpers.exports.entry import Entry, Format, check, entry_of, json_object

__all__ = ["ENV", "JSON", "looks_like_env"]

_LINE = re.compile(
    r"""\s*(?:export\s+)?([A-Z0-9_]+)\s*=\s*(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"|([^\s#'"]*))\s*(?:#.*)?"""
)
_NAMES = {"APIKEY": "key", "SECRET": "secret", "PASSWORD": "password", "UID": "uid"}


def looks_like_env(text: str) -> bool:
    """Tell whether a text names a Key as a `.env` does."""
    return re.search(r"(?m)^[ \t]*(?:export[ \t]+)?[A-Z0-9_]+_APIKEY[ \t]*=", text) is not None


def _render_json(entry: Entry, old: str) -> str:
    check(entry)
    whole = json_object(old) if old.strip() else {}
    mine = {"apiKey": entry.key, "secret": entry.secret.reveal()}
    if entry.password:
        mine["password"] = entry.password.reveal()
    if entry.uid:
        mine["uid"] = entry.uid
    return json.dumps(whole | {entry.exchange: mine}, indent=2) + "\n"


def _parse_json(text: str) -> list[Entry]:
    return [
        entry_of(exchange, given["apiKey"], given.get("secret"), given.get("password"), given.get("uid"))
        for exchange, given in json_object(text).items()
        if isinstance(given, dict) and isinstance(given.get("apiKey"), str)
    ]


def _use_json(entry: Entry) -> str:
    lines = "import json, pathlib, ccxt\nkeys = json.loads(pathlib.Path({file!r}).read_text())\n"
    return lines.format(file=JSON.file) + f'exchange = ccxt.{entry.exchange}(keys["{entry.exchange}"])\n'


def _render_env(entry: Entry, old: str) -> str:
    check(entry)
    prefix = entry.exchange.upper()
    mine = re.compile(rf"\s*(export\s+)?{re.escape(prefix)}_({'|'.join(_NAMES)})\s*=")
    kept = [line for line in old.splitlines() if not mine.match(line)]
    values = {"APIKEY": entry.key, "SECRET": entry.secret.reveal()}
    if entry.password:
        values["PASSWORD"] = entry.password.reveal()
    if entry.uid:
        values["UID"] = entry.uid
    bad = [_NAMES[name] for name, text in values.items() if "${" in text]
    written = "".join(f"{line}\n" for line in (*kept, *(f"{prefix}_{name}={_quoted(values[name])}" for name in values)))
    values.clear()  # an error's traceback can list this frame
    if bad:  # python-dotenv does so in any quotes
        sentence = "A program that reads a .env puts something else in for ${...}. Choose keys.json for this one."
        raise CorrectTheEntry(sentence, bad[0])
    return written


def _quoted(text: str) -> str:
    # In single quotes nothing else has a meaning to python-dotenv, ${...} aside.
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


def _parse_env(text: str) -> list[Entry]:
    parts: dict[str, dict[str, str]] = {}
    for line in text.splitlines():
        match = _LINE.fullmatch(line)
        prefix, _, name = match[1].rpartition("_") if match else ("", "", "")
        if match and prefix and name in _NAMES:
            value = next((group for group in match.groups()[1:] if group is not None), "")
            parts.setdefault(prefix.lower(), {})[_NAMES[name]] = re.sub(r"\\(.)", r"\1", value)
    return [
        entry_of(exchange, given["key"], given.get("secret"), given.get("password"), given.get("uid"))
        for exchange, given in parts.items()
        if "key" in given
    ]


def _use_env(entry: Entry) -> str:
    prefix, more = entry.exchange.upper(), ""
    if entry.password:
        more += f', "password": os.environ["{prefix}_PASSWORD"]'
    if entry.uid:
        more += f', "uid": os.environ["{prefix}_UID"]'
    pair = f'"apiKey": os.environ["{prefix}_APIKEY"], "secret": os.environ["{prefix}_SECRET"]{more}'
    return f"import os, ccxt, dotenv\ndotenv.load_dotenv({ENV.file!r})\nexchange = ccxt.{entry.exchange}({{{pair}}})\n"


JSON = Format(
    "ccxt",
    "keys.json",
    "ccxt 4.5.90, tried with the library itself",
    "Beside your program, outside every repository. Whoever reads the file holds the pair.",
    _render_json,
    _parse_json,
    _use_json,
)
ENV = Format(
    "ccxt, by a .env",
    ".env",
    "python-dotenv 1.2, tried with it and ccxt 4.5.90; the names are those of ccxt's own examples",
    "Beside your program; name it in .gitignore first. Every program started there can read it.",
    _render_env,
    _parse_env,
    _use_env,
)
