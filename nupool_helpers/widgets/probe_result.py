"""One call that was made, shown: what was sent and answered, in plain words and raw, side by side."""

from nupool_helpers.lessons.permission_matrix import ProbeResult
from nupool_helpers.validation.keys import Permission
from nupool_helpers.widgets.blocks import Block, beside, pre, text

__all__ = ["said", "sides"]

_MOST = 3000  # characters of an answer
_WORDS = {True: "allowed", False: "refused", None: "cannot tell"}


def said(tried: ProbeResult, *, differs: bool) -> str:
    """Return what a cell of the matrix says."""
    sign = "≠" if differs else {True: "✓", False: "✕", None: "?"}[tried.allowed]
    return f"{sign} {_WORDS[tried.allowed]}"


def sides(who: str, tried: ProbeResult) -> list[Block]:
    """Return the request, the text that was signed, its signature and the answer, each in words beside what it is."""
    may = {True: "may", False: "may not", None: "perhaps may"}[tried.allowed]
    needs = f"The call needs {tried.call.needs}." if tried.call.needs else "The call needs no key."
    shown = [
        (_request(tried), "The request", tried.request),
        (_signed(tried), "The text that was signed", tried.signed or "(nothing)"),
        (_signature(tried), "The signature", tried.sign or "(none)"),
        (_answer(tried), "The answer", _shortened(tried.raw)),
    ]
    return [
        text(f"{who} {may} {tried.call.words}. {needs}"),
        *(beside(text(words), pre(label, raw)) for words, label, raw in shown),
    ]


def _request(tried: ProbeResult) -> str:
    given = [f"{name} = {value}" for name, value in {**tried.call.harmless, **(tried.call.body or {})}.items()]
    what = f"It asks to {tried.call.words}"
    if not given:
        return f"{what}, and names nothing more."
    harmless = "" if tried.call.needs in (None, Permission.READ_INFO) else ", which can do nothing"
    return f"{what}, with {', '.join(given)}{harmless}."


def _signed(tried: ProbeResult) -> str:
    if not tried.signed:
        return "Nothing is signed: everybody may ask this."
    if tried.signed in tried.request:
        return "The whole address, every letter. The Key in it says whose call it is, the nonce when it was made."
    return "The time, the address, the method, and a hash of the body, one after the other."


def _signature(tried: ProbeResult) -> str:
    if not tried.sign:
        return "Without a key there is none."
    return "Made of that text with the Secret, and sent in a header. The Secret stays here."


def _answer(tried: ProbeResult) -> str:
    if tried.allowed is None:
        return f"Whether the key has the right cannot be told from this ({tried.reply}). Press the cell to try again."
    if tried.allowed is False:
        return f"The key works, but {tried.call.needs} is off for it, and nothing was done."
    if tried.reply == "success":
        return "The exchange told what was asked."
    return f"The key has the right; only the parameters, made to do nothing, were refused ({tried.reply})."


def _shortened(raw: str) -> str:
    return raw if len(raw) <= _MOST else f"{raw[:_MOST]} … ({len(raw)} characters)"
