"""Exercise 1: a key that may only read, and the proof of it in the account's log."""

from nupool_helpers.clients.seat import State
from nupool_helpers.lessons.judgement import Answer, Judgement
from nupool_helpers.lessons.permission_matrix import V1_CALLS
from nupool_helpers.protocol import Event, LogEntry
from nupool_helpers.protocol.state import KeyState
from nupool_helpers.validation.keys import Permission
from nupool_helpers.validation.least_privilege import least_privilege

__all__ = ["judge_reading_key"]

_READS = frozenset({Permission.READ_INFO})
_TRADES = {call.path for call in V1_CALLS if call.needs in (Permission.TRADE_LIMIT, Permission.TRADE_MARKET)}
_TRADES_V3 = ("POST /v3/orders", "DELETE /v3/orders")


def judge_reading_key(state: State) -> Judgement:
    """Judge by the account's keys as they are now, and by the calls that the exchange has refused to one of them."""
    if state.learner is None:
        return Judgement(Answer.NOT_YET, "There is no practice account yet. Make one in the notebook Start here.")
    keys = [key for key in state.learner.keys if key.saved and {*key.permissions} == _READS]
    if not keys:
        return Judgement(Answer.NOT_YET, _no_such_key(state.learner.keys))
    used = [key for key in keys if key.last_used_at is not None]
    if not used:
        return Judgement(Answer.NOT_YET, "The key is right. Now show that it reads: ask for the balances with it.")
    names = {key.key for key in used}
    refused = next((entry for entry in reversed(state.activity) if _refused_trade(entry) in names), None)
    if refused is None:
        return Judgement(Answer.NOT_YET, "The key reads. Now prove that it cannot trade: try to, and be refused.")
    call = refused.detail.get("call")
    return Judgement(Answer.DONE, f"Right. The key reads, and the exchange has refused it the call {call}.")


def _no_such_key(keys: list[KeyState]) -> str:
    saved = [key for key in keys if key.saved]
    if not saved:
        return "The account has no key with READ INFO alone. Make one: this switch, and no other."
    verdict = least_privilege({right: right in saved[-1].permissions for right in Permission}, _READS)
    return f"No key of the account has READ INFO alone. The newest: {verdict.sentence}"


def _refused_trade(entry: LogEntry) -> str:
    """Return the Key to which a call that trades was refused for its permissions; empty for every other line."""
    if entry.what is not Event.CALL_REFUSED or entry.detail.get("reason") != "INVALID_PERMISSION":
        return ""
    call = str(entry.detail.get("call"))
    return str(entry.detail.get("key")) if call in _TRADES or call.startswith(_TRADES_V3) else ""
