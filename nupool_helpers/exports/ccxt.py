"""ccxt, the library that many trading programs are built on: `keys.json`, and a `.env` for programs that read one."""

import json
import re
from typing import Any

from nupool_helpers.exports.credentials import WALLET, Credentials, check, credentials_of, json_object
from nupool_helpers.exports.env_file import cannot_hold, quoted, statements
from nupool_helpers.exports.formats import pair_format
from nupool_helpers.validation.together import require_no_complaints

__all__ = ["ENV", "JSON", "looks_like_env"]

_NAME = re.compile(r"(?P<exchange>[A-Z0-9_]+)_(?P<part>[A-Z]+)")
_PAIR = ("apiKey", "secret")
_NAMES = {"APIKEY": "key", "SECRET": "secret", "PASSWORD": "password", "UID": "uid"}


def looks_like_env(text: str) -> bool:
    """Tell whether a text names a Key as a `.env` does."""
    return re.search(r"(?m)^[ \t]*(?:export[ \t]+)?[A-Z0-9_]+_APIKEY[ \t]*=", text) is not None


def _render_json(entry: Credentials, old: str) -> str:
    check(entry)
    whole = json_object(old) if old.strip() else {}
    mine = {"apiKey": entry.key, "secret": entry.secret.reveal()}
    if entry.password:
        mine["password"] = entry.password.reveal()
    if entry.uid:
        mine["uid"] = entry.uid
    return json.dumps(whole | {entry.exchange: mine}, indent=2) + "\n"


def _parse_json(text: str) -> list[Credentials]:
    return [
        credentials_of(exchange, given[key], given.get(secret), given.get("password"), given.get("uid"))
        for exchange, given in json_object(text).items()
        for key, secret in [_names_of(given) if isinstance(given, dict) else _PAIR]
        if isinstance(given, dict) and isinstance(given.get(key), str)
    ]


def _names_of(given: dict[str, Any]) -> tuple[str, str]:
    return WALLET if not given.get(_PAIR[0]) and any(given.get(name) for name in WALLET) else _PAIR


def _use_json(entry: Credentials) -> str:
    lines = "import json, pathlib, ccxt\nkeys = json.loads(pathlib.Path({file!r}).read_text())\n"
    return lines.format(file=JSON.file) + f'exchange = ccxt.{entry.exchange}(keys["{entry.exchange}"])\n'


def _render_env(entry: Credentials, old: str) -> str:
    check(entry)
    prefix = entry.exchange.upper()
    values = {"APIKEY": entry.key, "SECRET": entry.secret.reveal()}
    if entry.password:
        values["PASSWORD"] = entry.password.reveal()
    if entry.uid:
        values["UID"] = entry.uid
    bad = [(sentence, _NAMES[name]) for name, text in values.items() if (sentence := cannot_hold(text))]
    if bad:
        values.clear()  # an error's traceback can list this frame
        require_no_complaints({name: sentence for sentence, name in bad})
    # Whole statements go: a Secret of several lines would else leave its rest behind.
    mine = {f"{prefix}_{name}" for name in _NAMES}
    kept = "".join(one.text for one in statements(old) if one.name not in mine)
    between = "\n" if kept and not kept.endswith(("\n", "\r")) else ""
    return kept + between + "".join(f"{prefix}_{name}={quoted(values[name])}\n" for name in values)


def _parse_env(text: str) -> list[Credentials]:
    parts: dict[str, dict[str, str]] = {}
    for one in statements(text):
        match = _NAME.fullmatch(one.name)
        if match and match["part"] in _NAMES:
            parts.setdefault(match["exchange"].lower(), {})[_NAMES[match["part"]]] = one.value
    return [
        credentials_of(exchange, given["key"], given.get("secret"), given.get("password"), given.get("uid"))
        for exchange, given in parts.items()
        if "key" in given
    ]


def _use_env(entry: Credentials) -> str:
    prefix, more = entry.exchange.upper(), ""
    if entry.password:
        more += f', "password": os.environ["{prefix}_PASSWORD"]'
    if entry.uid:
        more += f', "uid": os.environ["{prefix}_UID"]'
    pair = f'"apiKey": os.environ["{prefix}_APIKEY"], "secret": os.environ["{prefix}_SECRET"]{more}'
    return f"import os, ccxt, dotenv\ndotenv.load_dotenv({ENV.file!r})\nexchange = ccxt.{entry.exchange}({{{pair}}})\n"


JSON = pair_format(
    _render_json,
    _parse_json,
    _use_json,
    name="ccxt",
    file="keys.json",
    release="ccxt 4.5.90, tried with the library itself",
    where="Beside your program, outside every repository. Whoever reads the file holds the pair.",
)
ENV = pair_format(
    _render_env,
    _parse_env,
    _use_env,
    name="ccxt, by a .env",
    file=".env",
    release="python-dotenv 1.2, tried with it and ccxt 4.5.90; the names are those of ccxt's own examples",
    where="Beside your program; name it in .gitignore first. Every program started there can read it.",
)
