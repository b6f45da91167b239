"""`users.dat`, the many-key form of the NuPool client: one account a line, parts split at white space.

    address units exchange key secret [bid [ask [bot [match]]]]

When any line has five parts the client reads the whole file in this form.
"""

from collections.abc import Iterable
from dataclasses import replace

from nupool_helpers.exports.credentials import Credentials
from nupool_helpers.exports.formats import Change, Format
from nupool_helpers.exports.parameters import check
from nupool_helpers.exports.pool_conf import RULES, PoolConf, kept_lines, others_row, values_of, words
from nupool_helpers.secret import SecretText
from nupool_helpers.validation.keys import KeyPair

__all__ = ["NAME", "USERS_DAT", "added", "parse"]

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


def _as_read(account: PoolConf) -> PoolConf:
    bid, _, ask = account.interest.replace(" ", "").partition(",")
    interest = bid or "0" if ask in ("", bid) else f"{bid},{ask}"
    return replace(account, address=account.address.strip(), server="", interest=interest)


def _line(account: PoolConf, *, hidden: bool = True) -> str:
    secret = str(account.pair.secret) if hidden else account.pair.secret.reveal()
    bid, _, ask = account.interest.replace(" ", "").partition(",")
    parts = (account.address.strip(), account.unit, account.exchange, account.pair.key, secret)
    return " ".join([*parts, bid or "0", ask or bid or "0", account.trading, str(account.ordermatch)]) + "\n"


def _render(account: PoolConf, old: str) -> str:
    values = values_of(account, hidden=True)
    check({name: values["unit" if name == "units" else name] for name in _JUDGED})
    return "".join(_line(one, hidden=False) for one in added(parse(old), account))


def _shown(account: PoolConf, old: str) -> str:
    return "".join(_line(one) for one in added(parse(old), account))


def _pairs(text: str) -> list[Credentials]:
    return [Credentials(one.exchange, one.pair.key, one.pair.secret) for one in parse(text)]


def _holds(text: str, account: PoolConf) -> bool:
    # Each line one account: a part that was split would make of one line another, or none.
    found = parse(text)
    return _as_read(account) in found and len(found) == text.count("\n")


def _changes(old: str, new: str) -> list[Change]:
    before = {one.pair.key: one for one in parse(old)}
    rows = []
    for one in parse(new):
        now = before.get(one.pair.key)
        if now is None:
            rows.append(("a new line", "", _line(one)))
        elif now != one:
            rows.append(("this Key's line", _line(now), _line(one)))
    return rows + others_row(old, len(parse(old)))


USERS_DAT = Format(
    name="users.dat",
    file=NAME,
    render=_render,
    shown=_shown,
    parse=_pairs,
    holds=_holds,
    changes=_changes,
    hiding="the Secrets hidden",
    heading="Name",
    rules=RULES,
    refused="A part of a line has no spaces and no # in it.",
    refused_at="key",
)
