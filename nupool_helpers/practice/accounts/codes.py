"""Codes judged: once each, within one step of the clock, limited in number.

The order is the same everywhere: throttle, precondition, replay, verify, record the failure. A refusal is returned
instead of raised, because raising inside a transaction would take back what it has recorded.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, select, update
from starlette.requests import Request

from nupool_helpers.errors import InvalidInput, WorkbookError
from nupool_helpers.practice import throttle
from nupool_helpers.practice.accounts import recovery_codes
from nupool_helpers.practice.accounts.passwords import require_same_password
from nupool_helpers.practice.activity.services import record, record_once
from nupool_helpers.practice.schema import accounts
from nupool_helpers.practice.web import sessions
from nupool_helpers.practice.web.request import context_of, remote_ip
from nupool_helpers.protocol import Event
from nupool_helpers.secret import SecretText
from nupool_helpers.validation import one_time_codes

__all__ = [
    "check_code",
    "check_either",
    "clean_either",
    "is_recovery",
    "use_code",
]


def check_code(
    connection: Connection, account_id: int, seed: SecretText, digits: str, now: int, address: str
) -> WorkbookError | None:
    """Accept a code of the right shape (`one_time_codes.clean_code`) and use it up, or return why not."""
    # The limit first: beyond it a right code is not told from a wrong one, or guessing could go on.
    if wait := _throttled(connection, account_id, now, address):
        return wait
    at = now / 1000
    step = one_time_codes.find_step(seed, digits, at)
    if step is None:
        return _wrong(connection, account_id, seed, digits, now, address)
    # RFC 6238, section 5.2: a code is accepted once, and none of a step before it, which may have been overheard.
    # One statement judges and stores, so that of many simultaneous submissions one is accepted.
    later = update(accounts).where(accounts.c.id == account_id, accounts.c.last_step < step)
    if connection.execute(later.values(last_step=step)).rowcount == 1:
        return None
    # Not counted as a guess: who sends it has the code, and only waits too little.
    record_once(connection, account_id, now, Event.CODE_REFUSED, address, reason="used")
    left = one_time_codes.seconds_left(at)
    wait_for = f"{left} second{'s' if left > 1 else ''}"
    return InvalidInput(f"This code has been used. Wait for the next one ({wait_for}).", "code")


def _throttled(connection: Connection, account_id: int, now: int, address: str) -> WorkbookError | None:
    wait = throttle.check(connection, "code", account_id, address, now)
    if wait:
        record_once(connection, account_id, now, Event.CODE_REFUSED, address, reason="throttled")
    return wait


def _wrong(
    connection: Connection, account_id: int, seed: SecretText, digits: str, now: int, address: str
) -> InvalidInput:
    # Counted before the reason is looked for: a code of long ago is a guess like any other.
    throttle.record(connection, "code", account_id, address, now)
    at = now / 1000
    past = one_time_codes.find_past_step(seed, digits, at)
    reason = "wrong" if past is None else "clock"
    record(connection, account_id, now, Event.CODE_REFUSED, address, reason=reason)
    if past is None:
        return InvalidInput(
            "This code is not right. Type the one that the authenticator shows now. If that is refused too, let the "
            "device set its time automatically.",
            "code",
        )
    behind = (one_time_codes.time_step(at) - past) * one_time_codes.PERIOD
    return InvalidInput(
        f"Your device's clock is about {behind} seconds behind, or you typed an old code. "
        "Let it set its time automatically, then type the code that it shows.",
        "code",
    )


def clean_either(typed: str) -> str:
    """Return a code or a recovery code in its plain form. Raises InvalidInput where it can be neither."""
    plain = re.sub(r"[\s-]", "", typed).lower()
    if recovery_codes.FORM.fullmatch(plain):
        return plain
    if plain.isascii() and plain.isalnum() and not plain.isdigit():
        raise InvalidInput(
            "A code has six digits, and a recovery code four groups of four letters and digits. No attempt was spent.",
            "code",
        )
    return one_time_codes.clean_code(typed)


def check_either(connection: Connection, account_id: int, plain: str, now: int, address: str) -> WorkbookError | None:
    """Accept a code or a recovery code (`clean_either`), or say why not. The second factor must be enabled."""
    enabled = select(accounts.c.seed).where(accounts.c.id == account_id, accounts.c.two_factor_since.is_not(None))
    seed = connection.scalar(enabled)
    if seed is None:
        return InvalidInput("Two-factor authentication is not enabled on this account.", "code")
    if not is_recovery(plain):
        return check_code(connection, account_id, SecretText(seed), plain, now, address)
    if wait := _throttled(connection, account_id, now, address):
        return wait
    return recovery_codes.use(connection, account_id, plain, now, address)


@contextmanager
def use_code(
    request: Request, plain: str, *, proved: str | None = None, complete: bool = True
) -> Iterator[tuple[Connection, sessions.Visitor]]:
    """Yield the transaction in which a code or recovery code is used up, and whose it is; what raises gives it back.

    `proved` is the hash of the password that was proved before; `complete` as `sessions.acting` has it. Where the code
    is refused, that is kept, and then raised.
    """
    context = context_of(request)
    with sessions.acting(request, complete=complete) as (connection, who):
        if proved is not None:
            require_same_password(who.account, proved)
        problem = check_either(connection, who.account.id, plain, context.now(), remote_ip(request))
        if problem is None:
            yield connection, who
    # Behind the transaction: raised inside it, the count of wrong codes would be taken back, and guesses were free.
    if problem:
        raise problem


def is_recovery(plain: str) -> bool:
    """Tell a recovery code from a code, both as `clean_either` returns them."""
    return len(plain) != one_time_codes.DIGITS
