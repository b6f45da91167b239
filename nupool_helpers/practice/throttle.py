"""Limits on guessing, with PyPI's figures. They are kept in the database, so a restart forgives nothing."""

import hashlib
import ipaddress

from sqlalchemy import Integer, bindparam, delete, insert, or_, select

from nupool_helpers.practice.schema import attempts
from nupool_helpers.practice.store import Prepared
from nupool_helpers.practice.transaction import Transaction
from nupool_helpers.practice.waiting import Wait

__all__ = ["PLACE_DIGITS", "check", "forget", "lift", "lift_seat", "record", "record_nobody", "scope_of", "take"]

_MINUTE = 60 * 1000
# By account, against many machines that try one; by address, against one that tries many. A code of six digits, three
# of which are good at a time, stands for years at fifty guesses a day.
PER_ACCOUNT = ((5, 5 * _MINUTE), (20, 60 * _MINUTE), (50, 24 * 60 * _MINUTE))
# Somebody looks for a password that is strong enough: more tries than anybody guesses another's with.
PER_REGISTRATION = ((20, 5 * _MINUTE), (50, 60 * _MINUTE))
PER_ADDRESS = ((10, 5 * _MINUTE), (50, 60 * _MINUTE))
# From this machine, where a whole class has one address: more than they all mistype at one time, but who
# tries one password with one e-mail address after the other does not get far.
PER_LOOPBACK = ((1000, 5 * _MINUTE), (3000, 60 * _MINUTE))
# What anybody can try on somebody else's e-mail address. In a class everybody who asks is known: each seat has tries of
# its own, so that a neighbour's wrong ones keep nobody out for a day, and is stopped by what it has tried in all.
_BY_STRANGERS = frozenset({"mail", "password", "registration"})
_LONGEST = 24 * 60 * _MINUTE
PLACE_DIGITS = 3
"""Hexadecimal ones: 4,096 places for addresses without an account."""
_SENTENCES = {
    "code": "Too many wrong codes.",
    "copy": "Too many wrong copies.",
    "password": "Too many wrong passwords.",
    "mail": "Too many mails were asked for.",
    "registration": "This address was tried too often.",
}

_NTH_NEWEST = Prepared(
    select(attempts.c.at)
    .where(attempts.c.scope == bindparam("scope"), attempts.c.at > bindparam("since"))
    .order_by(attempts.c.at.desc())
    .limit(1)
    .offset(bindparam("newer", type_=Integer))
)
_FORGET_OLD = Prepared(delete(attempts).where(attempts.c.at <= bindparam("until")))
_COUNT = Prepared(insert(attempts).returning(attempts.c.id), ["scope", "at"])


def scope_of(email: str) -> str:
    """Return the name under which an e-mail address is counted, whether or not it has an account."""
    # Strangers fill this table: hashed, what they type has one length and makes no list of addresses to read.
    return hashlib.sha256(email.encode()).hexdigest()[:32]


def check(tx: Transaction, kind: str, who: str | int) -> Wait | None:
    """Return why `kind` (a key of `_SENTENCES`) must wait for this account or address, None when it need not."""
    until = max(
        _until(tx, scope, limit, window) for scope, limits in _scopes(tx, kind, who) for limit, window in limits
    )
    return Wait(_SENTENCES[kind], until, tx.now) if until > tx.now else None


def record(tx: Transaction, kind: str, who: str | int) -> list[int]:
    """Count one attempt and return what `forget` takes."""
    return _insert(tx, [scope for scope, _limits in _scopes(tx, kind, who)])


def record_nobody(tx: Transaction, email: str, *, once: bool) -> None:
    """Write down a refusal that belongs to no account; with `once` unless there is one of the last five minutes.

    What the limit refuses costs its sender nothing, with another address each time: so of those that are written
    `once` there are no more than there are places, and who comes takes the place of who was there.
    """
    scope = f"nobody:{scope_of(email)}"
    recent = select(attempts.c.id).where(attempts.c.scope == scope, attempts.c.at > tx.now - 5 * _MINUTE).limit(1)
    if once and tx.connection.scalar(recent) is not None:
        return
    if once:
        place = scope[: len("nobody:") + PLACE_DIGITS]
        # "g" comes behind every hexadecimal digit: all scopes that begin so, found by the index.
        tx.connection.execute(delete(attempts).where(attempts.c.scope >= place, attempts.c.scope < f"{place}g"))
    _insert(tx, [scope])


def take(tx: Transaction, kind: str, who: str | int) -> None:
    """Count something that is limited whether or not it fails. Raises Wait at the limit."""
    if wait := check(tx, kind, who):
        raise wait
    record(tx, kind, who)


def forget(tx: Transaction, ids: list[int]) -> None:
    """Take back what was counted before it was known to be right."""
    tx.connection.execute(delete(attempts).where(attempts.c.id.in_(ids)))


def lift(tx: Transaction, kind: str, who: str | int) -> None:
    """Forget what was counted against an account, since what was guessed at is another one now."""
    scope = f"{kind}:{who}"
    of_seats = attempts.c.scope.startswith(f"{scope} ", autoescape=True)
    tx.connection.execute(delete(attempts).where(or_(attempts.c.scope == scope, of_seats)))


def lift_seat(tx: Transaction, seat: str) -> None:
    """Forget what a seat was counted for, whatever it tried and on whichever address."""
    mark = _mark_of(seat)
    scopes = (attempts.c.scope.endswith(f" {mark}"), attempts.c.scope.endswith(f" seat:{mark}"))
    tx.connection.execute(delete(attempts).where(or_(*scopes)))


def _mark_of(seat: str) -> str:
    return scope_of(seat)[:16]


def _insert(tx: Transaction, scopes: list[str]) -> list[int]:
    _FORGET_OLD.change(tx.connection, until=tx.now - _LONGEST)
    return [_COUNT.first(tx.connection, scope=scope, at=tx.now).id for scope in scopes]


def _scopes(tx: Transaction, kind: str, who: str | int) -> list[tuple[str, tuple[tuple[int, int], ...]]]:
    limits = PER_REGISTRATION if kind == "registration" else PER_ACCOUNT
    scopes: list[tuple[str, tuple[tuple[int, int], ...]]] = [(f"{kind}:{who}", limits)]
    if tx.seat:
        mark = _mark_of(tx.seat)
        own = f"{kind}:{who} {mark}" if kind in _BY_STRANGERS else f"{kind}:{who}"
        return [(own, limits), (f"{kind} seat:{mark}", PER_ADDRESS)]
    if _is_loopback(tx.remote_ip):
        return [*scopes, (f"{kind} address:loopback", PER_LOOPBACK)]
    return [*scopes, (f"{kind} address:{tx.remote_ip}", PER_ADDRESS)]


def _is_loopback(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return address == ""  # no network in between


def _until(tx: Transaction, scope: str, limit: int, window: int) -> int:
    oldest = _NTH_NEWEST.first(tx.connection, scope=scope, since=tx.now - window, newer=limit - 1)
    return 0 if oldest is None else int(oldest.at) + window
