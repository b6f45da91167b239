"""The fold that tells a story for an exchange of one's own."""

from nupool_helpers.lessons.own_exchange import KNOWN, OTHER
from nupool_helpers.lessons.recovery import StoryName, own_words
from nupool_helpers.widgets.blocks import Block, choice, details, form, text

__all__ = ["own_part"]


def own_part(story: StoryName, exchange: str) -> Block:
    """Return the choice of an exchange (`press_own`, and `look` as it is chosen), and what to do there."""
    names = sorted(KNOWN, key=lambda name: (name != OTHER, KNOWN[name].lower()))
    options = choice("own", "Exchange", [(name, KNOWN[name]) for name in names], exchange)
    words = [text(f"{n}. {sentence}") for n, sentence in enumerate(own_words(story, exchange), 1)]
    ask = form("own", "Show its words", options, watched=True, tone="second")
    return details("The same at your own exchange", ask, *words)
