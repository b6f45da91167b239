"""freqtrade: `config-private.json`, which is named after the public one on the command line.

Not its environment form, which turns Secrets that look like numbers into numbers.
"""

import json
import re
from typing import Any

from nupool_helpers.exports.credentials import WALLET, Credentials, check, credentials_of, json_object
from nupool_helpers.exports.formats import pair_format

__all__ = ["FREQTRADE"]

# A string whole, or a comment; freqtrade allows these, and a comma behind the last item.
_TOKEN = re.compile(r'("(?:\\.|[^"\\])*(?:"|\\?\Z))|//[^\n]*|/\*(?:[^*]|\*(?!/))*(?:\*/|\Z)', re.DOTALL)
_COMMA = re.compile(r'("(?:\\.|[^"\\])*(?:"|\\?\Z))|,(?=\s*[}\]])', re.DOTALL)
_KEYS = ("api_key", "apiKey", "key")  # the first that is there counts; the others are its older names
_OLDER_WALLET = ("wallet_address", "private_key")
_FOR_CCXT, _PARTS = ("ccxt_config", "ccxt_sync_config"), ("apiKey", "secret", "password", "uid", *WALLET)


def _render(entry: Credentials, old: str) -> str:
    check(entry)
    whole = _object(old) if old.strip() else {}
    before = whole.get("exchange")
    mine: dict[str, Any] = dict(before) if isinstance(before, dict) else {}
    for name in _KEYS:
        mine.pop(name, None)
    for name in _FOR_CCXT:
        if isinstance(mine.get(name), dict):  # a pair there would count in the place of this one
            mine[name] = {inner: part for inner, part in mine[name].items() if inner not in _PARTS}
    mine |= {
        "name": entry.exchange,
        "api_key": entry.key,
        "secret": entry.secret.reveal(),
        "password": entry.password.reveal() if entry.password else "",
        "uid": entry.uid,
    }
    return json.dumps(whole | {"exchange": mine}, indent=4) + "\n"


def _parse(text: str) -> list[Credentials]:
    given = _object(text).get("exchange")
    if not isinstance(given, dict):
        return []
    # What stands for ccxt itself is put in over the rest (freqtrade's Exchange._init_ccxt).
    inner = [given[name] for name in _FOR_CCXT if isinstance(given.get(name), dict)]
    over = {name: part[name] for part in inner for name in _PARTS if name in part}
    if "apiKey" in over:
        given = {name: part for name, part in given.items() if name not in _KEYS}
    given = given | over
    key, secret = next((given[name] for name in _KEYS if name in given), None), given.get("secret")
    if not key and any(given.get(name) for name in (*_OLDER_WALLET, *WALLET)):
        key, secret = (
            given.get(older) or given.get(name, "") for older, name in zip(_OLDER_WALLET, WALLET, strict=True)
        )
    if not isinstance(key, str):
        return []
    return [credentials_of(given.get("name"), key, secret, given.get("password"), given.get("uid"))]


def _object(text: str) -> dict[str, Any]:
    plain = _TOKEN.sub(lambda found: found[1] or " ", text)
    return json_object(_COMMA.sub(lambda found: found[1] or "", plain))


FREQTRADE = pair_format(
    _render,
    _parse,
    lambda _entry: "freqtrade trade --config config.json --config config-private.json\n",
    name="freqtrade",
    file="config-private.json",
    release="freqtrade 2026.9, checked with that release's own schema",
    where="In user_data. Never share or commit it, and nobody but the user who runs the bot needs to read it.",
)
