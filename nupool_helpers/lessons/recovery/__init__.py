"""When it goes wrong: three stories with a stopwatch, and a card for the day on which it is no practice.

Each story is judged by what the exchange has written down, its activity log and its ledger, since the story began.
"""

from nupool_helpers.lessons.recovery.copy_contents import Item, contents
from nupool_helpers.lessons.recovery.finder import Finder
from nupool_helpers.lessons.recovery.key_story import ACTS, KeyStory, act_by_pace
from nupool_helpers.lessons.recovery.ledger import Ledger, Loss, prices
from nupool_helpers.lessons.recovery.own_words import own_words
from nupool_helpers.lessons.recovery.results import results
from nupool_helpers.lessons.recovery.stopwatch import LIMIT_SECONDS, Part, Stopwatch, clock_text, in_order
from nupool_helpers.lessons.recovery.stories import StoryName, computer_parts, phone_parts, refusals

__all__ = [
    "ACTS",
    "LIMIT_SECONDS",
    "Finder",
    "Item",
    "KeyStory",
    "Ledger",
    "Loss",
    "Part",
    "Stopwatch",
    "StoryName",
    "act_by_pace",
    "clock_text",
    "computer_parts",
    "contents",
    "in_order",
    "own_words",
    "phone_parts",
    "prices",
    "refusals",
    "results",
]
