"""What every program's configuration holds: one pair for one exchange."""

import json
import re
from dataclasses import dataclass, replace
from typing import Any

from nupool_helpers.errors import InvalidInput
from nupool_helpers.secret import SecretText, require_secret
from nupool_helpers.validation.together import require_no_complaints

__all__ = [
    "ENTER_IT_TOO",
    "WALLET",
    "WITH_PASSPHRASE",
    "Credentials",
    "check",
    "credentials_of",
    "hidden",
    "json_object",
]

ENTER_IT_TOO = "This exchange gives a passphrase with the pair. Enter it, too."
"""What is said of a passphrase that a program's form needs and that is not there."""
_HIDDEN = SecretText("••••••")
_ODD_SIGN = "This has a line break or another sign that cannot be typed. Paste it again."
_LOST_LINES = "This private key has lost its line breaks. Take the pair from a file or the vault instead of pasting it."
_BREAK = re.compile(r"\r?\n")
_ONE_LINE_PEM = re.compile(
    # As a field of one line leaves it, or with `\n` written out, as it stands in JSON: no program makes lines of that.
    r"-----BEGIN [A-Z ]+-----[^\n]*-----END [A-Z ]+-----(?:\s|\\[nr])*\Z"
)
_ID = re.compile(r"[a-z0-9_]{1,40}", re.ASCII)


WITH_PASSPHRASE = frozenset(
    {
        *("apex", "bitget", "blofin", "coinbaseexchange", "deepcoin", "kucoin", "kucoinfutures", "myokx", "ndax"),
        *("okcoin", "okx", "okxus", "weex"),
    }
)
"""The exchanges, by ccxt's ids, that give a passphrase with a pair, as its `requiredCredentials` have it."""


WALLET = ("walletAddress", "privateKey")
"""What stands in the place of Key and Secret, by ccxt's names, where an exchange knows wallets and no accounts."""


@dataclass(frozen=True, slots=True)
class Credentials:
    """A pair for the exchange of that id (`kraken`, say); some exchanges want a password or a user id besides."""

    exchange: str
    key: str
    secret: SecretText
    password: SecretText | None = None
    uid: str = ""

    def __post_init__(self) -> None:
        require_secret(self.secret, "Secret")
        require_secret(self.password or self.secret, "password")


def credentials_of(
    exchange: object, key: str, secret: object, password: object = None, uid: object = None
) -> Credentials:
    """Return an entry of what stands in a file, where anything can stand for a part that is text."""
    words = [str(part) if part else "" for part in (exchange, secret, password, uid)]
    return Credentials(words[0], key, SecretText(words[1]), SecretText(words[2]) if words[2] else None, words[3])


def json_object(text: str) -> dict[str, Any]:
    """Return the JSON object in a text. Raises InvalidInput where there is none, or one nested without end."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise InvalidInput("This file is not a JSON object.", "path")
    return found


def hidden(entry: Credentials) -> Credentials:
    """Return the entry as it may be shown."""
    return replace(entry, secret=_HIDDEN, password=_HIDDEN if entry.password else None)


def check(entry: Credentials) -> None:
    """Raise InvalidInput where a part is missing or holds a control character.

    A Secret or a password may go over several lines: a private key in PEM does, which some exchanges give.
    """
    if not _ID.fullmatch(entry.exchange):
        raise InvalidInput("Name the exchange by its id: small letters and digits, like kraken.", "exchange")
    if entry.exchange == "bittrex":
        raise InvalidInput("Bittrex is gone, and no program of today knows it. Name another one.", "exchange")
    if not entry.key or not entry.secret:
        said = "Key and Secret are both needed."
        require_no_complaints({name: said for name in ("key", "secret") if not getattr(entry, name)})
    for name, sentence, right in _judged(entry):
        if not right:
            raise InvalidInput(sentence, name)


def _judged(entry: Credentials) -> list[tuple[str, str, bool]]:
    # Only verdicts are returned: an error's traceback can list the frame that asked.
    password = entry.password.reveal() if entry.password else ""
    hidden = [("secret", entry.secret.reveal()), ("password", password)]
    return [
        *[(name, _ODD_SIGN, _BREAK.sub("", text).isprintable()) for name, text in hidden],
        *[(name, _ODD_SIGN, text.isprintable()) for name, text in (("key", entry.key), ("uid", entry.uid))],
        *[(name, _LOST_LINES, not _ONE_LINE_PEM.match(text)) for name, text in hidden],
    ]
