"""What every program's configuration holds: one pair for one exchange; and what a format of it is."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from nupool_helpers.errors import CorrectTheEntry
from nupool_helpers.secret import SecretText, require_secret

__all__ = ["HIDDEN", "Entry", "Format", "hidden", "no_control"]

HIDDEN = SecretText("••••••")
_ID = re.compile(r"[a-z0-9_]{1,40}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Entry:
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
    kept; `parse(text)` returns the pairs in a text. Both raise CorrectTheEntry. `release` says which release's form
    was followed and how that was checked, `where` where the file goes and who else can read it there.
    """

    name: str
    file: str
    release: str
    where: str
    render: Callable[[Entry, str], str]
    parse: Callable[[str], list[Entry]]


def hidden(entry: Entry) -> Entry:
    """Return the entry as it may be shown."""
    return replace(entry, secret=HIDDEN, password=HIDDEN if entry.password else None)


def no_control(entry: Entry) -> None:
    """Raise CorrectTheEntry where a part is missing or holds a line break or another control character."""
    if not _ID.fullmatch(entry.exchange):
        raise CorrectTheEntry("Name the exchange by its id: small letters and digits, like kraken.", "exchange")
    parts = {"key": entry.key, "secret": entry.secret.reveal()}
    complaint = next((name for name, text in parts.items() if not text), "")
    if complaint:
        raise CorrectTheEntry("Key and Secret are both needed.", complaint)
    if entry.password:
        parts["password"] = entry.password.reveal()
    bad = [name for name, text in {**parts, "uid": entry.uid}.items() if not text.isprintable()]
    parts.clear()  # an error's traceback can list this frame
    if bad:
        raise CorrectTheEntry("This has a line break or another sign that cannot be typed. Paste it again.", bad[0])
