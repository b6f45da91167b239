"""Entries in whatever somebody has: a seed, a link, a list of links, Google Authenticator's export."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from nupool_helpers.authenticator_entries.entry import AuthenticatorEntry, clean_seed
from nupool_helpers.authenticator_entries.key_uri import from_uri
from nupool_helpers.authenticator_entries.migration import entry_from, messages_of
from nupool_helpers.errors import InvalidInput
from nupool_helpers.secret import SecretText, require_secret

__all__ = ["ReadEntries", "has_links", "read"]

_LINK = re.compile(r"(?:otpauth(?:-migration)?|steam)://", re.IGNORECASE)
_MOST_CHARACTERS = 1_000_000
_MOST_LINKS = 1000


@dataclass(slots=True)
class ReadEntries:
    """The entries that were read, and a sentence for each thing that was not."""

    entries: list[AuthenticatorEntry] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def has_links(text: SecretText) -> bool:
    """Whether a text holds links of entries, of whatever kind."""
    return bool(_LINK.search(text.reveal()))


def read(text: SecretText) -> ReadEntries:
    """Return the entries in a text: links one a line or run together, or else one seed, without name and issuer.

    Raises InvalidInput where it holds neither.
    """
    links = _links(require_secret(text, "seed"))
    if links is None:
        raise InvalidInput("This is too large for a list of accounts. Choose the right file.", "seed")
    if not links:
        return ReadEntries([AuthenticatorEntry("", "", clean_seed(text))])
    if len(links) > _MOST_LINKS:
        raise InvalidInput("This list has more than 1000 accounts. Divide it.", "seed")
    result = ReadEntries()
    for link in links:
        for read_entry in _readers(link, result):
            try:
                result.entries.append(read_entry())
            except InvalidInput as error:
                result.problems.append(f"Entry {len(result.entries) + len(result.problems) + 1}: {error}")
    return result


def _links(text: SecretText) -> list[SecretText] | None:
    """Return the links in a text, None where it is too large."""
    plain = text.reveal()
    if len(plain) > _MOST_CHARACTERS:
        return None
    starts = [match.start() for match in _LINK.finditer(plain)]
    parts = (plain[begin:end] for begin, end in zip(starts, [*starts[1:], len(plain)], strict=False))
    # A line's own text ends with the line; notes between the links are passed over.
    return [SecretText(part.split("\n")[0].split("\r")[0]) for part in parts]


def _readers(link: SecretText, result: ReadEntries) -> Iterator[Callable[[], AuthenticatorEntry]]:
    if not link.reveal().lower().startswith("otpauth-migration"):
        yield lambda: from_uri(link)
        return
    try:
        messages, note = messages_of(link)
    except InvalidInput as error:
        result.problems.append(str(error))
        return
    if note:
        result.problems.append(note)
    for message in messages:
        yield lambda message=message: entry_from(message)  # type: ignore[misc]
