"""The checks of a key that every version of the API makes, each with the exchange's word for what does not fit.

An unknown Key is named first: a Key is 128 random bits, so that nobody finds one by asking. Everything else about a key
is told only to who has signed with its Secret.
"""

from collections.abc import Iterable

from nupool_helpers.practice.api.operation import Arguments
from nupool_helpers.practice.api.signature import verify
from nupool_helpers.practice.apikeys import calls
from nupool_helpers.practice.askers import KeyRow
from nupool_helpers.practice.refusals import Refused
from nupool_helpers.practice.transaction import Transaction

__all__ = ["find_key", "require_signature"]


def find_key(tx: Transaction, arguments: Arguments) -> KeyRow:
    """Return the key that a request names; whether the request is its owner's is not known yet. Raises Refused."""
    key = calls.find(tx, arguments.api_key)
    if key is None:
        raise Refused("APIKEY_INVALID")
    return key


def require_signature(tx: Transaction, key: KeyRow, texts: Iterable[bytes], sent: bytes) -> None:
    """Raise Refused unless `sent` signs one of the texts, and comes from where the key may be used."""
    if not verify(key.secret, texts, sent):
        raise Refused("INVALID_SIGNATURE")
    # After the signature: that a key is bound to IP addresses is no stranger's business. The address is the one at the
    # other end of the connection, because a forwarded one is whatever its sender wrote.
    if not calls.may_use(key, tx.remote_ip):
        raise Refused("WHITELIST_VIOLATION_IP")
