"""What may this key do? For exchanges of today: one documented request each, and the reading of its answer.

`EXCHANGES[id]` describes an exchange; `prepare(exchange, pair).lines()` shows the request; `ask(exchange, pair)` sends it
and returns a Verdict; `judge(verdict, purpose)` holds it against what the key is used for. `NOTHING_TOLD` has those that
tell no rights: nothing is asked of them.
"""

from nupool_helpers.live.asking import Verdict, ask, prepare
from nupool_helpers.live.catalogue import EXCHANGES, NOTHING_TOLD
from nupool_helpers.live.exchange import Exchange, KeyPage, NothingTold
from nupool_helpers.live.judging import NEEDS, Judgement, Outcome, Purpose, judge
from nupool_helpers.live.showing import as_json, lines, preview
from nupool_helpers.live.transport import Line
from nupool_helpers.live.types import RIGHTS, TOLD, Credentials, FollowUp, Reading, SignedRequest

__all__ = [
    "EXCHANGES",
    "NEEDS",
    "NOTHING_TOLD",
    "RIGHTS",
    "TOLD",
    "Credentials",
    "Exchange",
    "FollowUp",
    "Judgement",
    "KeyPage",
    "Line",
    "NothingTold",
    "Outcome",
    "Purpose",
    "Reading",
    "SignedRequest",
    "Verdict",
    "as_json",
    "ask",
    "judge",
    "lines",
    "prepare",
    "preview",
]
