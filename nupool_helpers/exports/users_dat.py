"""`users.dat`, the many-key form of the NuPool client: one account a line, parts split at white space.

    address units exchange key secret [bid [ask [bot [match]]]]

When any line has five parts the client reads the whole file in this form.
"""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from nupool_helpers.errors import InvalidInput
from nupool_helpers.exports.parameters import check
from nupool_helpers.exports.pool_conf import PoolConf, kept_lines, values_of, words
from nupool_helpers.ordinary_files import is_there, read_text
from nupool_helpers.private_files import replace_file
from nupool_helpers.secret import SecretText
from nupool_helpers.validation.keys import KeyPair

__all__ = ["NAME", "added", "differences", "parse", "preview", "read", "write"]

NAME = "users.dat"
_JUDGED = ("address", "units", "exchange", "interest", "trading")


def parse(text: str) -> list[PoolConf]:
    """Return the accounts as the client reads them; a line with fewer than five parts is none."""
    return [_account(parts) for _number, kept in kept_lines(text) if len(parts := words(kept)) >= 5]


def _account(parts: list[str]) -> PoolConf:
    address, units, exchange, key, secret, *more = parts
    bid, ask, bot, match = (*more[:4], *("0", "", "pybot", "False")[len(more) :])
    interest = bid if ask in ("", bid) else f"{bid},{ask}"
    pair = KeyPair(key, SecretText(secret))
    return PoolConf(address, pair, "", units, exchange.lower(), interest, match in ("True", "true", "1"), bot)


def added(accounts: Iterable[PoolConf], account: PoolConf) -> list[PoolConf]:
    """Return the accounts with one more; one that has the same Key is replaced where it stands."""
    before = list(accounts)
    if all(one.pair.key != account.pair.key for one in before):
        return [*before, account]
    return [account if one.pair.key == account.pair.key else one for one in before]


def preview(accounts: Iterable[PoolConf]) -> str:
    """Return the file's text with the Secrets hidden."""
    return "".join(_line(account) for account in accounts)


def differences(path: Path, account: PoolConf) -> list[tuple[str, str, str]]:
    """Return (what, as it is in the file, as it will be) when an account is added to a file, the Secrets hidden."""
    content = read_text(path)
    before = [one for one in parse(content) if one.pair.key == account.pair.key]
    rows = [("this Key's line", _line(one), _line(account)) for one in before if one != account]
    if not before:
        rows = [("a new line", "", _line(account))]
    others = sum(1 for line in content.split("\n") if line.split()) - len(parse(content))
    if others:
        rows.append(("other lines and comments", str(others), "none"))
    return rows


def write(path: Path, accounts: list[PoolConf], *, keep: bool = True) -> Path | None:
    """Write the file for this user alone and read it back; returns the copy of the one before.

    Raises InvalidInput before anything is written where a value would be split or cut, or an account that is not in
    the file yet has a value that cannot be; OSError where it cannot be written.
    """
    before = read(path) if is_there(path) else []
    for account in accounts:
        if account not in before:
            check({name: value for name, value in _values(account).items() if name in _JUDGED})
    text = SecretText("".join(_line(account, hidden=False) for account in accounts))
    meant = [_as_read(account) for account in accounts]
    if parse(text.reveal()) != meant:
        raise InvalidInput("A part of a line has no spaces and no # in it.", "key")
    copy = replace_file(path, text, keep=keep)
    if read(path) != meant:
        raise InvalidInput("The file does not read back as it was written.", "path")
    return copy


def _values(account: PoolConf) -> dict[str, str]:
    values = values_of(account, hidden=True)
    return values | {"units": values["unit"]}


def read(path: Path) -> list[PoolConf]:
    """Return the accounts in a file."""
    return parse(read_text(path))


def _as_read(account: PoolConf) -> PoolConf:
    bid, _, ask = account.interest.replace(" ", "").partition(",")
    interest = bid or "0" if ask in ("", bid) else f"{bid},{ask}"
    return replace(account, address=account.address.strip(), server="", interest=interest)


def _line(account: PoolConf, *, hidden: bool = True) -> str:
    secret = str(account.pair.secret) if hidden else account.pair.secret.reveal()
    bid, _, ask = account.interest.replace(" ", "").partition(",")
    parts = (account.address.strip(), account.unit, account.exchange, account.pair.key, secret)
    return " ".join([*parts, bid or "0", ask or bid or "0", account.trading, str(account.ordermatch)]) + "\n"
