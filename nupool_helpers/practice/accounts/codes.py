"""Codes judged: once each, within one step of the clock, limited in number.

The order is the same everywhere: throttle, precondition, replay, verify, record the failure. A refusal is returned
instead of raised, because raising inside a transaction would take back what it has recorded.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import select, update
from starlette.requests import Request

from nupool_helpers.errors import InvalidInput, WorkbookError
from nupool_helpers.practice import throttle
from nupool_helpers.practice.accounts import recovery_codes
from nupool_helpers.practice.accounts.passwords import require_same_password
from nupool_helpers.practice.activity.services import record, record_once
from nupool_helpers.practice.mail.notices import Notice, compose_notice, send_later
from nupool_helpers.practice.schema import accounts
from nupool_helpers.practice.transaction import Transaction
from nupool_helpers.practice.web.request import context_of
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

_WRONG = (
    "This code is not right. Type the one that the authenticator shows now. If that is refused too, let the device set "
    "its time automatically."
)
# Of a seed that is set up no code was ever right, so it may be another one in the authenticator.
_WRONG_SEED = "Or the seed was typed wrong: at step 7 delete the entry and add it again."


def check_code(tx: Transaction, seed: SecretText, digits: str, *, proving: bool = False) -> WorkbookError | None:
    """Accept a code of the right shape (`one_time_codes.clean_code`) and use it up, or return why not.

    With `proving` it is the seed that is to be proved, as one that was just typed into an authenticator.
    """
    # The limit first: beyond it a right code is not told from a wrong one, or guessing could go on.
    if wait := _throttled(tx):
        return wait
    at = tx.now / 1000
    step = one_time_codes.find_step(seed, digits, at)
    if step is None:
        problem = _wrong(tx, seed, digits)
        return problem or InvalidInput(f"{_WRONG} {_WRONG_SEED}" if proving else _WRONG, "code")
    # RFC 6238, section 5.2: a code is accepted once, and none of a step before it, which may have been overheard.
    # One statement judges and stores, so that of many simultaneous submissions one is accepted.
    later = update(accounts).where(accounts.c.id == tx.account_id, accounts.c.last_step < step)
    if tx.connection.execute(later.values(last_step=step)).rowcount == 1:
        return None
    # Not counted as a guess: who sends it has the code, and only waits too little.
    record_once(tx, Event.CODE_REFUSED, reason="used")
    left = one_time_codes.seconds_left(at)
    wait_for = f"{left} second{'s' if left > 1 else ''}"
    return InvalidInput(f"This code has been used. Wait for the next one ({wait_for}).", "code")


def _throttled(tx: Transaction) -> WorkbookError | None:
    wait = throttle.check(tx, "code", tx.account_id)
    if wait:
        record_once(tx, Event.CODE_REFUSED, reason="throttled", until=wait.until)
    return wait


def _wrong(tx: Transaction, seed: SecretText, digits: str) -> InvalidInput | None:
    """Record a wrong code, and return the reason where one is known."""
    # Counted before the reason is looked for: a code of long ago is a guess like any other.
    throttle.record(tx, "code", tx.account_id)
    at = tx.now / 1000
    past = one_time_codes.find_past_step(seed, digits, at)
    reason = "wrong" if past is None else "clock"
    record(tx, Event.CODE_REFUSED, reason=reason)
    if past is None:
        return None
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


def check_either(tx: Transaction, plain: str) -> WorkbookError | None:
    """Accept a code or a recovery code (`clean_either`), or say why not. The second factor must be enabled."""
    enabled = select(accounts.c.seed).where(accounts.c.id == tx.account_id, accounts.c.two_factor_since.is_not(None))
    seed = tx.connection.scalar(enabled)
    if seed is None:
        return InvalidInput("Two-factor authentication is not enabled on this account.", "code")
    if not is_recovery(plain):
        return check_code(tx, SecretText(seed), plain)
    if wait := _throttled(tx):
        return wait
    return recovery_codes.use(tx, plain)


@contextmanager
def use_code(
    request: Request, plain: str, *, proved: str | None = None, complete: bool = True
) -> Iterator[Transaction]:
    """Yield the transaction in which a code or recovery code of who is logged in is used up; what raises gives it back.

    `proved` is the hash of the password that was proved before; `complete` as `Context.acting` has it. Where the code
    is refused, that is kept, and then raised.
    """
    with context_of(request).acting(request, complete=complete) as tx:
        if proved is not None:
            require_same_password(tx.account, proved)
        problem = check_either(tx, plain)
        message = compose_notice(request, tx, Notice.RECOVERY_CODE_USED) if not problem and is_recovery(plain) else None
        if problem is None:
            yield tx
    send_later(request, tx.account_id, message)
    # Behind the transaction: raised inside it, the count of wrong codes would be taken back, and guesses were free.
    if problem:
        raise problem


def is_recovery(plain: str) -> bool:
    """Tell a recovery code from a code, both as `clean_either` returns them."""
    return len(plain) != one_time_codes.DIGITS
