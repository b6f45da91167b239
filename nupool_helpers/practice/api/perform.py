"""One operation performed: who asks, whether they may, and the answer, in one transaction."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection

from nupool_helpers.practice.api.operation import A, Arguments, Operation
from nupool_helpers.practice.apikeys.services import KeyRow, mark_is_due, mark_used
from nupool_helpers.practice.refusals import Refused
from nupool_helpers.practice.web.request import context_of, remote_ip
from nupool_helpers.validation.keys import Permission

__all__ = ["perform"]


def perform(
    name: str, operation: Operation[A], arguments: A, authenticate: Callable[[Connection, A], KeyRow]
) -> tuple[Any, int | None]:
    """Return an operation's result. `authenticate` proves who signed the request. Raises Refused with why not.

    Judged in this order: the call limit, who signed, the key's address list, its permissions, and only then the
    parameters. So a key without the permission learns nothing from parameters, and trying it changes nothing.
    """
    _count(arguments)
    needs, store = operation.permissions(arguments), context_of(arguments.request).store
    with (store.write if operation.writes else store.read)() as connection:
        if not needs:
            return operation.result(connection, arguments)
        key = _authorize(connection, arguments, needs, authenticate)
        if not mark_is_due(key, arguments.now):
            return operation.result(connection, arguments)
    with store.write() as connection:
        # Looked up again: a read cannot become a write, and between the two transactions the key may have been deleted,
        # its permissions taken away or its addresses changed. What counts is what is true where something is written.
        key = _authorize(connection, arguments, needs, authenticate)
        mark_used(connection, key, arguments.now, name, remote_ip(arguments.request))
        try:
            with connection.begin_nested():
                return operation.result(connection, arguments)
        except Refused as refusal:
            refused = refusal  # raised below, so that the note of the key's use is kept
    raise refused


def _count(arguments: Arguments) -> None:
    """Count the request before anything is looked up: who sends too many costs the exchange no transaction.

    By Key and IP address together: a Key is no secret, and who knows one cannot use up its owner's calls elsewhere.
    """
    limits = context_of(arguments.request).call_limits
    if limits and not limits.take(f"{remote_ip(arguments.request)} {arguments.api_key}", arguments.now):
        raise Refused("THROTTLED")


def _authorize(
    connection: Connection, arguments: A, needs: frozenset[Permission], authenticate: Callable[[Connection, A], KeyRow]
) -> KeyRow:
    key = authenticate(connection, arguments)
    if not needs & key.permissions:
        raise Refused("INVALID_PERMISSION")
    # Only here does a request get an account: the one of the key that signed it, whatever its parameters say.
    arguments.account_id, arguments.sequence = key.account_id, key.sequence
    return key
