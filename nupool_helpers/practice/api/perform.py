"""One operation performed: who asks, whether they may, and the answer, in one transaction."""

from collections.abc import Callable
from typing import Any

from nupool_helpers.practice.api.operation import A, Operation
from nupool_helpers.practice.api.refused_calls import note_refused
from nupool_helpers.practice.apikeys.calls import mark_is_due, mark_used
from nupool_helpers.practice.askers import KeyRow
from nupool_helpers.practice.context import Context
from nupool_helpers.practice.refusals import Refused
from nupool_helpers.practice.seats.from_teacher import is_account_frozen
from nupool_helpers.practice.store import ConnectionLost
from nupool_helpers.practice.trading.price_simulation import advance_if_due
from nupool_helpers.practice.transaction import Transaction, remote_ip
from nupool_helpers.practice.web.request import context_of
from nupool_helpers.validation.keys import Permission

__all__ = ["perform"]


def perform(
    name: str, operation: Operation[A], arguments: A, authenticate: Callable[[Transaction, A], KeyRow]
) -> tuple[Any, int | None]:
    """Return an operation's result. `authenticate` proves who signed the request. Raises Refused with why not.

    Judged in this order: the call limit, who signed, the key's address list, its permissions, and only then the
    parameters. So a key without the permission learns nothing from parameters, and trying it changes nothing.
    """
    context = context_of(arguments.request)
    _count(context, operation, arguments)
    advance_if_due(context)
    try:
        return _perform(context, name, operation, arguments, authenticate)
    except Refused as refused:
        note_refused(name, arguments, refused)
        raise
    except ConnectionLost:
        # Nobody knows whether it was kept. Asked again by another connection a question does no harm, and an order
        # with a name of its own is found by it; any other could be placed twice, so its sender has to look first.
        if not operation.may_be_repeated(arguments):
            raise
    return _perform(context, name, operation, arguments, authenticate)


def _perform(
    context: Context,
    name: str,
    operation: Operation[A],
    arguments: A,
    authenticate: Callable[[Transaction, A], KeyRow],
) -> tuple[Any, int | None]:
    request, needs = arguments.request, operation.permissions(arguments)
    with (context.transaction if operation.writes else context.reading)(request) as tx:
        if not needs:
            return operation.result(tx, arguments)
        key = _authorize(tx, arguments, needs, authenticate)
        tx = tx.for_key(key)
        _require_thawed(context, tx, operation)
        if not mark_is_due(key, tx.now, tx.remote_ip):
            return operation.result(tx, arguments)
    with context.transaction(request) as tx:
        # Looked up again: a read cannot become a write, and between the two transactions the key may have been deleted,
        # its permissions taken away or its addresses changed. What counts is what is true where something is written.
        tx = tx.for_key(_authorize(tx, arguments, needs, authenticate))
        _require_thawed(context, tx, operation)
        mark_used(tx, name)
        try:
            with tx.connection.begin_nested():
                return operation.result(tx, arguments)
        except Refused as refusal:
            refused = refusal  # raised below, so that the note of the key's use is kept
    raise refused


def _authorize(
    tx: Transaction, arguments: A, needs: frozenset[Permission], authenticate: Callable[[Transaction, A], KeyRow]
) -> KeyRow:
    key = authenticate(tx, arguments)
    if not needs & key.permissions:
        raise Refused("INVALID_PERMISSION")
    return key


def _require_thawed(context: Context, tx: Transaction, operation: Operation[A]) -> None:
    """Raise Refused where a class's teacher has frozen the seat that follows the key's account: its programs stop."""
    if operation.writes and context.classroom and is_account_frozen(tx):
        raise Refused("INVALID_PERMISSION")


def _count(context: Context, operation: Operation[A], arguments: A) -> None:
    """Count the request before anything is looked up: who sends too many costs the exchange no transaction.

    By Key and IP address together: a Key is no secret, and who knows one cannot use up its owner's calls elsewhere.
    What needs no key is counted by the address alone: a Key beside it is nobody's yet, and could be another each time.
    """
    if context.call_limits is None:
        return
    caller = f"{remote_ip(arguments.request)} {arguments.api_key if operation.needs else ''}"
    if not context.call_limits.take(caller, context.now()):
        raise Refused("THROTTLED")
