"""Exercise 3: which of four calls a key with TRADE LIMIT alone allows. The exchange knows the answers, nothing else."""

from collections.abc import Collection

from nupool_helpers.clients import Exchange
from nupool_helpers.lessons.judgement import Answer, Judgement
from nupool_helpers.lessons.permission_matrix import V1_CALLS, probe_call

__all__ = ["FOUR", "judge_four"]

_WHY = {
    "account/getbalances": "No permission contains another one: READ INFO is off, so this key is blind.",
    "market/selllimit": "A limit order is what the switch is named for, at whatever price one names.",
    "market/cancel": "Whoever may place an order may take it back. It is the same switch.",
    "market/sellmarket": "An order without a limit has a switch of its own, TRADE MARKET.",
}
FOUR = tuple(call for call in V1_CALLS if call.path in _WHY)
"""The calls that are asked about."""


def judge_four(exchange: Exchange, chosen: Collection[str]) -> Judgement:
    """Make the four calls and compare what is answered with the `chosen` paths; the first difference is told.

    Raises as `probe_call` does.
    """
    for call in FOUR:
        result = probe_call(exchange, call)
        if result.allowed is None:
            return Judgement(
                Answer.CANNOT_TELL, f"“{call.words}” could not be established ({result.reply}). Ask again."
            )
        if result.allowed != (call.path in chosen):
            said = "allowed" if result.allowed else "refused"
            sentence = f"“{call.words}” is {said}: the exchange answered {result.reply}. {_WHY[call.path]}"
            return Judgement(Answer.NOT_YET, sentence)
    return Judgement(Answer.DONE, "Right. All four calls were made, and answered as you said.")
