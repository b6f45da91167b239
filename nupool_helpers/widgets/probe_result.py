"""One call that was made, shown: what was sent and answered, in plain words and raw, side by side."""

from nupool_helpers.lessons.permission_matrix import ProbeResult
from nupool_helpers.validation.keys import Permission
from nupool_helpers.widgets.blocks import Block, beside, pre, text

__all__ = ["cell_words", "sides"]

_MOST = 3000  # characters of an answer
_WORDS = {True: "allowed", False: "refused", None: "cannot tell"}


def cell_words(result: ProbeResult, *, differs: bool) -> str:
    """Return what a cell of the matrix says."""
    sign = "≠" if differs else {True: "✓", False: "✕", None: "?"}[result.allowed]
    return f"{sign} {_WORDS[result.allowed]}"


def sides(who: str, result: ProbeResult) -> list[Block]:
    """Return the request, the text that was signed, its signature and the answer, each in words beside what it is."""
    may = {True: "may", False: "may not", None: "perhaps may"}[result.allowed]
    needs = f"The call needs {result.call.needs}." if result.call.needs else "The call needs no key."
    shown = [
        (_request(result), "The request", result.request),
        (_signed(result), "The text that was signed", result.signed or "(nothing)"),
        (_signature(result), "The signature", result.sign or "(none)"),
        (_answer(result), "The answer", _shortened(result.raw)),
    ]
    return [
        text(f"{who} {may} {result.call.words}. {needs}"),
        *(beside(text(words), pre(label, raw)) for words, label, raw in shown),
    ]


def _request(result: ProbeResult) -> str:
    parameters = [f"{name} = {value}" for name, value in {**result.call.harmless, **(result.call.body or {})}.items()]
    what = f"It asks to {result.call.words}"
    if not parameters:
        return f"{what}, and names nothing more."
    harmless = "" if result.call.needs in (None, Permission.READ_INFO) else ", which can do nothing"
    return f"{what}, with {', '.join(parameters)}{harmless}."


def _signed(result: ProbeResult) -> str:
    if not result.signed:
        return "Nothing is signed: everybody may ask this."
    if result.signed in result.request:
        return "The whole address, every letter. The Key in it says whose call it is, the nonce when it was made."
    return "The time, the address, the method, and a hash of the body, one after the other."


def _signature(result: ProbeResult) -> str:
    if not result.sign:
        return "Without a key there is none."
    return "Made of that text with the Secret, and sent in a header. The Secret stays here."


def _answer(result: ProbeResult) -> str:
    if result.allowed is None:
        return f"Whether the key has the right cannot be told from this ({result.reply}). Press the cell to try again."
    if result.allowed is False:
        return f"The key works, but {result.call.needs} is off for it, and nothing was done."
    if result.reply == "success":
        return "The exchange told what was asked."
    return f"The key has the right; only the parameters, made to do nothing, were refused ({result.reply})."


def _shortened(raw: str) -> str:
    return raw if len(raw) <= _MOST else f"{raw[:_MOST]} … ({len(raw)} characters)"
