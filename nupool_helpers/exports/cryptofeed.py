"""cryptofeed: `config.yaml`, a section for each exchange with `key_id`, `key_secret` and `key_passphrase`.

Its sections go by its own ids in small letters (`cryptofeed/defines.py`). What else stands in the file stays to the
letter, comments as well: only the exchange's own section is put in anew.
"""

import math
import re
from typing import Any

from nupool_helpers.errors import InvalidInput
from nupool_helpers.exports.credentials import ENTER_IT_TOO, Credentials, check, credentials_of
from nupool_helpers.exports.formats import pair_format
from nupool_helpers.validation.together import require_no_complaints

__all__ = ["CRYPTOFEED", "SECTIONS"]

_SAME = (
    "ascendex bequant binance bitfinex bitflyer bitget bithumb bitmex bitstamp bybit coinbase delta deribit dydx "
    "hitbtc kraken kucoin okcoin okx phemex poloniex probit upbit"
)
SECTIONS = {name: name for name in _SAME.split()} | {
    "binancecoinm": "binance_delivery",
    "binanceus": "binance_us",
    "binanceusdm": "binance_futures",
    "blockchaincom": "blockchain",
    "cryptocom": "crypto.com",
    "fmfwio": "fmfw",
    "gate": "gateio",
    "htx": "huobi",
    "independentreserve": "independent_reserve",
    "krakenfutures": "kraken_futures",
}
"""cryptofeed's sections by ccxt's ids."""
_WITH_PASSPHRASE = ("bitget", "kucoin", "okcoin", "okx")
_TEXT = "tag:yaml.org,2002:str"
# Without this FeedHandler stops: it has no file's name for its log. Those are the values of its own default.
_START = "log:\n  filename: feedhandler.log\n  level: WARNING\n"
_LINE = re.compile(
    r"[^\r\n\x85\u2028\u2029]*(?:\r\n|[\r\n\x85\u2028\u2029])|[^\r\n\x85\u2028\u2029]+\Z"
)  # as YAML counts
_NO_YAML = "This file is no YAML with a section for each exchange."


def _complaints(entry: Credentials) -> dict[str, str]:
    section = SECTIONS.get(entry.exchange)
    found = {"uid": "cryptofeed has no place for this. Leave it empty."} if entry.uid else {}
    if section is None:
        found["exchange"] = f"cryptofeed has no such exchange. It has: {', '.join(SECTIONS)}."
    elif section in _WITH_PASSPHRASE and not entry.password:
        found["password"] = ENTER_IT_TOO
    return found


def _render(entry: Credentials, old: str) -> str:
    check(entry)
    require_no_complaints(_complaints(entry))
    section = SECTIONS[entry.exchange]
    kept = _without(section, old)
    parts = {"key_id": entry.key, "key_secret": entry.secret.reveal()}
    parts |= {"key_passphrase": entry.password.reveal()} if entry.password else {}
    between = "" if kept.endswith("\n") or not kept else "\n"
    return kept + between + f"{section}:\n" + "".join(f"  {name}: {_quoted(parts[name])}\n" for name in parts)


def _quoted(value: str) -> str:
    import yaml

    # In double quotes nothing is taken for a number or a date, and only ASCII is left: cryptofeed opens the file in
    # whatever encoding the system has.
    written: str = yaml.safe_dump(value, default_style='"', width=math.inf)
    return written.strip()


def _without(section: str, old: str) -> str:
    """Return the text without that section, comments behind it kept; of an empty one what a new file begins with."""
    whole = _node(old)
    if whole is None or not whole.value:
        return _START
    if whole.flow_style:
        raise InvalidInput("This file is YAML in braces, which is not changed here. Name another folder.", "path")
    lines = _LINE.findall(old)
    for key, value in whole.value:
        if key.value == section:
            end = _last(value).end_mark
            last = end.line + (1 if end.column else 0)
            lines[key.start_mark.line : last] = [""] * (last - key.start_mark.line)
    return "".join(lines)


def _last(node: Any) -> Any:
    """Return the part of a node that ends last: a section's own end is where the next one begins."""
    while isinstance(node.value, list) and node.value and not node.flow_style:
        node = node.value[-1][1] if isinstance(node.value[-1], tuple) else node.value[-1]
    return node


def _node(text: str) -> Any:
    """Return the mapping that a YAML text is, None for an empty one. Nothing is made of it: no types, no objects."""
    import yaml

    try:
        found = yaml.compose(text, Loader=yaml.SafeLoader)
    except (yaml.YAMLError, ValueError, RecursionError):
        raise InvalidInput(_NO_YAML, "path") from None
    if found is not None and not isinstance(found, yaml.MappingNode):
        raise InvalidInput(_NO_YAML, "path")
    return found


def _parse(text: str) -> list[Credentials]:
    exchanges = {section: name for name, section in SECTIONS.items()}
    whole, found = _node(text), {}
    for key, value in whole.value if whole is not None else ():
        parts = _parts(value)
        if "key_id" in parts and isinstance(key.value, str):
            name = exchanges.get(key.value, key.value)
            found[name] = credentials_of(name, parts["key_id"], parts.get("key_secret"), parts.get("key_passphrase"))
    return list(found.values())


def _parts(node: Any) -> dict[str, str]:
    """Return the values that are text: a number or a date is not what was given by the exchange."""
    pairs = node.value if node.id == "mapping" else ()
    return {key.value: value.value for key, value in pairs if key.tag == value.tag == _TEXT}


CRYPTOFEED = pair_format(
    _render,
    _parse,
    lambda _entry: "from cryptofeed import FeedHandler\nhandler = FeedHandler(config='config.yaml')\n",
    name="cryptofeed",
    file="config.yaml",
    release="cryptofeed 2.4.1, tried with its own reader; no feed was run",
    where="Beside your program; whoever reads it holds the pair. cryptofeed signs by HMAC, not with a private key.",
)
