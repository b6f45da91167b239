"""A few questions about keys. No answer is stored: each is found by making the call with the learner's own pair."""

from collections.abc import Callable
from dataclasses import dataclass

from nupool_helpers.errors import CorrectTheEntry
from nupool_helpers.exchange import Exchange
from nupool_helpers.keys import KeyPair
from nupool_helpers.matrix import CALLS, signed_request, try_call
from nupool_helpers.site import direct_session
from nupool_helpers.widgets.blocks import Block, choice, details, form, text
from nupool_helpers.widgets.key_pair import PairEntry, pair_form
from nupool_helpers.widgets.panel import Pressed

__all__ = ["Quiz"]

Ask = Callable[[str, KeyPair], tuple[bool, str]]


@dataclass(frozen=True, slots=True)
class _Question:
    words: str
    ask: Ask


def _may(path: str) -> Ask:
    def ask(url: str, pair: KeyPair) -> tuple[bool, str]:
        tried = try_call(Exchange(url, pair), next(call for call in CALLS if call.path == path))
        return bool(tried.allowed), tried.reply

    return ask


def _replayed(change: Callable[[str], str]) -> Ask:
    def ask(url: str, pair: KeyPair) -> tuple[bool, str]:
        signed, sign = signed_request(Exchange(url, pair), CALLS[0], 1)
        reply = [direct_session().get(change(signed), headers={"apisign": sign}, timeout=15).json() for _ in range(2)][
            1
        ]
        return bool(reply["success"]), "success" if reply["success"] else str(reply["message"])

    return ask


_QUESTIONS = (
    _Question("May this key cancel an order?", _may("market/cancel")),
    _Question("May it sell all your coins at once at any price?", _may("market/sellmarket")),
    _Question("May it send coins to another address?", _may("account/withdraw")),
    _Question("A signed request was sent once. Is it answered a second time?", _replayed(lambda url: url)),
    _Question("Is it answered with one letter changed?", _replayed(lambda url: url.replace("nonce=1", "nonce=2"))),
)


class Quiz(PairEntry):
    """Asks, makes the call, and says who was right."""

    def __init__(self) -> None:
        super().__init__()
        self._said: dict[int, str] = {}

    def blocks(self) -> list[Block]:
        """Show the questions, answered ones with what the exchange said."""
        self.book.exchange(start=False)
        if self.pair_to_keep() is None:
            ask = text("The questions are about your own key. Take it from the vault, or enter it.")
            return [ask, *self.vault_blocks(), details("Enter the pair", pair_form())]
        blocks: list[Block] = []
        for number, question in enumerate(_QUESTIONS):
            answer = choice(f"answer{number}", question.words, [("", "?"), ("yes", "yes"), ("no", "no")])
            blocks.append(form("answer", "Make the call and see", answer, tone="second", number=str(number)))
            if number in self._said:
                blocks.append(text(self._said[number], "good" if self._said[number].startswith("Right") else "warn"))
        right = sum(said.startswith("Right") for said in self._said.values())
        return [*blocks, text(f"Right so far: {right} of {len(_QUESTIONS)}.")]

    def press_answer(self, pressed: Pressed) -> str:
        """Make the call that answers a question."""
        number, pair = pressed.arg("number"), self.pair_to_keep()
        if number not in map(str, range(len(_QUESTIONS))) or pair is None:
            raise CorrectTheEntry("Choose a question.")
        given = pressed.text(f"answer{number}")
        if given not in ("yes", "no"):
            raise CorrectTheEntry("Choose yes or no first.", f"answer{number}")
        true, reply = _QUESTIONS[int(number)].ask(self.book.exchange().url, pair)
        right = (given == "yes") == true
        self._said[int(number)] = f"{'Right' if right else 'Not so'}. The exchange answered: {reply}."
        return "The call was made."
