"""What a teacher does for one learner. Each act is a line in the log of the account that the seat follows.

No act shows a secret or opens the account: a teacher can end what hinders a learner, and cannot be the learner.
"""

from collections.abc import Callable
from typing import Any

from sqlalchemy import Row, select

from nupool_helpers.errors import InvalidInput
from nupool_helpers.practice import sessions, throttle
from nupool_helpers.practice.activity.services import record
from nupool_helpers.practice.seats.following import find_account, go_back, leave
from nupool_helpers.practice.seats.from_teacher import is_frozen, mark, read_for
from nupool_helpers.practice.seats.offered_account import STEPS_TO_BEGIN_AT
from nupool_helpers.practice.seats.schema import seats
from nupool_helpers.practice.transaction import Transaction
from nupool_helpers.practice.twofactor.services import switch_off
from nupool_helpers.practice.web.visitors import two_factor_state
from nupool_helpers.protocol import Event

__all__ = ["ACTS", "find_seat", "has_account_before", "note", "offer"]

_KINDS_BY_ACCOUNT, _KINDS_BY_ADDRESS = ("code", "copy"), ("password", "mail")


def find_seat(tx: Transaction, seat: str) -> bool:
    """Tell whether a seat's notebooks have ever asked."""
    return tx.connection.scalar(select(seats.c.name).where(seats.c.name == seat)) is not None


def note(tx: Transaction, seat: str, act: str, by: str) -> None:
    """Write an act into the log of the account that a seat follows; a seat without one has no log yet."""
    account = find_account(tx, seat)
    if account is not None:
        record(tx.for_account(account.id), Event.TEACHER_HELPED, act=act, by=by)


def has_account_before(tx: Transaction, seat: str) -> bool:
    """Tell whether a seat follows no account and has one to go back to."""
    row = tx.connection.execute(select(seats.c.account_id, seats.c.before_id).where(seats.c.name == seat)).one()
    return row.account_id is None and row.before_id is not None


def forgive(tx: Transaction, seat: str, by: str) -> None:
    """End the waiting times of a learner: what the seat was counted for, and what its account was."""
    throttle.lift_seat(tx, seat)
    account = find_account(tx, seat)
    if account is not None:
        for kind in _KINDS_BY_ACCOUNT:
            throttle.lift(tx, kind, account.id)
        for kind in _KINDS_BY_ADDRESS:
            throttle.lift(tx, kind, throttle.scope_of(account.email))
    note(tx, seat, "waiting times ended", by)


def end_setup(tx: Transaction, seat: str, by: str) -> None:
    """End a second factor that was begun and is not enabled, so that step 4 begins anew.

    One that is enabled stays: to take it away, a teacher would need no factor where the learner needs two.
    """
    account = _account(tx, seat)
    if two_factor_state(tx, account) not in ("setup", "waiting for mail"):
        raise InvalidInput("There is no half-done second factor here. One that is enabled, its owner switches off.")
    note(tx, seat, "half-done second factor ended", by)
    switch_off(tx.for_account(account.id))


def freeze(tx: Transaction, seat: str, by: str) -> None:
    """Let a seat change nothing until it is thawed."""
    if is_frozen(tx, seat):
        raise InvalidInput("This seat is frozen already.")
    mark(tx, seat, frozen_at=tx.now)
    note(tx, seat, "seat frozen", by)


def thaw(tx: Transaction, seat: str, by: str) -> None:
    """Take `freeze` back."""
    if not is_frozen(tx, seat):
        raise InvalidInput("This seat is not frozen.")
    mark(tx, seat, frozen_at=None)
    note(tx, seat, "seat thawed", by)


def start_again(tx: Transaction, seat: str, by: str) -> None:
    """Let a seat follow no account, as on the first day; the one of before is kept, and can be gone back to."""
    account = _account(tx, seat)
    note(tx, seat, "seat started again", by)
    sessions.end_others(tx.for_account(account.id))
    leave(tx, seat)


def undo_start(tx: Transaction, seat: str, by: str) -> None:
    """Take `start_again` back, as long as the seat follows no new account."""
    if not has_account_before(tx, seat):
        raise InvalidInput("There is no start to take back: this seat follows an account, or never had one.")
    go_back(tx, seat)
    note(tx, seat, "start again taken back", by)


def offer(tx: Transaction, seat: str, by: str, step: str) -> None:
    """Offer a ready account whose steps before `step` are done.

    It is made when its learner takes it, and what opens it is shown there alone: it never comes to a teacher's screen.
    """
    if step not in {str(number) for number in STEPS_TO_BEGIN_AT}:
        raise InvalidInput("Choose the step at which the ready account begins.", "step")
    mark(tx, seat, offered_step=int(step))
    note(tx, seat, f"ready account offered at step {step}", by)


def withdraw_offer(tx: Transaction, seat: str, by: str) -> None:
    """Take an offer back that nobody has taken."""
    if read_for(tx, seat).offered is None:
        raise InvalidInput("No ready account is offered to this seat, or it has been taken.")
    mark(tx, seat, offered_step=None)
    note(tx, seat, "offer of a ready account taken back", by)


def _account(tx: Transaction, seat: str) -> Row[Any]:
    account = find_account(tx, seat)
    if account is None:
        raise InvalidInput("This learner has no practice account yet.")
    return account


ACTS: dict[str, Callable[[Transaction, str, str], None]] = {
    "forgive": forgive,
    "end-setup": end_setup,
    "freeze": freeze,
    "thaw": thaw,
    "start-again": start_again,
    "undo-start": undo_start,
    "withdraw-offer": withdraw_offer,
}
"""The acts that need nothing besides, by the names that their buttons have."""
