"""Passwords: hashed by Argon2 off the event loop, judged by zxcvbn."""

import unicodedata
from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError
from sqlalchemy import Row
from starlette.requests import Request

from nupool_helpers.errors import InvalidInput
from nupool_helpers.practice import throttle
from nupool_helpers.practice.accounts.known_browsers import who_tries
from nupool_helpers.practice.context import Context
from nupool_helpers.practice.offload import Busy
from nupool_helpers.practice.web.request import context_of
from nupool_helpers.secret import SecretText
from nupool_helpers.validation.passwords import complaint, strength

__all__ = ["WeakPassword", "check_new", "clean", "make_hash", "prove", "require_same_password", "space_around"]

# NIST SP 800-63B, section 5.1.1.2, asks for 64 at least. There is an end because all of it is hashed.
_LONGEST = 1000
# One sentence for both, so that nobody learns whose address has an account (OWASP Authentication Cheat Sheet).
_NOT_RIGHT = "The e-mail address or the password is not right."
_SPACE = " What was typed begins or ends with a space."  # a paste brings one along, and nobody sees it
# OWASP's figures (Password Storage Cheat Sheet). argon2-cffi's own cost five times the work, in four threads that crowd
# out whoever answers everybody else: two hundred people who register at once on two cores would wait for minutes.
_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


class WeakPassword(InvalidInput):
    """A password that is guessed too soon; `strength` says how soon and what would help."""

    def __init__(self, sentence: str, field: str, strength: dict[str, Any]) -> None:
        super().__init__(sentence, field)
        self.strength = strength


def clean(typed: str, field: str = "password") -> SecretText:
    """Return a typed password in one Unicode form. Raises InvalidInput where it is missing or too long."""
    if not typed:
        raise InvalidInput("Type the password.", field)
    if len(typed) > _LONGEST:
        raise InvalidInput(f"A password has at most {_LONGEST:,} characters.", field)
    return SecretText(unicodedata.normalize("NFC", typed))


async def check_new(context: Context, typed: str, email: str, field: str = "password") -> SecretText:
    """Return a new password that is strong enough. Raises WeakPassword where it is not."""
    password = clean(typed, field)
    estimate = await context.offload_new(_judge, password, email)
    if sentence := complaint(estimate):
        raise WeakPassword(sentence, field, estimate)
    return password


async def make_hash(context: Context, password: SecretText) -> str:
    """Return the hash to store."""
    return str(await context.offload_new(_hash, _hasher(context), password))


async def prove(request: Request, email: str, password_hash: str | None, password: SecretText) -> None:
    """Return when the password is right.

    Raises RateLimited when too many were wrong, InvalidInput when this one is, and Busy, which costs no attempt.
    An e-mail address without an account (`password_hash` None) costs the same work and counts the same, so that
    neither time nor text tells.
    """
    context = context_of(request)
    # Counted before it is verified: what arrives at the same moment finds the count already made.
    with context.transaction(request) as tx:
        who = who_tries(request, tx, email, password_hash)
        problem = throttle.check(tx, "password", who)
        counted = [] if problem else throttle.record(tx, "password", who)
    if problem:
        raise problem
    try:
        stand_in = await _stand_in(context)
        right = await context.offload(_verify, _hasher(context), password_hash or stand_in, password)
    except Busy:
        with context.transaction(request) as tx:
            throttle.forget(tx, counted)
        raise
    if not right or password_hash is None:
        raise InvalidInput(_NOT_RIGHT + space_around(password), "password")
    with context.transaction(request) as tx:
        throttle.forget(tx, counted)


def space_around(password: SecretText) -> str:
    """Return what to say besides of a wrong password that has a space around it, empty where it has none."""
    return _SPACE if password.reveal() != password.reveal().strip() else ""


def require_same_password(account: Row[Any], proved: str) -> None:
    """Raise InvalidInput where an account's password is not the one any more whose hash `proved` was proved.

    To verify a password takes long, so it is done outside the transaction that acts on it. Inside, this tells whether
    the password was changed meanwhile, perhaps because somebody else knew it.
    """
    if account.password_hash != proved:
        raise InvalidInput(_NOT_RIGHT, "password")


def _hasher(context: Context) -> PasswordHasher:
    hasher: PasswordHasher = context.options.setdefault("password_hasher", _HASHER)
    return hasher


async def _stand_in(context: Context) -> str:
    # Made at the first log-in of all, known address or not.
    if "stand_in" not in context.options:
        nobodys = SecretText(context.random_bytes(16).hex())
        context.options["stand_in"] = await context.offload(_hash, _hasher(context), nobodys)
    return str(context.options["stand_in"])


def _hash(hasher: PasswordHasher, password: SecretText) -> str:
    return hasher.hash(password.reveal())


def _verify(hasher: PasswordHasher, password_hash: str, password: SecretText) -> bool:
    try:
        return hasher.verify(password_hash, password.reveal())
    except VerificationError:
        return False


def _judge(password: SecretText, email: str) -> dict[str, Any]:
    # The first that anybody would try here: NIST SP 800-63B, section 5.1.1.2, "context-specific words".
    known = ["practice exchange", "nupool", "bittrex", *email.replace("@", " ").replace(".", " ").split(), email]
    return strength(password, known)
