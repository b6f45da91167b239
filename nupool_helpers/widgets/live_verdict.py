"""What an exchange of today has answered, for one screen; and where to look where it tells nothing."""

from nupool_helpers import live
from nupool_helpers.live.judging import PURPOSES, WORDS
from nupool_helpers.widgets.blocks import Block, details, mark, pre, table, text

__all__ = ["by_hand_blocks", "notice_of", "request_blocks", "tells", "verdict_blocks"]

_WORDS = {**WORDS, "ip_list": "bound to IP addresses", "expires": "ends by itself"}
_SAID = {True: "✓ yes", False: "✕ no", None: "? could not be established"}
_NARROWEST = "This key fits {}: this exchange makes no narrower one, and it may do more than that needs (see below)."
_HEADS = {
    "fits": ("This key fits {}: it may do no more than that needs.", "good"),
    "too much": ("This key may do more than {} needs.", "warn"),
    "too little": ("This key may do less than {} needs.", "warn"),
    "cannot be established": ("Whether this key fits {} could not be established.", "warn"),
}


def request_blocks(exchange: live.Exchange) -> list[Block]:
    """The very request that will be sent, without its signature, and what the exchange keeps of it."""
    *lines, _keeps = live.preview(exchange)
    # Where requests are counted, asking can disturb a running bot: that must not be overlooked.
    tone = "warn" if "nonce" in exchange.keeps else ""
    return [
        pre(f"What is sent to {exchange.title}, once, when you press the button below", "\n".join(lines)),
        text(f"What stays there: {exchange.keeps}", tone),
    ]


def verdict_blocks(verdict: live.Verdict, purpose: live.Purpose, sent: list[str]) -> list[Block]:
    """Return the verdict: how the key fits, the table of its rights, what to do, where to do it."""
    judgement, page = live.judge(verdict, purpose), verdict.exchange.page
    head, tone = _HEADS[judgement.outcome]
    if judgement.outcome == "fits" and any(_may(verdict, name) for name in judgement.unavoidable):
        head = _NARROWEST
    if tells(verdict):
        shown = [text(head.format(PURPOSES[purpose]), tone), _rights(verdict, judgement)]
        shown += [text(sentence) for sentence in (*judgement.sentences, *verdict.sentences)]
    else:
        shown = [text("Nothing of this key could be established.", "warn")]
        shown += [text(sentence) for sentence in verdict.sentences]
    shown.append(text(f"To change it, on {verdict.exchange.title}'s own site: {page.way}, at {page.address}."))
    was = "was to be sent" if verdict.reading.problem in live.NOTHING_SENT else "was sent"
    return [*shown, details(f"What {was}, and what nobody has verified", *_besides(verdict, sent))]


def notice_of(verdict: live.Verdict) -> str:
    """Return what stands beside the button after the press."""
    came = "has given no answer." if verdict.reading.problem in live.NO_ANSWER else "was asked."
    return f"{verdict.exchange.title} {came}"


def tells(verdict: live.Verdict) -> bool:
    """Tell whether the answer says anything of the key."""
    return any(getattr(verdict.reading, name) is not None for name in live.TOLD)


def _rights(verdict: live.Verdict, judgement: live.Judgement) -> Block:
    names = verdict.exchange.page.names
    rows: list[list[object]] = [
        [_WORDS[name], _answer(verdict, judgement, name), _need(judgement, name), names.get(name, "")]
        for name in live.TOLD
    ]
    rows += [[one, mark(_SAID[True], "wrong"), "not needed", ""] for one in verdict.reading.beyond]
    head = ("What it may do", "This key", f"For {PURPOSES[judgement.purpose]}", "On the key page it is called")
    return table(f"A key of {verdict.exchange.title}", head, rows, stacks=True)


def _may(verdict: live.Verdict, name: str) -> bool:
    return getattr(verdict.reading, name) is not False


def _answer(verdict: live.Verdict, judgement: live.Judgement, name: str) -> Block:
    answer = getattr(verdict.reading, name)
    told = {"ip_list": verdict.exchange.tells_ip, "expires": verdict.exchange.tells_end}.get(name, True)
    if answer is None and not told:
        return mark("this exchange does not tell", "calm")
    if answer is None:
        return mark(_SAID[None], "warn")
    if name in judgement.too_much:
        return mark(_SAID[answer], "wrong")
    if name in judgement.too_little or (name in judgement.unavoidable and answer) or (name == "ip_list" and not answer):
        return mark(_SAID[answer], "warn")
    return mark(_SAID[answer], "calm" if name == "expires" else "good")


def _need(judgement: live.Judgement, name: str) -> str:
    if name in live.NEEDS[judgement.purpose]:
        return "needed"
    if name in judgement.unavoidable:
        return "comes with a needed right"
    return {"ip_list": "better so", "expires": ""}.get(name, "not needed")


def _besides(verdict: live.Verdict, sent: list[str]) -> list[Block]:
    exchange = verdict.exchange
    doubts = [text(f"Not verified: {doubt}", "hint") for doubt in exchange.unverified]
    return [
        pre("Sent, without what is secret", "\n".join(sent)),
        *[text(f"Source: {exchange.source}. Names of the key page: {exchange.page.seen}.", "hint"), *doubts],
    ]


def by_hand_blocks(exchange: live.NothingTold) -> list[Block]:
    """Return where to look at a key of an exchange that tells no rights."""
    page = exchange.page
    rows = [(_WORDS[name], page.names[name]) for name in live.TOLD if name in page.names]
    said = f"{exchange.title} tells no program what a key may do. So no key is asked for, and nothing is sent."
    return [
        *[text(said, "warn"), text(exchange.why), text(f"Look by hand: {page.way}, at {page.address}.")],
        table("What to look for", ("What it may do", "On the key page it is called"), rows, stacks=True),
        *([text(page.never)] if page.never else []),
        text(f"Names of the key page: {page.seen}. Source: {exchange.source}.", "hint"),
    ]
