"""What may this key do? For exchanges of today: one documented request each, and the reading of its answer.

`EXCHANGES[id]` describes an exchange; `preview(exchange)` shows the request before a pair is entered, and
`prepare(exchange, pair).lines()` after; `ask(exchange, pair)` sends it and returns a Verdict; `judge(verdict, purpose)`
holds it against what the key is used for; `lines` and `as_json` say both. `NOTHING_TOLD` has those that tell no rights:
nothing is asked of them.
"""

from nupool_helpers.live.asking import Verdict, ask, prepare
from nupool_helpers.live.catalogue import EXCHANGES, NOTHING_TOLD
from nupool_helpers.live.exchange import Exchange, KeyPage, NothingTold
from nupool_helpers.live.faults import NO_ANSWER, NOTHING_SENT, NoAnswer, NotListed
from nupool_helpers.live.judging import NEEDS, Judgement, Outcome, Purpose, judge
from nupool_helpers.live.request import FollowUp, SignedRequest
from nupool_helpers.live.showing import as_json, by_hand, lines, names, preview
from nupool_helpers.live.transport import Line
from nupool_helpers.live.types import RIGHTS, TOLD, Credentials, Reading

__all__ = [
    "EXCHANGES",
    "NEEDS",
    "NOTHING_SENT",
    "NOTHING_TOLD",
    "NO_ANSWER",
    "RIGHTS",
    "TOLD",
    "Credentials",
    "Exchange",
    "FollowUp",
    "Judgement",
    "KeyPage",
    "Line",
    "NoAnswer",
    "NotListed",
    "NothingTold",
    "Outcome",
    "Purpose",
    "Reading",
    "SignedRequest",
    "Verdict",
    "as_json",
    "ask",
    "by_hand",
    "judge",
    "lines",
    "names",
    "prepare",
    "preview",
]
