"""Links in mails: signed for one purpose, good for six hours and for one use, invalidated by a newer one."""

import hashlib
from enum import StrEnum
from typing import Any

from itsdangerous import BadSignature, SignatureExpired, TimestampSigner, URLSafeTimedSerializer
from sqlalchemy import Row, bindparam, delete, func, insert, select, update

from nupool_helpers.errors import InvalidInput
from nupool_helpers.practice.schema import mail_links, meta
from nupool_helpers.practice.store import Prepared
from nupool_helpers.practice.transaction import Transaction

__all__ = ["HOURS", "Purpose", "look", "make", "make_key", "renew_key", "signing_key", "use"]

# A mail may come late. But it lies in mailboxes for years, and whoever reads it there later must not get in by it.
HOURS = 6
_KEY = "link key"
_SIGNING_KEY = Prepared(select(meta.c.value).where(meta.c.name == _KEY))
_BY_ID = Prepared(select(mail_links).where(mail_links.c.id == bindparam("link")))
_NEWEST = Prepared(
    select(func.max(mail_links.c.id).label("id")).where(
        mail_links.c.account_id == bindparam("whose"), mail_links.c.purpose == bindparam("what")
    )
)


class Purpose(StrEnum):
    """What a link does; the value is the path of its page."""

    ACTIVATE = "activate"
    TWO_FACTOR = "confirm/two-factor"


def make_key(tx: Transaction) -> None:
    """Make the key that signs links, once for a database."""
    if tx.connection.scalar(select(meta.c.value).where(meta.c.name == _KEY)) is None:
        tx.connection.execute(insert(meta).values(name=_KEY, value=tx.random_bytes(32).hex()))


def renew_key(tx: Transaction) -> None:
    """Make another key: what was signed or sealed by the one before is good no longer."""
    tx.connection.execute(delete(meta).where(meta.c.name == _KEY))
    make_key(tx)


def signing_key(tx: Transaction) -> bytes:
    """Return the key that `make_key` has made."""
    return str(_SIGNING_KEY.first(tx.connection).value).encode()


def make(tx: Transaction, purpose: Purpose) -> str:
    """Return the path and query of a new link; earlier ones of its purpose no longer work."""
    new = insert(mail_links).values(account_id=tx.account_id, purpose=purpose.value, made_at=tx.now)
    link_id = tx.connection.scalar(new.returning(mail_links.c.id))
    return f"{purpose}?token={_serializer(tx, purpose).dumps(link_id)}"


def look(tx: Transaction, purpose: Purpose, token: str, logged_in: int | None) -> Row[Any]:
    """Return the link that a token stands for, without using it.

    Raises InvalidInput, each reason with its own sentence. `logged_in` is the account of the browser's session.
    """
    # The signature before the database: a token that is guessed finds nothing out about links that exist.
    link: Row[Any] | None = _BY_ID.first(tx.connection, link=_read(tx, purpose, token))
    if link is None:
        raise _refused("This link is not one of the exchange's. Open it again from the mail.")
    if logged_in not in (None, link.account_id):
        raise _refused("This link belongs to another account than the one that is logged in here. Log out first.")
    if link.used_at is not None:
        raise _refused("This link has been used. It works once, and what it does is done.")
    if _NEWEST.first(tx.connection, whose=link.account_id, what=purpose.value).id != link.id:
        raise _refused("A newer mail has been sent since. Use the link in the newest one.")
    return link


def use(tx: Transaction, link: Row[Any]) -> None:
    """Use a link up. Raises InvalidInput when somebody else was quicker."""
    # One statement judges and uses up, so that of two presses one counts.
    unused = update(mail_links).where(mail_links.c.id == link.id, mail_links.c.used_at.is_(None))
    if tx.connection.execute(unused.values(used_at=tx.now)).rowcount != 1:
        raise _refused("This link has been used. It works once, and what it does is done.")


def _read(tx: Transaction, purpose: Purpose, token: str) -> Any:
    if not token:
        raise _refused("The link is not whole: its end is missing. Open it again from the mail.")
    try:
        return _serializer(tx, purpose).loads(token, max_age=HOURS * 3600)
    except SignatureExpired:
        raise _refused(f"This link has expired: it works for {HOURS} hours. Ask for a new mail.") from None
    except BadSignature:
        pass
    for other in set(Purpose) - {purpose}:
        try:
            _serializer(tx, other).loads(token, max_age=HOURS * 3600)
        except SignatureExpired:
            pass
        except BadSignature:
            continue
        raise _refused("This link is from another mail and is for something else. Open the right mail.")
    raise _refused("The link is not whole, or was changed on its way. Open it again from the mail.")


def _serializer(tx: Transaction, purpose: str) -> URLSafeTimedSerializer:
    class ClockedSigner(TimestampSigner):
        def get_timestamp(self) -> int:
            return tx.now // 1000

    # The purpose is the salt: a link that activates an account is no signature for its second factor.
    arguments = {"key_derivation": "hmac", "digest_method": hashlib.sha256}
    return URLSafeTimedSerializer(signing_key(tx), salt=purpose, signer=ClockedSigner, signer_kwargs=arguments)


def _refused(sentence: str) -> InvalidInput:
    return InvalidInput(sentence, "token")
