"""What every program's configuration holds: one pair for one exchange; and what a format of it is."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from nupool_helpers.errors import InvalidInput
from nupool_helpers.secret import SecretText, require_secret

__all__ = ["Credentials", "Format", "check", "credentials_of", "hidden", "json_object"]

_HIDDEN = SecretText("••••••")
_ID = re.compile(r"[a-z0-9_]{1,40}", re.ASCII)


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


@dataclass(frozen=True, slots=True)
class Format:
    """A program's configuration.

    `render(entry, old)` returns the file's text, what `old` (the file that is there, or "") has of other exchanges
    kept; `parse(text)` returns the pairs in a text. Both raise InvalidInput. `use(entry)` returns the lines that
    give the file to the program, `release` says which release's form was followed and how that was checked, `where`
    where the file goes and who else can read it there.
    """

    name: str
    file: str
    release: str
    where: str
    render: Callable[[Credentials, str], str]
    parse: Callable[[str], list[Credentials]]
    use: Callable[[Credentials], str]


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
    """Raise InvalidInput where a part is missing or holds a line break or another control character."""
    if not _ID.fullmatch(entry.exchange):
        raise InvalidInput("Name the exchange by its id: small letters and digits, like kraken.", "exchange")
    if entry.exchange == "bittrex":
        raise InvalidInput("Bittrex is gone, and no program of today knows it. Name another one.", "exchange")
    if not entry.key or not entry.secret:
        raise InvalidInput("Key and Secret are both needed.", "secret" if entry.key else "key")
    bad = [name for name, text in _parts(entry) if not text.isprintable()]
    if bad:
        raise InvalidInput("This has a line break or another sign that cannot be typed. Paste it again.", bad[0])


def _parts(entry: Credentials) -> list[tuple[str, str]]:
    password = entry.password.reveal() if entry.password else ""
    return [("key", entry.key), ("secret", entry.secret.reveal()), ("password", password), ("uid", entry.uid)]
