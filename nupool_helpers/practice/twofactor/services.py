"""The second factor set up, proved, enabled and switched off."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update

from nupool_helpers.errors import InvalidInput, WorkbookError
from nupool_helpers.practice.accounts.codes import check_code
from nupool_helpers.practice.accounts.recovery_codes import make as make_recovery_codes
from nupool_helpers.practice.accounts.services import read_account
from nupool_helpers.practice.activity.services import record
from nupool_helpers.practice.schema import accounts, recovery_codes, two_factor_setups
from nupool_helpers.practice.web.sessions import end_others, two_factor_state
from nupool_helpers.protocol import Event
from nupool_helpers.secret import SecretText
from nupool_helpers.validation import one_time_codes

__all__ = ["confirm", "prove_setup", "read_setup_seed", "require_enabled", "start", "switch_off"]


def read_setup_seed(connection: Connection, account_id: int) -> SecretText | None:
    """Return the seed that is being set up; none of its codes is accepted yet but to prove it."""
    mine = two_factor_setups.c.account_id == account_id
    seed = connection.scalar(select(two_factor_setups.c.seed).where(mine))
    return None if seed is None else SecretText(seed)


def start(
    connection: Connection, account_id: int, now: int, random_bytes: Callable[[int], bytes], address: str, fresh: bool
) -> None:
    """Make a seed to set up, or keep the one that is being set up unless a `fresh` one is asked for."""
    state = two_factor_state(connection, read_account(connection, account_id))
    # No seed takes the place of one that protects the account: to switch that off needs both factors, while an open
    # session alone, at a computer that was left, could bind the account to somebody else's phone.
    if state == "in force":
        raise InvalidInput("Two-factor authentication is enabled. Switch it off first.", "state")
    if state != "off" and not fresh:
        return
    _forget(connection, account_id)
    seed = one_time_codes.new_seed(random_bytes).reveal()
    connection.execute(insert(two_factor_setups).values(account_id=account_id, seed=seed, made_at=now))
    record(connection, account_id, now, Event.SEED_MADE, address)


def prove_setup(connection: Connection, account_id: int, digits: str, now: int, address: str) -> WorkbookError | None:
    """Store the seed that was set up, now that a code of it was right, or return why not."""
    seed = read_setup_seed(connection, account_id)
    if seed is None:
        return InvalidInput("There is no QR code to prove. Make one first.", "code")
    problem = check_code(connection, account_id, seed, digits, now, address)
    if problem is None:
        _set(connection, account_id, seed=seed.reveal())
        connection.execute(delete(two_factor_setups).where(two_factor_setups.c.account_id == account_id))
        record(connection, account_id, now, Event.TWO_FACTOR_CODE_RIGHT, address)
    return problem


def confirm(
    connection: Connection,
    account_id: int,
    now: int,
    random_bytes: Callable[[int], bytes],
    address: str,
    keep: str = "",
) -> list[SecretText]:
    """Enable the second factor and return the recovery codes. Sessions other than `keep` end."""
    if two_factor_state(connection, read_account(connection, account_id)) != "waiting for mail":
        raise InvalidInput("The set-up was begun anew since this mail. Use the link in the newest one.", "token")
    _set(connection, account_id, two_factor_since=now)
    record(connection, account_id, now, Event.TWO_FACTOR_IN_FORCE, address)
    # Sessions of before were opened by a password alone, and perhaps not by the learner.
    end_others(connection, account_id, keep)
    return make_recovery_codes(connection, account_id, now, random_bytes, address)


def switch_off(connection: Connection, account_id: int, now: int, address: str) -> None:
    """Forget the seed and the recovery codes."""
    _forget(connection, account_id)
    record(connection, account_id, now, Event.TWO_FACTOR_OFF, address)


def require_enabled(account: Row[Any], sentence: str, field: str = "code") -> None:
    """Raise InvalidInput unless the account's second factor is enabled."""
    if account.two_factor_since is None:
        raise InvalidInput(sentence, field)


def _forget(connection: Connection, account_id: int) -> None:
    # A new seed has codes of its own, so the last step of the old one says nothing about them.
    _set(connection, account_id, seed=None, two_factor_since=None, last_step=0)
    for table in (two_factor_setups, recovery_codes):
        connection.execute(delete(table).where(table.c.account_id == account_id))


def _set(connection: Connection, account_id: int, **values: Any) -> None:
    connection.execute(update(accounts).where(accounts.c.id == account_id).values(**values))
