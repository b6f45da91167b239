"""`pool.conf` of the NuPool client (2015), written so that the client's own parser reads what was meant.

That parser drops everything from the first `#` of a line, splits the rest at every `=`, and passes over a line in
silence that does not give exactly two parts.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from nupool_helpers.exports.credentials import Credentials
from nupool_helpers.exports.formats import Change, Format
from nupool_helpers.exports.parameters import BLANKS, check
from nupool_helpers.secret import SecretText
from nupool_helpers.validation.keys import KeyPair

__all__ = ["NAME", "POOL_CONF", "RULES", "PoolConf", "kept_lines", "others_row", "parse", "values_of", "words"]

NAME = "pool.conf"
RULES = " by the client's own rules: all as shown"


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


def others_row(old: str, known: int) -> list[Change]:
    """Return what becomes of a text's lines besides those known: they are counted, since they may hold anything."""
    others = sum(1 for line in old.split("\n") if line.strip(BLANKS)) - known
    return [("other lines and comments", str(others), "none")] if others else []


def _text(values: dict[str, str]) -> str:
    return "".join(f"{name} = {value}\n" for name, value in values.items())


def _render(conf: PoolConf, _old: str) -> str:
    check(values_of(conf))
    return _text(values_of(conf))


def _pairs(text: str) -> list[Credentials]:
    values = parse(text)
    entry = Credentials(values.get("exchange", ""), values.get("apikey", ""), SecretText(values.get("apisecret", "")))
    return [entry] if entry.key and entry.secret else []


def _changes(old: str, new: str) -> list[Change]:
    now, then = parse(old), parse(new)
    rows: list[Change] = []
    for name, after in then.items():
        before = now.get(name, "")
        if name == "apisecret":
            said = (str(SecretText(before)) if before else "", "another one")
        elif name == "apikey":  # where the two are swapped this is the Secret
            said = (f"{before[:4]}…" if before else "", after)
        else:
            said = (before, after)
        rows += [(name, *said)] if before != after else []
    known = sum(1 for _number, kept in kept_lines(old) if kept.split("=")[0].strip(BLANKS) in then)
    return rows + others_row(old, known)


POOL_CONF = Format(
    name="pool.conf",
    file=NAME,
    render=_render,
    shown=lambda conf, _old: _text(values_of(conf, hidden=True)),
    parse=_pairs,
    holds=lambda text, conf: parse(text) == values_of(conf),
    changes=_changes,
    hiding="the Secret hidden",
    heading="Name",
    rules=RULES,
)
