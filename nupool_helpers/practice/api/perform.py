"""One operation performed: who asks, whether they may, and the answer, in one transaction."""

from collections.abc import Callable
from typing import Any, Generic, NamedTuple

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

__all__ = ["perform"]

Result = tuple[Any, int | None]
"""An answer, and the count of changes where one is shown."""


async def perform(
    name: str, operation: Operation[A], arguments: A, authenticate: Callable[[Transaction, A], KeyRow]
) -> Result:
    """Return an operation's result. `authenticate` proves who signed the request. Raises Refused with why not.

    Judged in this order: the call limit, who signed, the key's address list, its permissions, and only then the
    parameters. So a key without the permission learns nothing from parameters, and trying it changes nothing.
    """
    context = context_of(arguments.request)
    _count(context, operation, arguments)
    advance_if_due(context)
    call = _Call(name, operation, arguments, authenticate)
    try:
        return await _perform(context, call)
    except Refused as refused:
        note_refused(name, arguments, refused)
        raise
    except ConnectionLost:
        # Nobody knows whether it was kept. Asked again by another connection a question does no harm, and an order
        # with a name of its own is found by it; any other could be placed twice, so its sender has to look first.
        if not operation.may_be_repeated(arguments):
            raise
    return await _perform(context, call)


class _Call(NamedTuple, Generic[A]):
    """One call, for each of the transactions that it may take."""

    name: str
    operation: Operation[A]
    arguments: A
    authenticate: Callable[[Transaction, A], KeyRow]

    def authorize(self, tx: Transaction) -> tuple[Transaction, bool]:
        """Return the transaction in the name of who signed, and whether that use of the key has to be noted.

        What anybody may ask is nobody's. Raises Refused.
        """
        needs = self.operation.permissions(self.arguments)
        if not needs:
            return tx, False
        key = self.authenticate(tx, self.arguments)
        if not needs & key.permissions:
            raise Refused("INVALID_PERMISSION")
        return tx.for_key(key), mark_is_due(key, tx.now, tx.remote_ip)

    def result(self, tx: Transaction) -> Result:
        """Return what the operation answers. Raises Refused."""
        return self.operation.result(tx, self.arguments)


async def _perform(context: Context, call: _Call[A]) -> Result:
    if not call.operation.writes:
        with context.reading(call.arguments.request) as tx:
            tx, is_due = call.authorize(tx)
            if not is_due:
                return call.result(tx)
    # Looked up again: a read cannot become a write, and between the two transactions the key may have been deleted, its
    # permissions taken away or its addresses changed. What counts is what is true where something is written.
    result = await context.keep(lambda tx: _write(context, call, tx), call.arguments.request)
    if isinstance(result, Refused):
        raise result
    return result


def _write(context: Context, call: _Call[A], tx: Transaction) -> Result | Refused:
    """Return the result; of a call whose use of the key is noted also the refusal, so that the note is kept."""
    tx, is_due = call.authorize(tx)
    # A class's teacher has frozen the seat that follows the key's account: its programs stop.
    if call.operation.writes and context.classroom and tx.key and is_account_frozen(tx):
        raise Refused("INVALID_PERMISSION")
    if not is_due:
        return call.result(tx)
    mark_used(tx, call.name)
    try:
        with tx.connection.begin_nested():
            return call.result(tx)
    except Refused as refused:
        return refused


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
