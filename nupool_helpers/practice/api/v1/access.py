"""Who sends a v1.1 request, proved by its signature over the URL exactly as the client wrote it."""

from nupool_helpers.practice.api.access import find_key, require_signature
from nupool_helpers.practice.api.signature import urls_as_written
from nupool_helpers.practice.api.v1.arguments import ArgumentsV1
from nupool_helpers.practice.askers import KeyRow
from nupool_helpers.practice.refusals import Refused
from nupool_helpers.practice.transaction import Transaction

__all__ = ["authenticate"]


def authenticate(tx: Transaction, arguments: ArgumentsV1) -> KeyRow:
    """Return the key that signed this request. Raises Refused with the exchange's word for what is missing.

    The nonce has to be there and may be any: a pool replays pre-signed requests on purpose.
    """
    signature = arguments.headers.get(b"apisign", b"")
    for value, refusal in (
        (arguments.api_key, "APIKEY_NOT_PROVIDED"),
        (arguments.query.get("nonce"), "NONCE_NOT_PROVIDED"),
        (signature, "APISIGN_NOT_PROVIDED"),
    ):
        if not value:
            raise Refused(refusal)
    key = find_key(tx, arguments)
    require_signature(tx, key, urls_as_written(arguments), signature)
    return key
