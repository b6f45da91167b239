"""hummingbot: a JSON object for the standard input of `hbot connect NAME --keys-stdin`.

The names of its fields differ by connector; those here were read off the connectors' own settings.
"""

import json

from nupool_helpers.errors import CorrectTheEntry
from nupool_helpers.exports.entry import Entry, Format, no_control
from nupool_helpers.secret import SecretText

__all__ = ["HUMMINGBOT"]

_FIELDS = {
    "binance": ("binance_api_key", "binance_api_secret", ""),
    "kraken": ("kraken_api_key", "kraken_secret_key", ""),
    "kucoin": ("kucoin_api_key", "kucoin_secret_key", "kucoin_passphrase"),
    "okx": ("okx_api_key", "okx_secret_key", "okx_passphrase"),
}


def _render(entry: Entry, _old: str) -> str:
    no_control(entry)
    if entry.exchange not in _FIELDS:
        known = ", ".join(_FIELDS)
        raise CorrectTheEntry(f"The fields of this connector are not known here. Known are: {known}.", "exchange")
    key, secret, password = _FIELDS[entry.exchange]
    values = {key: entry.key, secret: entry.secret.reveal()}
    if password and not entry.password:
        values.clear()
        raise CorrectTheEntry("This exchange gives a passphrase with the pair. Enter it, too.", "password")
    if password and entry.password:
        values[password] = entry.password.reveal()
    return json.dumps(values) + "\n"


def _parse(text: str) -> list[Entry]:
    try:
        found = json.loads(text)
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise CorrectTheEntry("This is not a JSON object.", "path")
    for exchange, (key, secret, password) in _FIELDS.items():
        if isinstance(found.get(key), str):
            hidden = SecretText(str(found[password])) if password and found.get(password) else None
            return [Entry(exchange, found[key], SecretText(str(found.get(secret) or "")), hidden)]
    return []


HUMMINGBOT = Format(
    "hummingbot",
    "hummingbot-keys.json",
    "hbot of 2026, by its documentation; hummingbot itself was not run",
    "Feed it once: hbot connect NAME --keys-stdin < FILE. It keeps the pair encrypted; delete the file afterwards.",
    _render,
    _parse,
)
