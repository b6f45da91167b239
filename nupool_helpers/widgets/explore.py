"""The matrix: every call, the right that it needs, and what keys are answered when the call is really made."""

from collections.abc import Iterable
from typing import Any

from nupool_helpers.errors import CorrectTheEntry, ReadTheReply
from nupool_helpers.exchange import Exchange
from nupool_helpers.keys import KeyPair, Permission, least_privilege
from nupool_helpers.matrix import CALLS, V1_CALLS, V3_CALLS, Call, Tried, differences, try_all, try_call
from nupool_helpers.widgets.blocks import LIVE_IN_VIEW, Block, button, cell, choice, details, table, text
from nupool_helpers.widgets.file_part import file_form
from nupool_helpers.widgets.key_page import KeyPage, rights_of
from nupool_helpers.widgets.key_pair import pair_form
from nupool_helpers.widgets.panel import Pressed
from nupool_helpers.widgets.tried import said, sides

__all__ = ["Matrix"]

_NAMES = {"mine": "My key", "other": "Second key"}


class Matrix(KeyPage):
    """Every call by the learner's key, and by a second one with other rights beside it."""

    def __init__(self) -> None:
        super().__init__()
        self._second: KeyPair | None = None
        self._tried: dict[tuple[str, str], Tried] = {}  # by Key and call
        self._last: tuple[str, Tried] | None = None

    def blocks(self) -> list[Block]:
        """Show the pair's entry, or the matrix."""
        learner = self.book.state().learner
        keys = [key for key in learner.keys if key["saved"]] if learner else []
        if self.pair_to_keep() is None:
            ask = text("Which key shall be tried? Take the one of step 14 from the vault, or enter it.")
            entry = details("Enter the pair", pair_form())
            return [ask, *self.vault_blocks(), entry, file_form(), *self.page_blocks(keys, {})]
        named = {pair.key: _NAMES[who] for who, pair in self._pairs().items()}
        last = sides(*self._last) if self._last else []
        return [
            *[*self._matrix(keys), button("all", "Try them all"), LIVE_IN_VIEW, *last, *self._verdicts(keys)],
            *[details("Try another pair", *self._entry()), *self.page_blocks(keys, named)],
        ]

    def _pairs(self) -> dict[str, KeyPair]:
        mine = self.pair_to_keep()
        return ({"mine": mine} if mine else {}) | ({"other": self._second} if self._second else {})

    def _tried_by(self, pair: KeyPair) -> list[Tried]:
        return [self._tried[pair.key, call.name] for call in CALLS if (pair.key, call.name) in self._tried]

    def _matrix(self, keys: list[dict[str, Any]]) -> list[Block]:
        pairs = self._pairs()
        differing = {who: differences(self._tried_by(pair), rights_of(keys, pair)) for who, pair in pairs.items()}
        head = ["What it does", *(_NAMES[who] for who in pairs), *(right.value for right in Permission), "Call"]
        marks: list[list[object]] = []
        for who, pair in pairs.items():
            rights = rights_of(keys, pair)
            on = ["?" if rights is None else "on" if right in rights else "off" for right in Permission]
            marks.append([f"{_NAMES[who]}, on the exchange's page", *[""] * len(pairs), *on, f"{pair.key[:6]}…"])

        def rows(calls: Iterable[Call]) -> list[list[object]]:
            return [
                [_words(call), *(self._cell(who, call, differing[who]) for who in pairs), *_needed(call)]
                for call in calls
            ]

        older = table("API v1.1. Press a cell, and the call is made.", head, [*marks, *rows(V1_CALLS)])
        newer = table("API v3. The same rights, other calls.", head, rows(V3_CALLS))
        return [older, details(f"The {len(V3_CALLS)} calls of API v3", newer)]

    def _cell(self, who: str, call: Call, differing: list[Tried]) -> Block:
        tried = self._tried.get((self._pairs()[who].key, call.name))
        if tried is None:
            return cell("try it", "one", who=who, call=call.name)
        tone = "wrong" if tried in differing else {True: "good", False: "calm", None: "warn"}[tried.allowed]
        return cell(said(tried, differs=tried in differing), "one", tone, who=who, call=call.name)

    def _verdicts(self, keys: list[dict[str, Any]]) -> list[Block]:
        blocks = []
        for who, pair in self._pairs().items():
            tried = self._tried_by(pair)
            differing = differences(tried, rights_of(keys, pair))
            if differing:
                wrong = ", ".join(one.call.name for one in differing)
                sentence = "answered otherwise than the table says. That is a fault of ours; please report it."
                blocks.append(text(f"{_NAMES[who]}: {wrong}: {sentence}", "wrong"))
            if len(tried) == len(CALLS):
                known = [one for one in tried if one.allowed is not None]
                agree = f"{len(known) - len(differing)} of {len(CALLS)} answers are what the table says."
                found = {right: _together(tried, right) for right in Permission}
                blocks.append(text(f"{_NAMES[who]}: {agree} {least_privilege(found).sentence}"))
        return blocks

    def _entry(self) -> list[Block]:
        form = pair_form()
        form["blocks"].append(choice("who", "In the column", list(_NAMES.items()), "other"))
        return [text("A pair of the practice exchange, whoever's account it is.", "hint"), form, *self.vault_blocks()]

    def prove(self, pair: KeyPair) -> str:
        """Take a pair as the learner's own. It need not have READ INFO; what it may do is what is to be found out."""
        sentence = self._proved(pair)
        self.book.pair, self.book.new_pair = pair, None
        return sentence

    def _proved(self, pair: KeyPair) -> str:
        Exchange(self.book.exchange().url, pair).probe()
        self._last = None
        return "The pair works: the exchange has answered signed calls."

    def press_enter(self, pressed: Pressed) -> str:
        """Take the pair that was entered into one of the two columns."""
        if pressed.text("who") != "other":
            return super().press_enter(pressed)
        pair = self.entered(pressed)
        sentence = self._proved(pair)
        self._second = pair
        return sentence

    def press_one(self, pressed: Pressed) -> str:
        """Make one call, and show the request, what was signed, and the answer."""
        who, call = pressed.arg("who"), next((c for c in CALLS if c.name == pressed.arg("call")), None)
        pair = self._pairs().get(who)
        if pair is None or call is None:
            raise CorrectTheEntry("Choose a cell.")
        try:
            tried = self._tried[pair.key, call.name] = try_call(Exchange(self.book.exchange().url, pair), call)
        except ReadTheReply:
            self._forget(pair.key)
            raise
        self._last = _NAMES[who], tried
        return f"{call.name} was called with parameters that can do nothing."

    def press_all(self, _pressed: Pressed) -> str:
        """Try every call with every key; a key that is not accepted does not keep the other from being tried."""
        self._last, refused = None, []
        for who, pair in self._pairs().items():
            self._forget(pair.key)
            try:
                for number, tried in enumerate(try_all(Exchange(self.book.exchange().url, pair), CALLS), 1):
                    self._tried[pair.key, tried.call.name] = tried
                    self.send({"progress": f"{_NAMES[who]}: {number} of {len(CALLS)}"})
            except ReadTheReply as error:
                self._forget(pair.key)
                refused.append(f"{_NAMES[who]}: {error}")
        if refused:
            raise CorrectTheEntry(" ".join(refused))
        return "Tried, by calls that can do nothing."

    def taken(self, pair: KeyPair) -> None:
        """Put a key that was just made beside the learner's own."""
        self._second = pair

    def gone(self, key: str) -> None:
        """Put away a key that was deleted."""
        if self._second and self._second.key == key:
            self._second = None
        for place in ("pair", "new_pair"):
            kept = getattr(self.book, place)
            if kept and kept.key == key:
                setattr(self.book, place, None)
        self._forget(key)

    def changed(self, key: str) -> None:
        """Forget what was tried with a key before its switches were changed."""
        self._forget(key)

    def _forget(self, key: str) -> None:
        self._tried = {place: tried for place, tried in self._tried.items() if place[0] != key}
        self._last = None


def _words(call: Call) -> str:
    return call.words if call.needs else f"{call.words} (needs no key)"


def _needed(call: Call) -> list[str]:
    return [*("needed" if right is call.needs else "" for right in Permission), call.name]


def _together(tried: list[Tried], right: Permission) -> bool | None:
    answers = {one.allowed for one in tried if one.call.needs is right}
    return answers.pop() if len(answers) == 1 else None
