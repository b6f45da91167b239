"""A verdict in words and as JSON, the request before it is sent, and what key pages call their rights."""

import base64

from nupool_helpers.live.asking import Verdict, prepare
from nupool_helpers.live.exchange import Exchange, NothingTold
from nupool_helpers.live.judging import PURPOSES, WORDS, Judgement
from nupool_helpers.live.types import RIGHTS, TOLD, Credentials
from nupool_helpers.secret import SecretText

__all__ = ["as_json", "by_hand", "lines", "names", "preview"]

_ANSWER = {True: "yes", False: "no", None: "could not be established"}
_TOLD_WORDS = {**WORDS, "ip_list": "bound to IP addresses", "expires": "ends by itself"}
# Nobody's pair: only where the request is shown before a pair is entered.
_NOBODY = Credentials(
    SecretText("account-nobody"),
    SecretText(base64.b64encode(bytes(64)).decode()),
    SecretText("nobody"),
    SecretText("0"),
)


def preview(exchange: Exchange) -> list[str]:
    """Return what will be sent, line by line, before any pair is entered, and what the exchange keeps of it."""
    return [*prepare(exchange, _NOBODY).lines(), f"What stays there: {exchange.keeps}"]


def lines(verdict: Verdict, judgement: Judgement) -> list[str]:
    """Return the verdict for one screen."""
    page, beyond = verdict.exchange.page, verdict.reading.beyond
    told = [f"{_TOLD_WORDS[name]}: {_answer(verdict, name)}" for name in TOLD] if _tells(verdict) else []
    outcome = f"For {PURPOSES[judgement.purpose]}: {judgement.outcome}."
    change = f"To change it: {page.address} ({page.way})"
    doubtful = (*judgement.too_much, *judgement.unknown) if _tells(verdict) else ()
    there = [f"There, {WORDS[name]} is called: {page.names[name]}" for name in doubtful if name in page.names]
    return [*told, *(f"also: {one}" for one in beyond), *_sentences(verdict, judgement), outcome, change, *there]


def as_json(verdict: Verdict, judgement: Judgement) -> dict[str, object]:
    """Return the verdict for a program: the names of TOLD (true, false, null), `problem` and `note`."""
    told = {name: getattr(verdict.reading, name) for name in TOLD}
    return {**told, "problem": verdict.reading.problem, "note": " ".join(_sentences(verdict, judgement)) or None}


def _tells(verdict: Verdict) -> bool:
    return any(getattr(verdict.reading, name) is not None for name in TOLD)


def _answer(verdict: Verdict, name: str) -> str:
    answer = getattr(verdict.reading, name)
    tells = {"ip_list": verdict.exchange.tells_ip, "expires": verdict.exchange.tells_end}.get(name, True)
    return _ANSWER[answer] if tells or answer is not None else "this exchange does not tell"


def _sentences(verdict: Verdict, judgement: Judgement) -> tuple[str, ...]:
    """Without an answer to judge, the problem says it all."""
    judged = judgement.sentences if _tells(verdict) else ("Nothing of this key could be established.",)
    return (*verdict.sentences, *judged)


def by_hand(exchange: NothingTold) -> list[str]:
    """Return where to look at a key of an exchange that tells no rights."""
    return [
        f"{exchange.title} tells no program what a key may do: nothing was asked of you, and nothing was sent.",
        exchange.why,
        f"Look by hand: {exchange.page.address} ({exchange.page.way})",
        *names(exchange),
    ]


def names(exchange: Exchange | NothingTold) -> list[str]:
    """Return what this exchange's key page calls each right."""
    page = exchange.page
    said = [
        f"{_TOLD_WORDS[name]}: {page.names[name]}" for name in (*RIGHTS, "ip_list", "expires") if name in page.names
    ]
    return [*said, *([page.never] if page.never else []), f"Where these names are from: {page.seen}."]
