"""The matrix: every call, the right that it needs, and what a key is answered when the call is really made."""

from nupool_helpers.errors import CorrectTheEntry
from nupool_helpers.exchange import Exchange
from nupool_helpers.keys import KeyPair, Permission, least_privilege
from nupool_helpers.matrix import CALLS, Call, Tried, try_all, try_call
from nupool_helpers.secret import SecretText
from nupool_helpers.widgets.blocks import (
    Block,
    button,
    cell,
    code_field,
    details,
    form,
    page,
    pre,
    switches,
    table,
    text,
)
from nupool_helpers.widgets.key_pair import PairEntry, pair_form
from nupool_helpers.widgets.panel import Pressed

__all__ = ["Matrix"]

_NAMES = {"mine": "My key", "other": "Second key"}


class Matrix(PairEntry):
    """Every call by the learner's key, and by a second one with other rights beside it."""

    def __init__(self) -> None:
        super().__init__()
        self._other: KeyPair | None = None
        self._rights: dict[str, list[str]] = {}  # what the exchange's page says, by Key
        self._tried: dict[tuple[str, str], Tried] = {}
        self._last: list[Block] = []

    def blocks(self) -> list[Block]:
        """Show the pair's entry, or the matrix."""
        learner = self.book.state().learner
        self._rights = {str(key["key"]): key["permissions"] for key in learner.keys} if learner else {}
        if self.pair_to_keep() is None:
            ask = text("Which key shall be tried? Take the one of step 14 from the vault, or enter it.")
            return [ask, *self.vault_blocks(), details("Enter the pair", pair_form())]
        return [self._matrix(), button("all", "Try them all"), *self._verdicts(), *self._last, *self._second()]

    def _pairs(self) -> dict[str, KeyPair]:
        mine = self.pair_to_keep()
        return ({"mine": mine} if mine else {}) | ({"other": self._other} if self._other else {})

    def _matrix(self) -> Block:
        pairs = self._pairs()
        head = ["What it does", "Call", *(right.value for right in Permission), *(_NAMES[who] for who in pairs)]
        rows = [
            [
                call.words,
                call.path,
                *("needed" if right is call.needs else "" for right in Permission),
                *(self._cell(who, call) for who in pairs),
            ]
            for call in CALLS
        ]
        return table("Press a cell, and the call is made", head, rows)

    def _cell(self, who: str, call: Call) -> Block:
        tried = self._tried.get((who, call.path))
        if tried is None:
            return cell("try it", "one", who=who, path=call.path)
        said = {True: "allowed", False: "refused", None: "cannot tell"}[tried.allowed]
        return cell(said, "one", {True: "good", False: "wrong", None: ""}[tried.allowed], who=who, path=call.path)

    def _verdicts(self) -> list[Block]:
        blocks = []
        for who, pair in self._pairs().items():
            tried = [self._tried[who, call.path] for call in CALLS if (who, call.path) in self._tried]
            if len(tried) < len(CALLS):
                continue
            found = {p: _together([one.allowed for one in tried if one.call.needs is p]) for p in Permission}
            blocks.append(text(f"{_NAMES[who]}: {least_privilege(found).sentence}"))
            said = self._rights.get(pair.key)
            wrong = [
                p for p in Permission if said is not None and found[p] is not None and found[p] != (p.value in said)
            ]
            if wrong:
                sentence = "The exchange's page says otherwise about: {}. That is a fault of ours; please report it."
                blocks.append(text(sentence.format(", ".join(wrong)), "wrong"))
        return blocks

    def _second(self) -> list[Block]:
        make = form("make", "Make a second key", _four(set()), code_field(), tone="second")
        blocks = [details("Compare with a second key", make)]
        for who, pair in self._pairs().items():
            if pair.key in self._rights:
                on = set(self._rights[pair.key])
                save = form("change", "Save Changes", _four(on), code_field(), tone="second", who=who)
                away = form("remove", "Delete this key", code_field(), tone="danger", who=who)
                blocks.append(details(f"Switches of: {_NAMES[who]}", save, away))
        return [*blocks, page("Do it on the exchange's page", "settings/api-keys")]

    def press_one(self, pressed: Pressed) -> str:
        """Make one call, and show the request, what was signed, and the answer."""
        who, call = pressed.arg("who"), next((c for c in CALLS if c.path == pressed.arg("path")), None)
        pair = self._pairs().get(who)
        if pair is None or call is None:
            raise CorrectTheEntry("Choose a cell.")
        exchange = Exchange(self.book.exchange().url, pair)
        tried = self._tried[who, call.path] = try_call(exchange, call)
        said = {True: "may", False: "may not", None: "perhaps may"}[tried.allowed]
        self._last = [
            text(f"{_NAMES[who]} {said} {call.words}. The call needs {call.needs}."),
            pre("The request, and the text that was signed: the whole address", f"GET {tried.signed}"),
            pre("Its signature by the Secret, sent as the header apisign; the Secret is not sent", tried.sign),
            pre("What the exchange answered", tried.raw),
            text(f"In plain words: {_in_words(tried)}"),
        ]
        return f"{call.path} was called with parameters that can do nothing."

    def press_all(self, _pressed: Pressed) -> str:
        """Try every call with every key."""
        self._last = []
        for who, pair in self._pairs().items():
            for number, tried in enumerate(try_all(Exchange(self.book.exchange().url, pair)), 1):
                self._tried[who, tried.call.path] = tried
                self.send({"progress": f"{_NAMES[who]}: {number} of {len(CALLS)}"})
        return "Tried, by calls that can do nothing."

    def press_make(self, pressed: Pressed) -> str:
        """Make a second key through the exchange's own page."""
        site = self.book.site()
        row = site.post("settings/api-keys/new")["keys"][-1]["id"]
        made = site.post(f"settings/api-keys/{row}/save", code=pressed.secret("code"), **_chosen(pressed))
        self.book.changed()
        self._other = KeyPair(made["key"], SecretText(made["secret"]))
        self._tried = {place: tried for place, tried in self._tried.items() if place[0] == "mine"}
        return "The second key is made. Its Secret is in this kernel's memory only."

    def press_change(self, pressed: Pressed) -> str:
        """Change a key's switches through the exchange's own page."""
        self._on_page(pressed, "save", **_chosen(pressed))
        return "The exchange has saved the switches. Try the calls again, and see what has changed."

    def press_remove(self, pressed: Pressed) -> str:
        """Delete a key through the exchange's own page."""
        self._on_page(pressed, "delete")
        if pressed.arg("who") == "other":
            self._other = None
        return "The key is deleted. Whoever has its pair can do nothing with it now."

    def _on_page(self, pressed: Pressed, action: str, **fields: bool) -> None:
        who, site = pressed.arg("who"), self.book.site()
        pair = self._pairs().get(who)
        row = next(
            (key["id"] for key in site.get("settings/api-keys")["keys"] if pair and key["key"] == pair.key), None
        )
        if row is None:
            raise CorrectTheEntry("This key is not on your account's page any more.")
        site.post(f"settings/api-keys/{row}/{action}", code=pressed.secret("code"), **fields)
        self.book.changed()
        self._tried = {place: tried for place, tried in self._tried.items() if place[0] != who}
        self._last = []


def _chosen(pressed: Pressed) -> dict[str, bool]:
    return {p.name.lower(): pressed.on(p.name.lower()) for p in Permission}


def _four(on: set[str]) -> Block:
    return switches("Its permissions", [(p.name.lower(), p.value, "", p.value in on) for p in Permission])


def _in_words(tried: Tried) -> str:
    if tried.allowed is False:
        return f"the key works, but {tried.call.needs} is off for it, and nothing was done."
    if tried.reply.startswith("success"):
        return "the key has the right, and the exchange told what was asked."
    return f"the key has the right; only the parameters, made to do nothing, were refused ({tried.reply})."


def _together(allowed: list[bool | None]) -> bool | None:
    return allowed[0] if len(set(allowed)) == 1 else None
