"""A card to print: what to do in the first ten minutes, and where. There is no field in it for a secret.

The pages are the person's own words, so each is looked at before it goes onto paper: whatever looks like a seed, a key,
a code or a link that opens something is refused.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

from nupool_helpers.errors import InvalidInput
from nupool_helpers.lessons import paper

__all__ = ["IN_PLACE", "NAME", "PAGES", "Card", "check_page", "check_words", "render"]

NAME = "when-it-goes-wrong.html"
PAGES = {
    "page_security": "Page for security: password and two-factor authentication",
    "page_sessions": "Page with the list of devices or sessions",
    "page_keys": "Page for API keys",
    "page_activity": "Page with log-ins, orders and withdrawals",
    "page_support": "Page of the support, or the one that freezes the account",
}
"""The pages that a person names, by their fields."""
IN_PLACE = {
    "has_seed": "a copy of the seed, on paper or in a vault elsewhere",
    "has_codes": "recovery codes, on paper",
    "has_vault": "a copy of the vault on another device, and its password on paper",
    "has_list": "keys bound to IP addresses, without the right to withdraw",
    "has_device": "a second device that can log in",
}
"""What a person has in place, by the switches."""
_LONGEST = 200
_SECRET_SHAPES = (
    re.compile(r"(?=[^\s/.]*[0-9])(?=[^\s/.]*[A-Za-z])[A-Za-z0-9+=]{20,}"),  # a key, a token
    re.compile(r"\b[0-9a-fA-F]{8}-[0-9a-fA-F]{4}"),  # a key with hyphens
    re.compile(r"\b\w{4}(-\w{4}){3}\b"),  # a recovery code
    re.compile(r"\b[A-Z2-7]{4}( [A-Z2-7]{4}){3}|\b[A-Z2-7]{16}"),  # a seed
    re.compile(r"(?<![0-9])(?<![0-9] )[0-9]{3} ?[0-9]{3}(?! ?[0-9])"),  # a code
    re.compile(r"otpauth", re.IGNORECASE),
)
_REFUSED = "This looks like a secret. The card is paper that others may see: leave it out."


@dataclass(frozen=True, slots=True)
class Card:
    """What stands on a card: the exchange's name, its pages by `PAGES`, where the papers lie, what is in place.

    `steps` are the titles of what the learner has done, and `stories` what came of the stories, a sentence each.
    """

    exchange: str
    pages: Mapping[str, str] = field(default_factory=dict)
    papers: str = ""
    in_place: Sequence[str] = ()
    steps: Sequence[str] = ()
    stories: Sequence[str] = ()


def check_words(text: str, name: str) -> str:
    """Return words for the card. Raises InvalidInput (field `name`) where they look like a secret or are too long."""
    if len(text) > _LONGEST:
        raise InvalidInput(f"Say it in at most {_LONGEST} characters.", name)
    if any(shape.search(text) for shape in _SECRET_SHAPES):
        raise InvalidInput(_REFUSED, name)
    return text


def check_page(text: str, name: str) -> str:
    """Return the address of a page, or words for the way to it; empty stays empty. Raises InvalidInput as above."""
    if "://" not in text:
        return check_words(text, name)
    try:
        parts = urlsplit(text)
        host = parts.hostname
    except ValueError:
        parts, host = None, None
    if parts is None or parts.scheme != "https" or not host:
        raise InvalidInput("A page's address begins with https:// and the exchange's name.", name)
    # A link's query and its user part are where tokens travel; a page that one goes to by hand needs neither.
    if parts.query or parts.fragment or "@" in parts.netloc:
        raise InvalidInput("Leave out what follows ? or #, and any name before @: it may open something.", name)
    return check_words(text, name)


def render(card: Card, now: float) -> str:
    """Return the card as one HTML file for printing, with nothing in it from elsewhere; `now` as time.time() has it."""
    pages = [(label, card.pages.get(name, "")) for name, label in PAGES.items()]
    missing = [words for name, words in IN_PLACE.items() if name not in card.in_place]
    have = [words for name, words in IN_PLACE.items() if name in card.in_place]
    day = f"{datetime.fromtimestamp(now, UTC):%Y-%m-%d}"
    return paper.render(
        Path(__file__).with_name("card.html"), card=card, pages=pages, have=have, missing=missing, day=day
    )
