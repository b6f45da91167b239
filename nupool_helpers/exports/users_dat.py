"""`users.dat`, the many-key form of the NuPool client: one account a line, parts split at white space.

    address units exchange key secret [bid [ask [bot [match]]]]

When any line has five parts the client reads the whole file in this form.
"""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from nupool_helpers.errors import CorrectTheEntry
from nupool_helpers.exports.pool_conf import PoolConf, complaint
from nupool_helpers.files import keep_copy, read_private, write_private
from nupool_helpers.keys import KeyPair
from nupool_helpers.secret import SecretText

__all__ = ["NAME", "added", "parse", "preview", "read", "write"]

NAME = "users.dat"
_LIMIT = 1024 * 1024


def parse(text: str) -> list[PoolConf]:
    """Return the accounts as the client reads them; a line with fewer than five parts is none."""
    found = []
    for line in text.splitlines():
        parts = line.split("#", 1)[0].split()
        if len(parts) >= 5:
            address, units, exchange, key, secret, *more = parts
            bid, ask, bot, match = (*more[:4], *("0", "", "pybot", "False")[len(more) :])
            interest = bid if ask in ("", bid) else f"{bid},{ask}"
            pair = KeyPair(key, SecretText(secret))
            taken = match in ("True", "true", "1")
            found.append(PoolConf(address, pair, "", units, exchange.lower(), interest, taken, bot))
    return found


def added(accounts: Iterable[PoolConf], account: PoolConf) -> list[PoolConf]:
    """Return the accounts with one more; one that has the same Key is replaced where it stands."""
    before = list(accounts)
    if all(one.pair.key != account.pair.key for one in before):
        return [*before, account]
    return [account if one.pair.key == account.pair.key else one for one in before]


def preview(accounts: Iterable[PoolConf]) -> str:
    """Return the file's text with the Secrets hidden."""
    return "".join(_line(account, "••••••") for account in accounts)


def write(path: Path, accounts: list[PoolConf], *, keep: bool = True) -> Path | None:
    """Write the file for this user alone and read it back; returns the copy of the one before.

    Raises CorrectTheEntry before anything is written where a value would be split or cut.
    """
    for account in accounts:
        _check(account)
    if path.is_symlink() or path.is_dir():
        raise CorrectTheEntry("This is a link or a folder. Name an ordinary file.", "path")
    copy = keep_copy(path) if keep and path.exists() else None
    write_private(path, "".join(_line(account, account.pair.secret.reveal()) for account in accounts).encode())
    if [_as_read(one) for one in accounts] != read(path):
        raise CorrectTheEntry("The file does not read back as it was written.", "path")
    return copy


def read(path: Path) -> list[PoolConf]:
    """Return the accounts in a file."""
    return parse(read_private(path, _LIMIT).decode("utf-8", "replace"))


def _as_read(account: PoolConf) -> PoolConf:
    bid, _, ask = account.interest.replace(" ", "").partition(",")
    interest = bid or "0" if ask in ("", bid) else f"{bid},{ask}"
    return replace(account, address=account.address.strip(), server="", interest=interest)


def _check(account: PoolConf) -> None:
    values = {"address": account.address, "exchange": account.exchange, "interest": account.interest}
    for name, value in values.items():
        if sentence := complaint(name, value):
            raise CorrectTheEntry(sentence, name)
    words = (account.unit, account.pair.key, account.trading)
    if any(not word or len(word.split()) != 1 or "#" in word for word in words) or not _is_word(account.pair.secret):
        raise CorrectTheEntry("A part of a line has no spaces and no # in it.", "key")


def _is_word(secret: SecretText) -> bool:
    return len(secret.reveal().split()) == 1 and "#" not in secret.reveal()


def _line(account: PoolConf, secret: str) -> str:
    bid, _, ask = account.interest.replace(" ", "").partition(",")
    parts = (account.address, account.unit, account.exchange, account.pair.key, secret)
    return " ".join([*parts, bid or "0", ask or bid or "0", account.trading, str(account.ordermatch)]) + "\n"
