"""`pool.conf` of the NuPool client (2015), written so that the client's own parser reads what was meant.

That parser drops everything from the first `#` of a line, splits the rest at every `=`, and passes over a line in
silence that does not give exactly two parts.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from nupool_helpers.errors import InvalidInput
from nupool_helpers.exports.parameters import BLANKS, check
from nupool_helpers.ordinary_files import read_text
from nupool_helpers.private_files import replace_file
from nupool_helpers.secret import SecretText
from nupool_helpers.validation.keys import KeyPair

__all__ = [
    "NAME",
    "PoolConf",
    "differences",
    "kept_lines",
    "parse",
    "preview",
    "read",
    "values_of",
    "words",
    "write",
]

NAME = "pool.conf"


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


def preview(conf: PoolConf) -> str:
    """Return the file's text with the Secret hidden."""
    return _text(values_of(conf, hidden=True))


def write(path: Path, conf: PoolConf, *, keep: bool = True) -> Path | None:
    """Write the file for this user alone, read it back by the client's rules, and compare.

    A file that is there is kept as a copy in the data folder, which is returned, unless `keep` is False. Raises
    InvalidInput (its `field` is the parameter's name) before anything is written, OSError where it cannot be.
    """
    check(values_of(conf))
    text = SecretText(_text(values_of(conf)))
    copy = replace_file(path, text, keep=keep)
    if read(path) != values_of(conf):
        raise InvalidInput("The file does not read back as it was written. Look whether its folder is full.", "path")
    return copy


def read(path: Path) -> dict[str, str]:
    """Return what the client would read from a file. Raises OSError or InvalidInput where it cannot be read."""
    return parse(read_text(path))


def kept_lines(text: str) -> Iterator[tuple[int, str]]:
    """Yield each line's number and what the client keeps of it: stripped, and cut at the first `#`."""
    for number, line in enumerate(text.split("\n"), 1):
        yield number, line.strip(BLANKS).split("#", 1)[0]


def words(kept: str) -> list[str]:
    """Return a line's parts as the client splits them at white space."""
    return [word for word in re.split(f"[{BLANKS}]+", kept) if word]


def parse(text: str) -> dict[str, str]:
    """Return what the client's parser makes of a text; of a name that stands twice the later line counts."""
    found = {}
    for _number, kept in kept_lines(text):
        parts = kept.split("=")
        if len(parts) == 2:
            found[parts[0].strip(BLANKS)] = parts[1].strip(BLANKS)
    return found


def differences(path: Path, conf: PoolConf) -> list[tuple[str, str, str]]:
    """Return (name, value in the file, value to be written) where they differ, with the Secrets hidden.

    Lines that are not one of the client's parameters are counted, not shown: they may hold anything.
    """
    content = read_text(path)
    old, new = parse(content), values_of(conf)
    rows = []
    for name, after in new.items():
        before = old.get(name, "")
        if before != after:
            said = (before, after)
            if name == "apisecret":
                said = (str(conf.pair.secret) if before else "", "another one")
            elif name == "apikey":  # where the two are swapped this is the Secret
                said = (f"{before[:4]}…" if before else "", after)
            rows.append((name, *said))
    known = sum(1 for _number, kept in kept_lines(content) if kept.split("=")[0].strip(BLANKS) in new)
    others = sum(1 for line in content.split("\n") if line.strip(BLANKS)) - known
    if others:
        rows.append(("other lines and comments", str(others), "none"))
    return rows


def values_of(conf: PoolConf, *, hidden: bool = False) -> dict[str, str]:
    """Return the parameters as they are written; with `hidden` there are dots in the Secret's place."""
    values = {
        "address": conf.address,
        "apikey": conf.pair.key,
        "apisecret": str(conf.pair.secret) if hidden else conf.pair.secret.reveal(),
        "server": conf.server,
        "unit": conf.unit,
        "exchange": conf.exchange,
        "interest": conf.interest.replace(" ", "") or "0",
        "ordermatch": str(conf.ordermatch),
        "trading": conf.trading,
    }
    return {name: value.strip(BLANKS) for name, value in values.items()}


def _text(values: dict[str, str]) -> str:
    return "".join(f"{name} = {value}\n" for name, value in values.items())
