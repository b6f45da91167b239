"""Entries in whatever somebody has: a seed, a link, lists of links, Google Authenticator's export in some pictures."""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field

from nupool_helpers.authenticator_entries.entry import AuthenticatorEntry, clean_seed
from nupool_helpers.authenticator_entries.key_uri import from_uri
from nupool_helpers.authenticator_entries.links import Link, links_in
from nupool_helpers.authenticator_entries.migration import ExportPart, entry_from, export_of, missing
from nupool_helpers.errors import InvalidInput
from nupool_helpers.secret import SecretText, require_secret

__all__ = ["ReadEntries", "Refusal", "read", "read_all"]

_MOST_CHARACTERS = 1_000_000
_MOST_ENTRIES = 1000
_MOST_TOLD = 20
_MANY = "This list has more than 1000 accounts. Divide it."


@dataclass(frozen=True, slots=True)
class Refusal:
    """Something in a list that was not taken: its place ("Line 4", "File 2, entry 3"), and why, what to do."""

    place: str
    sentence: str

    def __str__(self) -> str:
        return f"{self.place}: {self.sentence}"


@dataclass(slots=True)
class ReadEntries:
    """The entries that were read, a refusal for each that was not, and sentences about what is missing besides.

    `parts` are the pictures of exports that they stood in.
    """

    entries: list[AuthenticatorEntry] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    parts: list[ExportPart] = field(default_factory=list)

    @property
    def problems(self) -> list[str]:
        """All of it that a person has to be told, of a thousand refusals the first twenty."""
        more = len(self.refusals) - _MOST_TOLD
        rest = [f"{more} more could not be taken."] if more > 0 else []
        return [*map(str, self.refusals[:_MOST_TOLD]), *rest, *self.notes]


@dataclass(frozen=True, slots=True)
class _Item:
    place: str
    make: Callable[[], AuthenticatorEntry]


def read(text: SecretText, before: Collection[ExportPart] = ()) -> ReadEntries:
    """Return the entries in a text: links one a line or run together, or else one seed, without name and issuer.

    Raises InvalidInput where it holds neither.
    """
    return read_all([text], before)


def read_all(texts: Sequence[SecretText], before: Collection[ExportPart] = ()) -> ReadEntries:
    """Return the entries in the texts of some files or pictures, which may be parts of one export. Raises as `read`.

    Parts that were read `before` are not missing.
    """
    if sum(len(require_secret(text, "seed").reveal()) for text in texts) > _MOST_CHARACTERS:
        raise InvalidInput("This is too large for a list of accounts. Choose the right file.", "seed")
    found = [list(links_in(text)) for text in texts]
    if not any(found) and len(texts) == 1:
        return ReadEntries([AuthenticatorEntry("", "", clean_seed(texts[0]))])
    result = ReadEntries()
    for number, links in enumerate(found, 1):
        start = f"File {number}, " if len(found) > 1 else ""
        for item in _items(links, start, result.parts):
            if len(result.entries) + len(result.refusals) == _MOST_ENTRIES:
                raise InvalidInput(_MANY, "seed")
            try:
                result.entries.append(item.make())
            except InvalidInput as error:
                result.refusals.append(Refusal(item.place[:1].upper() + item.place[1:], str(error)))
    result.notes += missing(result.parts, before)
    return result


def _items(links: list[Link], start: str, parts: list[ExportPart]) -> Iterator[_Item]:
    listed = any(link.line != links[0].line for link in links)
    for at, link in enumerate(links, 1):
        place = f"{start}line {link.line}" if listed else f"{start}entry {at}"
        if listed and link.number > 1:
            place += f", entry {link.number}"
        if link.uri.reveal().lower().startswith("otpauth-migration"):
            yield from _of_export(link, place if len(links) > 1 else start.removesuffix(", "), parts)
        else:
            yield _Item(place, lambda link=link: from_uri(link.uri))  # type: ignore[misc]


def _of_export(link: Link, place: str, parts: list[ExportPart]) -> Iterator[_Item]:
    try:
        export = export_of(link.uri)
    except InvalidInput as error:
        yield _Item(place or "entry 1", lambda error=error: _raise(error))  # type: ignore[misc]
        return
    parts.append(export.part)
    # By its own number, since pictures are dropped in any order.
    where = f"picture {export.part.this + 1} of {export.part.parts}" if export.part.parts > 1 else place
    for number, message in enumerate(export.messages, 1):
        yield _Item(f"{where}, entry {number}".removeprefix(", "), lambda message=message: entry_from(message))  # type: ignore[misc]


def _raise(error: InvalidInput) -> AuthenticatorEntry:
    raise error
