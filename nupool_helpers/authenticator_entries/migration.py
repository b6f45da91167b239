"""What Google Authenticator exports: `otpauth-migration://offline?data=`, protocol buffers in base64.

The fields, as the app's own message numbers them: 1 an entry (1 seed, 2 name, 3 issuer, 4 hash, 5 digits, 6 kind),
3 how many pictures there are, 4 which of them this is, 5 which export they are of. The format's wire types are those of
protobuf.dev's "Encoding".
"""

import base64
import binascii
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit

from nupool_helpers.authenticator_entries.entry import AuthenticatorEntry, clean_seed
from nupool_helpers.authenticator_entries.key_uri import refuse_counter, unescaped
from nupool_helpers.authenticator_entries.label import split_label
from nupool_helpers.errors import InvalidInput
from nupool_helpers.secret import SecretText

__all__ = ["Export", "ExportPart", "entry_from", "export_of", "missing"]

_BROKEN = "This export of Google Authenticator is damaged. Make it again in the app."
_HASHES = {0: "SHA1", 1: "SHA1", 2: "SHA256", 3: "SHA512"}
_DIGITS = {0: 6, 1: 6, 2: 8, 3: 7}
_HOTP = 1
_MOST_PARTS = 100
Field = tuple[int, int | bytes]


@dataclass(frozen=True, slots=True)
class ExportPart:
    """Which of how many pictures of which export one is."""

    parts: int = 1
    this: int = 0
    batch: int = 0


@dataclass(frozen=True, slots=True)
class Export:
    """One picture of an export: its messages, one an entry and not yet read, and which part it is."""

    messages: list[bytes] = field(repr=False)
    part: ExportPart = ExportPart()


def export_of(uri: SecretText) -> Export:
    """Return what a link of the app's holds. Raises InvalidInput where it is damaged."""
    fields = _fields_of(uri)
    messages = [value for number, value in fields if number == 1 and isinstance(value, bytes)]
    if not messages:
        raise InvalidInput(_BROKEN, "seed")
    numbers = {number: value for number, value in fields if isinstance(value, int)}
    parts, this = numbers.get(3, 1), numbers.get(4, 0)
    if not (1 < parts <= _MOST_PARTS and this < parts):
        return Export(messages)
    return Export(messages, ExportPart(parts, this, numbers.get(5, 0)))


def missing(parts_given: Iterable[ExportPart], before: Collection[ExportPart] = ()) -> list[str]:
    """Return a sentence for each export of which some pictures were not given, with their numbers.

    Nor `before`: who gives them one after the other has given them all in the end.
    """
    given: dict[tuple[int, int], set[int]] = {}
    for part in parts_given:
        given.setdefault((part.batch, part.parts), set()).add(part.this)
    sentences = []
    for (batch, parts), seen in given.items():
        seen |= {part.this for part in before if (part.batch, part.parts) == (batch, parts)}
        lacking = [str(number + 1) for number in range(parts) if number not in seen]
        if len(lacking) == 1:
            sentences.append(f"Picture {lacking[0]} of {parts} of the export is missing. Take it, too.")
        elif lacking:
            listed = f"{', '.join(lacking[:-1])} and {lacking[-1]}"
            sentences.append(f"Pictures {listed} of {parts} of the export are missing. Take them, too.")
    return sentences


def _fields_of(uri: SecretText) -> list[Field]:
    try:
        data = parse_qs(urlsplit(unescaped(uri.reveal().strip())).query).get("data", [""])[0].replace(" ", "+")
        data = data.replace("-", "+").replace("_", "/")
        return list(_fields(base64.b64decode(data + "=" * (-len(data) % 4), validate=True)))
    except (ValueError, binascii.Error):
        return []


def entry_from(message: bytes) -> AuthenticatorEntry:
    """Return the entry of one message. Raises InvalidInput where it is damaged or not supported."""
    try:
        fields = dict(_fields(message))
    except ValueError:
        raise InvalidInput(_BROKEN, "seed") from None
    seed, name, issuer = (fields.get(number, b"") for number in (1, 2, 3))
    if not (isinstance(seed, bytes) and isinstance(name, bytes) and isinstance(issuer, bytes)):
        raise InvalidInput(_BROKEN, "seed")
    if fields.get(6) == _HOTP:
        refuse_counter()
    # As from a link: the app leaves the issuer in the name, and its own field empty or in another case.
    prefix, label = split_label(name.decode(errors="replace"), issuer.decode(errors="replace"))
    return AuthenticatorEntry(
        label,
        prefix,
        clean_seed(SecretText(base64.b32encode(seed).decode())),
        _DIGITS.get(_int(fields.get(5, 0)), -1),
        _HASHES.get(_int(fields.get(4, 0)), "unknown"),
    )


def _int(value: int | bytes) -> int:
    return value if isinstance(value, int) else -1


def _fields(data: bytes) -> Iterator[Field]:
    at = 0
    while at < len(data):
        tag, at = _varint(data, at)
        wire = tag & 7
        if wire == 0:
            value, at = _varint(data, at)
            yield tag >> 3, value
            continue
        size = {1: 8, 5: 4}.get(wire)
        if wire == 2:
            size, at = _varint(data, at)
        if size is None or at + size > len(data):
            raise ValueError("not protocol buffers")
        yield tag >> 3, data[at : at + size]
        at += size


def _varint(data: bytes, at: int) -> tuple[int, int]:
    value = 0
    for shift in range(0, 70, 7):
        if at >= len(data):
            break
        value |= (data[at] & 0x7F) << shift
        at += 1
        if not data[at - 1] & 0x80:
            return value, at
    raise ValueError("not protocol buffers")
