"""Signed calls that were refused, written down in the log of the account whose Key they name.

Who tries a stolen key is seen there: by the address, and by what was tried. The Key is all that a stranger needs to
cause such a line, so it counts as noise, and the same one comes once in five minutes.
"""

from nupool_helpers.practice.activity.services import record_once
from nupool_helpers.practice.api.operation import Arguments
from nupool_helpers.practice.apikeys.calls import find_any
from nupool_helpers.practice.refusals import Refused
from nupool_helpers.practice.web.request import context_of
from nupool_helpers.protocol import Event

__all__ = ["note_refused"]

# Of the key itself. What a program was refused for its parameters or its balance is its own business.
_OF_KEY = frozenset({"APIKEY_INVALID", "INVALID_SIGNATURE", "INVALID_PERMISSION", "WHITELIST_VIOLATION_IP"})


def note_refused(call: str, arguments: Arguments, refused: Refused) -> None:
    """Write down that a call was refused for its key, where the Key it names is an account's, or was."""
    context, request = context_of(arguments.request), arguments.request
    if refused.code not in _OF_KEY:
        return
    with context.reading(request) as tx:  # a Key that is nobody's costs no lock
        if find_any(tx, arguments.api_key) is None:
            return
    with context.transaction(request) as tx:
        row = find_any(tx, arguments.api_key)
        if row is None:
            return
        reason = refused.code
        if reason == "APIKEY_INVALID":  # what the caller is not told
            reason = "key deleted" if row.deleted_at is not None else "second factor off"
        detail = {"name": row.name, "key": row.key, "call": call, "reason": reason}
        record_once(tx.for_account(row.account_id), Event.CALL_REFUSED, **detail)
