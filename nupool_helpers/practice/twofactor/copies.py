"""Whether what has to be kept was kept: the end of the seed's copy, and one of the recovery codes by its place.

Both are compared and nothing is used up. Neither tells more than it may: the seed's end is compared only while the page
shows the seed to the same session, and a recovery code counts against the limit of every other code, so that comparing
gives nobody one guess more.
"""

import hmac
import re

from sqlalchemy import select

from nupool_helpers.errors import InvalidInput, WorkbookError
from nupool_helpers.practice import throttle
from nupool_helpers.practice.accounts import recovery_codes
from nupool_helpers.practice.activity.reading import find_newest
from nupool_helpers.practice.activity.services import record, record_once
from nupool_helpers.practice.schema import accounts
from nupool_helpers.practice.transaction import Transaction
from nupool_helpers.practice.twofactor.services import read_setup_seed
from nupool_helpers.protocol import Event

__all__ = ["asked_place", "clean_end", "clean_recovery_code", "prove_codes", "prove_seed"]

_END = re.compile(r"[A-Z2-7]{4}", re.ASCII)


def clean_end(typed: str) -> str:
    """Return the last four signs of a seed in their plain form. Raises InvalidInput where they cannot be."""
    plain = re.sub(r"\s", "", typed).upper()
    if not _END.fullmatch(plain):
        raise InvalidInput("Type the last four signs of your copy: letters, and digits from 2 to 7.", "end")
    return plain


def clean_recovery_code(typed: str) -> str:
    """Return a recovery code in its plain form. Raises InvalidInput where it cannot be one; no attempt is spent."""
    plain = re.sub(r"[\s-]", "", typed).lower()
    if not recovery_codes.FORM.fullmatch(plain):
        raise InvalidInput("A recovery code has four groups of four letters and digits.", "recovery_code")
    return plain


def prove_seed(tx: Transaction, end: str) -> WorkbookError | None:
    """Compare the end of the seed that is being set up (`clean_end`), or return why it is not right."""
    seed = read_setup_seed(tx)
    if seed is None:
        return InvalidInput("The seed is not shown any more, so no copy of it is compared.", "end")
    if wait := throttle.check(tx, "copy", tx.account_id):
        record_once(tx, Event.COPY_REFUSED, of="seed", reason="throttled", until=wait.until)
        return wait
    if hmac.compare_digest(seed.reveal()[-4:].encode(), end.encode()):
        record(tx, Event.COPY_PROVED, of="seed")
        return None
    throttle.record(tx, "copy", tx.account_id)
    record(tx, Event.COPY_REFUSED, of="seed", reason="wrong")
    return InvalidInput("Your copy ends otherwise than the seed. Look at both again, sign by sign.", "end")


def asked_place(tx: Transaction) -> int:
    """Return the place of the recovery code that is asked for, as it was chosen when the list was made."""
    made = find_newest(tx, Event.RECOVERY_CODES_MADE)
    place = made.detail.get("asked") if made else None
    return place if isinstance(place, int) else 1


def prove_codes(tx: Transaction, plain: str) -> WorkbookError | None:
    """Compare a recovery code (`clean_recovery_code`) with the one at the place that is asked for, or return why not.

    One that has been used was kept, so it is right here; nothing is opened by it.
    """
    enabled = select(accounts.c.id).where(accounts.c.id == tx.account_id, accounts.c.two_factor_since.is_not(None))
    if tx.connection.scalar(enabled) is None:
        return InvalidInput("Two-factor authentication is not enabled on this account.", "recovery_code")
    # The limit of codes, and counted as one: who compares codes here guesses no more of them than at the log-in.
    if wait := throttle.check(tx, "code", tx.account_id):
        record_once(tx, Event.COPY_REFUSED, of="recovery codes", reason="throttled", until=wait.until)
        return wait
    place = asked_place(tx)
    if recovery_codes.is_at(tx, place, plain):
        record(tx, Event.COPY_PROVED, of="recovery codes")
        return None
    throttle.record(tx, "code", tx.account_id)
    record(tx, Event.COPY_REFUSED, of="recovery codes", reason="wrong")
    sentence = f"This is not number {place} of the newest list. Look at your paper: the order counts."
    return InvalidInput(sentence, "recovery_code")
