"""A few questions about keys. No answer is stored: each is found by making the call with the learner's own pair."""

from collections.abc import Callable
from dataclasses import dataclass

from nupool_helpers.clients import Exchange
from nupool_helpers.errors import InvalidInput, WorkbookError
from nupool_helpers.lessons.permission_matrix import CALLS, probe_call, signed_request
from nupool_helpers.validation.keys import KeyPair
from nupool_helpers.widgets.blocks import Block, choice, form, text
from nupool_helpers.widgets.pair_entry import PairEntry
from nupool_helpers.widgets.panel import Panel
from nupool_helpers.widgets.standing_secrets import rights_now
from nupool_helpers.widgets.submission import Submission

__all__ = ["Quiz"]

Ask = Callable[[str, KeyPair], tuple[bool | None, str]]


@dataclass(frozen=True, slots=True)
class _Question:
    """Its `words`; `ask` makes the call and returns whether yes is right (None: cannot be told) and the answer."""

    words: str
    ask: Ask
    why: str


def _may(path: str) -> Ask:
    def ask(url: str, pair: KeyPair) -> tuple[bool | None, str]:
        result = probe_call(Exchange(url, pair), next(call for call in CALLS if call.path == path))
        return result.allowed, result.reply

    return ask


def _replayed(change: Callable[[str], str]) -> Ask:
    def ask(url: str, pair: KeyPair) -> tuple[bool | None, str]:
        signed, sign = signed_request(Exchange(url, pair), _BALANCES, 1)
        anybody = Exchange(url)
        anybody.replay(signed, sign)
        reply = anybody.replay(change(signed), sign)
        if reply == "APIKEY_INVALID":
            return None, reply
        return reply != "INVALID_SIGNATURE", reply  # a right that is missing is judged after the signature is

    return ask


_BALANCES = next(call for call in CALLS if call.path == "account/getbalances")
_QUESTIONS = (
    _Question("May this key cancel an order?", _may("market/cancel"), "TRADE LIMIT covers placing and cancelling."),
    _Question(
        "May it sell all your coins far below their price?",
        _may("market/selllimit"),
        "A limit may be any price. That is what TRADE LIMIT risks.",
    ),
    _Question(
        "May it sell your coins by a market order, which names no price?",
        _may("market/sellmarket"),
        "Orders without a limit have a switch of their own, TRADE MARKET. A limit that is low enough does the same.",
    ),
    _Question(
        "May it send coins to another address?", _may("account/withdraw"), "Only WITHDRAW does; no other switch has it."
    ),
    _Question(
        "A signed request was sent once. Is it answered a second time?",
        _replayed(lambda url: url),
        "Whoever has seen a signed request can send it again; this exchange does not count the nonce.",
    ),
    _Question(
        "Is a signed request answered when one digit of it was changed?",
        _replayed(lambda url: url.replace("nonce=1", "nonce=2")),
        "The signature is over every sign of the address.",
    ),
)


def _verdict(right: bool | None, true: bool | None, reply: str) -> str:
    """Say who was right, and how that follows from the exchange's answer: its words alone tell that to nobody new."""
    if right is None or true is None:
        return f"That could not be told; try again. The exchange answered: {reply}."
    if not true:
        meaning = "so the answer is no"
    elif reply == "success":
        meaning = "so the answer is yes"
    elif reply == "INVALID_PERMISSION":  # to a replayed request
        meaning = "which is judged after the signature; that was taken, so the answer is yes"
    else:
        meaning = "a complaint about the call and not about the right, so the answer is yes"
    return f"{'Right' if right else 'Not so'}. The exchange answered: {reply}, {meaning}."


class Quiz(Panel):
    """Asks, makes the call, and says who was right."""

    def __init__(self) -> None:
        super().__init__()
        self._entry = PairEntry(self)
        self._answers: dict[tuple[str, int], tuple[bool | None, str]] = {}  # by Key and question
        self._rights = ""  # the mark of what the key was allowed when the questions were answered

    def blocks(self) -> list[Block]:
        """Show the questions, answered ones with what the exchange said."""
        self.workbook.exchange(start=False)
        pair = self.workbook.pair_in_use
        if pair is None:
            return self._entry.ask("The questions are about your own key.")
        self._forget_changed(pair.key)
        blocks: list[Block] = []
        for number, question in enumerate(_QUESTIONS):
            answer = choice(f"answer{number}", question.words, [("", "?"), ("yes", "yes"), ("no", "no")])
            blocks.append(form("answer", "Make the call and see", answer, tone="second", number=str(number)))
            if (pair.key, number) in self._answers:
                right, sentence = self._answers[pair.key, number]
                blocks.append(text(sentence, "good" if right else "warn"))
        score = sum(right is True for (key, _number), (right, _sentence) in self._answers.items() if key == pair.key)
        return [*blocks, text(f"Right so far: {score} of {len(_QUESTIONS)}.")]

    def _forget_changed(self, key: str) -> None:
        """Forget what was right of a key that had other rights than now, or of another one."""
        try:
            allowed = f"{key} {rights_now(self.workbook.state(), key)}"
        except WorkbookError:  # nobody can tell, and the calls will say so
            return
        if allowed != self._rights:
            self._answers, self._rights = {}, allowed

    def press_answer(self, submission: Submission) -> str:
        """Make the call that answers a question."""
        number, pair = submission.arg("number"), self.workbook.pair_in_use
        if number not in map(str, range(len(_QUESTIONS))) or pair is None:
            raise InvalidInput("Choose a question.")
        answer, question = submission.text(f"answer{number}"), _QUESTIONS[int(number)]
        if answer not in ("yes", "no"):
            raise InvalidInput("Choose yes or no first.", f"answer{number}")
        self.workbook.changed()
        self._forget_changed(pair.key)
        true, reply = question.ask(self.workbook.exchange().url, pair)
        right = None if true is None else (answer == "yes") == true
        why = "" if right is None else f" {question.why}"
        self._answers[pair.key, int(number)] = right, _verdict(right, true, reply) + why
        return ""  # the sentence below the question says it
