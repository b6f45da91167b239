"""hummingbot: a JSON object for the standard input of `hbot connect NAME --keys-stdin`.

Connectors have names and fields of their own, and `hbot` refuses an object that lacks one; those here were read off
the release that is named below. Exchanges go by ccxt's ids, so that a pair has one name in every program.
"""

import json
from dataclasses import dataclass

from nupool_helpers.exports.credentials import ENTER_IT_TOO, Credentials, check, credentials_of, json_object
from nupool_helpers.exports.formats import pair_format
from nupool_helpers.validation.together import require_no_complaints

__all__ = ["CONNECTORS", "HUMMINGBOT", "Connector"]


@dataclass(frozen=True, slots=True)
class Connector:
    """A connector's name, the names of its fields ("" for none), and what else it wants to be told."""

    name: str
    key: str
    secret: str
    password: str = ""
    fixed: tuple[tuple[str, str], ...] = ()


def _usual(name: str, secret: str = "secret_key", password: str = "", start: str = "") -> Connector:  # noqa: S107
    start = start or name
    return Connector(name, f"{start}_api_key", f"{start}_{secret}", f"{start}_{password}" if password else "")


CONNECTORS = {
    "binance": _usual("binance", "api_secret"),
    "bingx": _usual("bing_x", "api_secret", start="bingx"),
    "bitget": _usual("bitget", password="passphrase"),  # noqa: S106
    "bitstamp": _usual("bitstamp", "api_secret"),
    "bybit": _usual("bybit", "api_secret"),
    "gate": _usual("gate_io"),
    "gemini": _usual("gemini", "api_secret"),
    "htx": _usual("htx"),
    "kraken": _usual("kraken"),
    "kucoin": _usual("kucoin", password="passphrase"),  # noqa: S106
    "mexc": _usual("mexc", "api_secret"),
    "okx": Connector(
        "okx",
        "okx_api_key",
        "okx_secret_key",
        "okx_passphrase",
        (("okx_registration_sub_domain", "www"),),  # "app" for accounts of the USA, "my" for the EEA
    ),
}
"""The connectors by ccxt's ids."""


def _complaints(entry: Credentials) -> dict[str, str]:
    connector = CONNECTORS.get(entry.exchange)
    no_place = "hummingbot has no place for this with this exchange. Leave it empty."
    found = {"uid": no_place} if entry.uid else {}
    if connector is None:
        known = ", ".join(CONNECTORS)
        found["exchange"] = f"The fields of this connector are not known here. Known are: {known}."
    elif connector.password and not entry.password:
        found["password"] = ENTER_IT_TOO
    elif entry.password and not connector.password:
        found["password"] = no_place
    return found


def _render(entry: Credentials, _old: str) -> str:
    check(entry)
    require_no_complaints(_complaints(entry))
    connector = CONNECTORS[entry.exchange]
    values = {connector.key: entry.key, connector.secret: entry.secret.reveal()}
    if connector.password and entry.password:
        values[connector.password] = entry.password.reveal()
    return json.dumps(values | dict(connector.fixed)) + "\n"


def _parse(text: str) -> list[Credentials]:
    found = json_object(text)
    return [
        credentials_of(exchange, found[connector.key], found.get(connector.secret), found.get(connector.password))
        for exchange, connector in CONNECTORS.items()
        if isinstance(found.get(connector.key), str)
    ]


def _use(entry: Credentials) -> str:
    name = CONNECTORS[entry.exchange].name
    ask = "read -rs HBOT_PASSWORD && export HBOT_PASSWORD  # type the password of hummingbot's own key store\n"
    return f"{ask}hbot connect {name} --keys-stdin < {HUMMINGBOT.file} && rm {HUMMINGBOT.file}\n"


HUMMINGBOT = pair_format(
    _render,
    _parse,
    _use,
    name="hummingbot",
    file="hummingbot-keys.json",
    release="hummingbot 20260922, compared with the fields that its source asks for; the program was not run",
    where="Anywhere private, for a minute: hummingbot keeps the pair encrypted, and the file is deleted at once.",
)
