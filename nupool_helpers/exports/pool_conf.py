"""`pool.conf` of the NuPool client (2015), written so that the client's own parser reads what was meant.

That parser drops everything from the first `#` of a line, splits the rest at every `=`, and passes over a line in
silence that does not give exactly two parts. It has no quoting. So a value with either sign is refused here.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from nupool_helpers.addresses import address_complaint
from nupool_helpers.errors import CorrectTheEntry
from nupool_helpers.files import keep_copy, read_private, write_private
from nupool_helpers.keys import KeyPair

__all__ = ["NAME", "PoolConf", "Written", "complaint", "differences", "parse", "preview", "read", "write"]

NAME = "pool.conf"
_HIDDEN = "••••••"
_HOST = re.compile(r"(?!-)[A-Za-z0-9.-]{1,253}(:(?P<port>[0-9]{1,5}))?", re.ASCII)
_RATE = re.compile(r"[0-9]{1,3}(\.[0-9]{1,8})?", re.ASCII)
_WORD = re.compile(r"[a-z0-9]{1,20}", re.ASCII)
_LIMIT = 64 * 1024


@dataclass(frozen=True, slots=True)
class PoolConf:
    """The parameters by the client's names; `interest` in percent a day, one number or `bid,ask`."""

    address: str
    pair: KeyPair
    server: str
    unit: str = "btc"
    exchange: str = "bittrex"
    interest: str = "0"
    ordermatch: bool = False
    trading: str = "pybot"


@dataclass(frozen=True, slots=True)
class Written:
    """Where the file is, and where the one before it is kept (None where there was none, or none was wanted)."""

    path: Path
    copy: Path | None


def complaint(name: str, value: str) -> str | None:
    """Return the sentence that says what is wrong with one parameter, or None."""
    text = value.strip()
    if any(sign in text for sign in "#=") or any(ord(c) < 32 or ord(c) == 127 for c in text):
        return "The client cannot read a value with # or = in it, or one over several lines: it would cut or drop it."
    rule = _RULES.get(name)
    return rule(text) if rule else None


def preview(conf: PoolConf) -> str:
    """Return the file's text with the Secret hidden."""
    return _lines(conf, _HIDDEN)


def write(path: Path, conf: PoolConf, *, keep: bool = True) -> Written:
    """Write the file for this user alone, read it back by the client's rules, and compare.

    A file that is there is kept as a copy, unless `keep` is False. Raises CorrectTheEntry (its `field` is the
    parameter's name) before anything is written.
    """
    for name, value in _values(conf, conf.pair.secret.reveal()).items():
        sentence = complaint(name, value)
        if sentence:
            raise CorrectTheEntry(sentence, name)
    if path.is_symlink() or path.is_dir():
        raise CorrectTheEntry("This is a link or a folder. Name an ordinary file.", "path")
    copy = keep_copy(path) if keep and path.exists() else None
    write_private(path, _lines(conf, conf.pair.secret.reveal()).encode())
    if read(path) != _values(conf, conf.pair.secret.reveal()):
        raise CorrectTheEntry("The file does not read back as it was written. Look whether its folder is full.", "path")
    return Written(path, copy)


def read(path: Path) -> dict[str, str]:
    """Return what the client would read from a file. Raises OSError or CorrectTheEntry where it cannot be read."""
    return parse(read_private(path, _LIMIT).decode("utf-8", "replace"))


def parse(text: str) -> dict[str, str]:
    """Return what the client's parser makes of a text; of a name that stands twice the later line counts."""
    found = {}
    for line in text.splitlines():
        parts = line.strip().split("#", 1)[0].split("=")
        if len(parts) == 2:
            found[parts[0].strip()] = parts[1].strip()
    return found


def differences(path: Path, conf: PoolConf) -> list[tuple[str, str, str]]:
    """Return (name, value in the file, value to be written) where they differ, with the Secrets hidden."""
    old, new = read(path), _values(conf, conf.pair.secret.reveal())
    rows = []
    for name in dict.fromkeys([*new, *old]):
        before, after = old.get(name, ""), new.get(name, "")
        if before != after:
            hidden = name == "apisecret"
            rows.append((name, _HIDDEN if hidden and before else before, "another one" if hidden else after))
    return rows


def _values(conf: PoolConf, secret: str) -> dict[str, str]:
    return {
        "address": conf.address.strip(),
        "apikey": conf.pair.key,
        "apisecret": secret,
        "server": conf.server.strip(),
        "unit": conf.unit,
        "exchange": conf.exchange,
        "interest": conf.interest.replace(" ", "") or "0",
        "ordermatch": str(conf.ordermatch),
        "trading": conf.trading,
    }


def _lines(conf: PoolConf, secret: str) -> str:
    return "".join(f"{name} = {value}\n" for name, value in _values(conf, secret).items())


def _server(text: str) -> str | None:
    found = _HOST.fullmatch(text)
    if not text:
        return "The pool's address is missing: a host, or a host and its port, like eu.nupool.net:3334."
    if not found or not 0 < int(found["port"] or 1) < 65536 or ".." in text:
        return "Write a host, or a host and its port, without http:// before it."
    return None


def _interest(text: str) -> str | None:
    parts = [part.strip() for part in text.split(",")]
    if text and (len(parts) > 2 or not all(_RATE.fullmatch(part) and Decimal(part) <= 100 for part in parts)):
        return "Write one number of percent a day, or one for buying and one for selling: 0.2 or 0.2,0.3."
    return None


def _one_of(*words: str) -> Callable[[str], str | None]:
    return lambda text: None if text in words else f"The client knows: {', '.join(words)}."


def _exchange_or_unit(text: str) -> str | None:
    return None if _WORD.fullmatch(text) else "One word of small letters."


_RULES: dict[str, Callable[[str], str | None]] = {
    "address": address_complaint,
    "server": _server,
    "unit": _exchange_or_unit,
    "exchange": _one_of("bittrex", "ccedk", "bitcoincoid", "bter", "testing"),
    "interest": _interest,
    "trading": _one_of("pybot", "nubot", "none"),
}
