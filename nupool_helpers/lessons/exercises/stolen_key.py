"""Exercise 4: a key is stolen. Four acts of its owner, in the order that a learner gives, and a thief beside them.

For each act of the owner's the thief does one thing, too. All of it is done for real, on an account made for this play.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from nupool_helpers.clients import Exchange
from nupool_helpers.clients.refusals import PAIR_REFUSED
from nupool_helpers.clients.seat import SeatClient
from nupool_helpers.errors import ApiError, InvalidInput, WorkbookError
from nupool_helpers.lessons.attack.actions import Attacker
from nupool_helpers.lessons.attack.sandbox import attacker_account, thinnest_market
from nupool_helpers.lessons.exercises.victim import Victim
from nupool_helpers.lessons.judgement import Answer, Judgement
from nupool_helpers.lessons.recovery import Ledger, Loss, prices

__all__ = ["ACTS", "Theft", "play"]

ACTS = {
    "password": "Change the account's password",
    "log": "Read the log, and see what was done",
    "make": "Make another key for the program",
    "delete": "Delete the stolen key",
}
"""What the owner can do, by the name of the act."""
_THEFTS = ("look at the balances", "cancel the orders", "sell everything", "trade with themselves", "send it away")
_MARKUP = 10
_WHY = {
    "password": "A program signs with the Secret and never logs in, so a new password does not concern it.",
    "log": "Reading comes second: while you read, the thief works.",
    "make": "Another key does not end the first one.",
}
_THEN = "What is left can take its time: read what was done, make another key, and find out how this one leaked."


@dataclass(frozen=True, slots=True)
class Theft:
    """What happened: each row the owner's act, the thief's thing right after it, and what the exchange answered."""

    rows: list[tuple[str, str, str]]
    passed: int  # for how many of the thief's things the key was still good after the owner had begun to act
    first: str  # the owner's first act
    loss: Loss

    def judgement(self) -> Judgement:
        """Judge by what the exchange has let the thief do."""
        if not self.passed:
            stopped = "Right: from your first act on the thief was refused."
            return Judgement(Answer.DONE, f"{stopped} {self.loss.sentence()} {_THEN}")
        things = "one thing" if self.passed == 1 else f"{self.passed} things"
        done = f"Not yet: after your first act the thief could do {things} more. {self.loss.sentence()}"
        return Judgement(Answer.NOT_YET, f"{done} {_WHY[self.first]}")


def play(seat: SeatClient, order: Sequence[str]) -> Theft:
    """Play it with the owner's acts in this order, each of `ACTS` once.

    Raises InvalidInput for another order, and as `SeatClient` and `WebClient.post` do.
    """
    if sorted(order) != sorted(ACTS):
        raise InvalidInput("Each act has one place: choose all four, and none twice.")
    victim = Victim(seat)
    own = attacker_account(seat, follow=False)
    worth, thin = prices(own), thinnest_market(own)
    ledger = Ledger.open(victim.holdings(), worth)
    thief = Attacker(Exchange(seat.url, victim.pair), own, thin, worth[thin.partition("-")[2]], _MARKUP)
    things = zip(_THEFTS, (thief.look, thief.cancel, thief.sell, thief.trade, thief.send), strict=True)
    acts = {"": lambda: None, **victim.acts()}
    rows: list[tuple[str, str, str]] = []
    passed = 0
    for act, (thing, steal) in zip(["", *order], things, strict=True):
        acts[act]()
        answer = _answer(steal)
        passed += bool(act) and answer not in PAIR_REFUSED
        rows.append((ACTS.get(act, "(you have not noticed yet)"), thing, answer))
    return Theft(rows, passed, order[0], ledger.loss(victim.holdings()))


def _answer(steal: Callable[[], None]) -> str:
    """Let the thief do a thing; return "done" or the word with which the exchange refused."""
    try:
        steal()
    except ApiError as error:
        return error.code or "refused"
    except WorkbookError as error:
        return str(error)
    return "done"
