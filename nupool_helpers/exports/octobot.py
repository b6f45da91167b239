"""OctoBot: the `exchanges` of `user/config.json`.

OctoBot encrypts what it finds there in plain text when it starts, with one key that stands in its public source: its
files are read here with that key, and are as open as plain text. Followed are octobot_commons' `config_file_manager`
and `fields_utils`, and octobot_trading's `exchange_manager`, which cuts quotes and blanks off both ends.
"""

import json
from typing import Any

from nupool_helpers.exports.credentials import Credentials, check, credentials_of, json_object
from nupool_helpers.exports.formats import pair_format
from nupool_helpers.validation.together import require_no_complaints

__all__ = ["OCTOBOT"]

_EVERYBODY_S = b"uVEw_JJe7uiXepaU_DR4T-ThkjZlDn8Pzl8hYPIv7w0="  # octobot_commons.OCTOBOT_KEY; no secret of anybody
_PLACEHOLDERS = ("your-api-key-here", "your-api-secret-here", "your-api-password-here", "NOKEY", "NO KEY", "Empty")
_PARTS = {"api-key": "key", "api-secret": "secret", "api-password": "password", "api-uid": "uid"}
_CUT = "OctoBot cuts quotes and blanks off both ends, or takes this for a placeholder. Choose another program for it."
# What a configuration needs besides, as in OctoBot's own default_config.json: without it OctoBot does not start.
_DEFAULTS: dict[str, Any] = {
    "backtesting": {"files": []},
    "exchanges": {},
    "services": {"web": {"auto-open-in-web-browser": True}},
    "notification": {
        "global-info": True,
        "price-alerts": True,
        "trades": True,
        "trading-script-alerts": True,
        "other": True,
        "notification-type": ["web"],
    },
    "profile": "default",
    "accepted_terms": False,
    "distribution": "default",
}


def _render(entry: Credentials, old: str) -> str:
    check(entry)
    whole = json_object(old) if old.strip() else _DEFAULTS
    exchanges = _exchanges(whole)
    values = {"api-key": entry.key, "api-secret": entry.secret.reveal()}
    values |= {"api-password": entry.password.reveal()} if entry.password else {}
    bad = [_PARTS[name] for name, value in values.items() if not _taken_whole(name, value)]
    if bad:
        values.clear()  # an error's traceback can list this frame
        require_no_complaints(dict.fromkeys(bad, _CUT))
    values |= {"api-uid": entry.uid} if entry.uid else {}
    before = exchanges.get(entry.exchange)
    kept = {name: value for name, value in before.items() if name not in _PARTS} if isinstance(before, dict) else {}
    return json.dumps(whole | {"exchanges": exchanges | {entry.exchange: kept | values}}, indent=4) + "\n"


def _taken_whole(name: str, value: str) -> bool:
    # A line break at an end means nothing in a private key, and goes; a password is not cut.
    cut = value if name == "api-password" else value.strip(' "').strip("'").strip("\n")
    return cut == (value if name == "api-password" else value.strip("\n")) and value not in _PLACEHOLDERS


def _parse(text: str) -> list[Credentials]:
    found = []
    for exchange, given in _exchanges(json_object(text)).items():
        if isinstance(given, dict) and isinstance(given.get("api-key"), str):
            key, secret, password = (_plain(given.get(name)) for name in ("api-key", "api-secret", "api-password"))
            if key not in ("", *_PLACEHOLDERS):
                found.append(credentials_of(exchange, key, secret, password, given.get("api-uid")))
    return found


def _exchanges(whole: dict[str, Any]) -> dict[str, Any]:
    found = whole.get("exchanges")
    return found if isinstance(found, dict) else {}


def _plain(value: object) -> str:
    from cryptography.fernet import Fernet, InvalidToken

    if not isinstance(value, str):
        return ""
    try:
        return Fernet(_EVERYBODY_S).decrypt(value.encode("ascii")).decode()
    except (InvalidToken, ValueError):  # what OctoBot has not encrypted yet
        return value


OCTOBOT = pair_format(
    _render,
    _parse,
    lambda _entry: "./OctoBot  # reads user/config.json, and encrypts the pair there\n",
    name="OctoBot",
    file="config.json",
    release="octobot_commons 1.10.6, tried with its own reader; OctoBot itself was not run",
    where="In OctoBot's folder user. It encrypts the pair at its start, by a key that everybody has: keep it private.",
)
