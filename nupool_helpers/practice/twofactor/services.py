"""The second factor set up, proved, enabled and switched off."""

from typing import Any

from sqlalchemy import Row, bindparam, delete, insert, select, update

from nupool_helpers.errors import InvalidInput, WorkbookError
from nupool_helpers.practice.accounts.codes import check_code
from nupool_helpers.practice.accounts.recovery_codes import make as make_recovery_codes
from nupool_helpers.practice.accounts.services import read_account
from nupool_helpers.practice.activity.services import record
from nupool_helpers.practice.schema import accounts, recovery_codes, two_factor_setups
from nupool_helpers.practice.sessions import end_others
from nupool_helpers.practice.store import Prepared
from nupool_helpers.practice.transaction import Transaction
from nupool_helpers.practice.web.visitors import two_factor_state
from nupool_helpers.protocol import Event
from nupool_helpers.secret import SecretText
from nupool_helpers.validation import one_time_codes

__all__ = ["confirm", "prove_setup", "read_setup_seed", "require_enabled", "start", "switch_off"]

_SETUP = Prepared(select(two_factor_setups.c.seed).where(two_factor_setups.c.account_id == bindparam("whose")))


def read_setup_seed(tx: Transaction) -> SecretText | None:
    """Return the seed that is being set up; none of its codes is accepted yet but to prove it."""
    setup = _SETUP.first(tx.connection, whose=tx.account_id)
    return None if setup is None else SecretText(setup.seed)


def start(tx: Transaction, fresh: bool) -> None:
    """Make a seed to set up, or keep the one that is being set up unless a `fresh` one is asked for."""
    state = two_factor_state(tx, read_account(tx, tx.account_id))
    # No seed takes the place of one that protects the account: to switch that off needs both factors, while an open
    # session alone, at a computer that was left, could bind the account to somebody else's phone.
    if state == "in force":
        raise InvalidInput("Two-factor authentication is enabled. Switch it off first.", "state")
    if state != "off" and not fresh:
        return
    _forget(tx)
    seed = one_time_codes.new_seed(tx.random_bytes).reveal()
    tx.connection.execute(insert(two_factor_setups).values(account_id=tx.account_id, seed=seed, made_at=tx.now))
    record(tx, Event.SEED_MADE)


def prove_setup(tx: Transaction, digits: str) -> WorkbookError | None:
    """Store the seed that was set up, now that a code of it was right, or return why not."""
    seed = read_setup_seed(tx)
    if seed is None:
        return InvalidInput("There is no QR code to prove. Make one first.", "code")
    problem = check_code(tx, seed, digits, proving=True)
    if problem is None:
        _set(tx, seed=seed.reveal())
        tx.connection.execute(delete(two_factor_setups).where(two_factor_setups.c.account_id == tx.account_id))
        record(tx, Event.TWO_FACTOR_CODE_RIGHT)
    return problem


def confirm(tx: Transaction, keep: str = "") -> list[SecretText]:
    """Enable the second factor and return the recovery codes. Sessions other than `keep` end."""
    if two_factor_state(tx, read_account(tx, tx.account_id)) != "waiting for mail":
        raise InvalidInput("The set-up was begun anew since this mail. Use the link in the newest one.", "token")
    _set(tx, two_factor_since=tx.now)
    record(tx, Event.TWO_FACTOR_IN_FORCE)
    # Sessions of before were opened by a password alone, and perhaps not by the learner.
    end_others(tx, keep)
    return make_recovery_codes(tx)


def switch_off(tx: Transaction) -> None:
    """Forget the seed and the recovery codes."""
    _forget(tx)
    record(tx, Event.TWO_FACTOR_OFF)


def require_enabled(account: Row[Any], sentence: str, field: str = "code") -> None:
    """Raise InvalidInput unless the account's second factor is enabled."""
    if account.two_factor_since is None:
        raise InvalidInput(sentence, field)


def _forget(tx: Transaction) -> None:
    # A new seed has codes of its own, so the last step of the old one says nothing about them.
    _set(tx, seed=None, two_factor_since=None, last_step=0)
    for table in (two_factor_setups, recovery_codes):
        tx.connection.execute(delete(table).where(table.c.account_id == tx.account_id))


def _set(tx: Transaction, **values: Any) -> None:
    tx.connection.execute(update(accounts).where(accounts.c.id == tx.account_id).values(**values))
