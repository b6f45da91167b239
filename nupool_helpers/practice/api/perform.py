"""One call performed: who calls, whether they may, and the answer, in one transaction."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from sqlalchemy import Connection
from starlette.requests import Request

from nupool_helpers.practice.apikeys.services import KeyRow, mark_is_due, mark_used
from nupool_helpers.practice.refusals import Refused
from nupool_helpers.practice.web.request import context_of, remote_ip
from nupool_helpers.validation.keys import Permission

__all__ = ["Performed", "Rule", "perform"]


class Performed(Protocol):
    """What a call of either generation has in common: whose account it is, how often that has changed, and when."""

    account_id: int
    sequence: int
    now: int


@dataclass(frozen=True, slots=True)
class Rule:
    """How a call is answered. Any one of the rights in `needs` is enough; where there is none, anybody may call."""

    answer: Callable[[Connection, Any], Any]
    needs: frozenset[Permission] = frozenset()
    writes: bool = False


def perform(
    request: Request,
    name: str,
    call: Performed,
    rule: Rule,
    key_named: str,
    caller: Callable[[Connection], KeyRow],
) -> Any:
    """Answer a call. `caller` proves who signed it with the Key named. Raises Refused with the word for why not."""
    _count(request, key_named, call.now)
    store = context_of(request).store
    with (store.write if rule.writes else store.read)() as connection:
        if not rule.needs:
            return rule.answer(connection, call)
        key = _permitted(connection, call, rule, caller)
        if not mark_is_due(key, call.now):
            return rule.answer(connection, call)
    with store.write() as connection:
        # Looked up again: what was true before this transaction may have been changed since.
        key = _permitted(connection, call, rule, caller)
        mark_used(connection, key, call.now, name, remote_ip(request))
        try:
            with connection.begin_nested():
                return rule.answer(connection, call)
        except Refused as refusal:
            refused = refusal  # raised below, so that the note of the key's use is kept
    raise refused


def _count(request: Request, key_named: str, now: int) -> None:
    limits = context_of(request).call_limits
    if limits and not limits.take(f"{remote_ip(request)} {key_named}", now):
        raise Refused("THROTTLED")


def _permitted(connection: Connection, call: Performed, rule: Rule, caller: Callable[[Connection], KeyRow]) -> KeyRow:
    key = caller(connection)
    if not rule.needs & key.permissions:
        raise Refused("INVALID_PERMISSION")
    call.account_id, call.sequence = key.account_id, key.sequence
    return key
