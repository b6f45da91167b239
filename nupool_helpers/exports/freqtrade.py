"""freqtrade: `config-private.json`, which is named after the public one on the command line.

Not its environment form, which turns Secrets that look like numbers into numbers.
"""

import json
from typing import Any

from nupool_helpers.errors import CorrectTheEntry
from nupool_helpers.exports.entry import Entry, Format, no_control
from nupool_helpers.secret import SecretText

__all__ = ["FREQTRADE"]


def _render(entry: Entry, old: str) -> str:
    no_control(entry)
    whole = _object(old) if old.strip() else {}
    before = whole.get("exchange")
    mine: dict[str, Any] = before if isinstance(before, dict) else {}
    mine |= {
        "name": entry.exchange,
        "api_key": entry.key,
        "secret": entry.secret.reveal(),
        "password": entry.password.reveal() if entry.password else "",
        "uid": entry.uid,
    }
    mine.pop("key", None)  # the older name of api_key, which would win or lose by chance
    return json.dumps(whole | {"exchange": mine}, indent=4) + "\n"


def _parse(text: str) -> list[Entry]:
    given = _object(text).get("exchange")
    if not isinstance(given, dict):
        return []
    key = given.get("api_key") or given.get("key")
    if not isinstance(key, str):
        return []
    password = given.get("password")
    hidden = SecretText(str(password)) if password else None
    secret = SecretText(str(given.get("secret") or ""))
    return [Entry(str(given.get("name", "")), key, secret, hidden, str(given.get("uid") or ""))]


def _object(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise CorrectTheEntry("This file is not a JSON object (comments are not understood here).", "path")
    return found


FREQTRADE = Format(
    "freqtrade",
    "config-private.json",
    "freqtrade 2026.9, checked against its published configuration schema",
    "In user_data; start with --config config.json --config config-private.json. Never share or commit it.",
    _render,
    _parse,
)
