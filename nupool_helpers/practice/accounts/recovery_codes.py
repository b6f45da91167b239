"""Recovery codes: each stands for the second factor, once. The database has only their hashes."""

import base64
import hashlib
import hmac
import re

from sqlalchemy import delete, func, insert, select, update

from nupool_helpers.errors import InvalidInput
from nupool_helpers.practice import throttle
from nupool_helpers.practice.activity.services import record, record_once
from nupool_helpers.practice.schema import recovery_codes as table
from nupool_helpers.practice.transaction import Transaction
from nupool_helpers.protocol import Event
from nupool_helpers.secret import SecretText

__all__ = ["FORM", "count_left", "is_at", "make", "use"]

MOST = 8
FORM = re.compile(r"[a-z2-7]{16}", re.ASCII)
"""A recovery code in its plain form."""
_BYTES = 10  # 80 random bits, 16 characters of base32


def use(tx: Transaction, plain: str) -> InvalidInput | None:
    """Use a recovery code up, or return why not. Whoever calls has looked at the limit of wrong codes."""
    # One statement judges and uses up, as with codes. The account is part of it: no code counts on another's account.
    mine = (table.c.account_id == tx.account_id, table.c.code_hash == _hash(tx.account_id, plain))
    unused = update(table).where(*mine, table.c.used_at.is_(None))
    if tx.connection.execute(unused.values(used_at=tx.now)).rowcount == 1:
        left = count_left(tx)
        record(tx, Event.RECOVERY_CODE_USED, left=left)
        return None
    used = tx.connection.scalar(select(table.c.id).where(*mine)) is not None
    if used:
        record_once(tx, Event.CODE_REFUSED, reason="used")
        return InvalidInput("This recovery code has been used. Take another one.", "code")
    throttle.record(tx, "code", tx.account_id)
    record(tx, Event.CODE_REFUSED, reason="wrong")
    return InvalidInput("This recovery code is not right.", "code")


def make(tx: Transaction) -> list[SecretText]:
    """Make eight recovery codes; earlier ones no longer work."""
    codes = [base64.b32encode(tx.random_bytes(_BYTES)).decode().lower() for _ in range(MOST)]
    # Not beside the new ones: somebody makes new ones because the old list was lost or seen.
    tx.connection.execute(delete(table).where(table.c.account_id == tx.account_id))
    rows = [{"account_id": tx.account_id, "code_hash": _hash(tx.account_id, code)} for code in codes]
    tx.connection.execute(insert(table), rows)
    # Which one is asked for later is no secret, but not always the same: who copied one alone has not kept the list.
    record(tx, Event.RECOVERY_CODES_MADE, asked=tx.now // 1000 % MOST + 1)
    return [SecretText("-".join(code[i : i + 4] for i in range(0, 16, 4))) for code in codes]


def is_at(tx: Transaction, place: int, plain: str) -> bool:
    """Tell whether a code, used or not, is the one at a place of the list (1 to 8); nothing is used up."""
    codes = select(table.c.code_hash).where(table.c.account_id == tx.account_id).order_by(table.c.id)
    there: str | None = tx.connection.scalar(codes.limit(1).offset(place - 1))
    return there is not None and hmac.compare_digest(there, _hash(tx.account_id, plain))


def count_left(tx: Transaction) -> int:
    """Return how many recovery codes are unused."""
    mine = (table.c.account_id == tx.account_id, table.c.used_at.is_(None))
    return tx.connection.scalar(select(func.count()).select_from(table).where(*mine)) or 0


def _hash(account_id: int, plain: str) -> str:
    # A slow hash is for what people think up. Behind 80 random bits there is nothing to guess, and with eight codes
    # each attempt would cost a second; the account's number as salt keeps one search from serving all accounts.
    return hashlib.sha256(f"recovery code {account_id} {plain}".encode()).hexdigest()
