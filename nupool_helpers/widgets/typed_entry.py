"""An entry of the authenticator whose seed was typed alone: what the other fields say, and what nobody has to type."""

from collections.abc import Collection
from dataclasses import replace
from itertools import count
from typing import Any

from nupool_helpers.authenticator_entries import HASHES, AuthenticatorEntry, clean_name
from nupool_helpers.authenticator_entries.misread import misread
from nupool_helpers.errors import InvalidInput
from nupool_helpers.secret import SecretText
from nupool_helpers.widgets.blocks import Block, choice, details, field, form, secret_field
from nupool_helpers.widgets.submission import Submission

__all__ = ["complaints", "completed", "issuer_field", "named", "typed_form"]

_SOME = AuthenticatorEntry("", "", SecretText("A" * 32))  # stands in for a seed of which nothing is said
_MISREAD = (
    "Not added: sign {} is not that of the practice account's seed. Look at your copy, and type the seed once more.",
    "Not added: signs {} and {} are not those of the practice account's seed. Look at your copy, and type the seed "
    "once more.",
)


def typed_form() -> Block:
    """Return the form that adds what is typed (`press_auth_add`)."""
    seed = secret_field("seed", "Seed, link, or a list of links", "Spaces and small letters do no harm.")
    unusual = details(
        "Other digits, hash or period (a link says them itself)",
        choice("digits", "Digits", [("", "6, as nearly everywhere"), ("7", "7"), ("8", "8")]),
        choice("hash", "Hash", [("", "SHA1, as nearly everywhere"), *((name, name) for name in HASHES[1:])]),
        field("period", "Period in seconds", "Empty: 30, as nearly everywhere.", live=True),
    )
    name = field("name", "Name", "Empty: Account 1, say. It can be renamed.")
    return form("auth_add", "Add", seed, name, issuer_field(""), unusual)


def issuer_field(value: str) -> Block:
    """Return the field for what an entry is for."""
    return field("issuer", "Where it is for", value=value)


def completed(entry: AuthenticatorEntry, submission: Submission) -> AuthenticatorEntry:
    """Return a seed that was typed alone, with what stands in the other fields."""
    settings: dict[str, Any] = {
        what: _number(submission.text(what)) for what in ("digits", "period") if submission.text(what)
    }
    if submission.text("hash"):
        settings["hash"] = submission.text("hash")
    names = clean_name(submission.text("name")), clean_name(submission.text("issuer"))
    return replace(entry, name=names[0], issuer=names[1], **settings)


def complaints(submission: Submission) -> dict[str, str]:
    """Return what is wrong with the fields beside the seed, which is out of its own once the form is sent."""
    try:
        completed(_SOME, submission)
    except InvalidInput as error:
        return error.others | {error.field: str(error)}
    return {}


def named(typed: AuthenticatorEntry, mine: AuthenticatorEntry | None, taken: Collection[str]) -> AuthenticatorEntry:
    """Return an entry with a name, not one of those `taken`: for a name nobody types a whole seed once more.

    Raises InvalidInput where its seed was to be that of `mine`, and is not.
    """
    if mine and (wrong := misread(typed.seed, mine.seed)):
        raise InvalidInput(_MISREAD[len(wrong) - 1].format(*wrong), "seed")
    if typed.name or typed.issuer:
        return typed
    if mine and mine.seed == typed.seed:
        return replace(typed, name=mine.name, issuer=mine.issuer)
    return replace(typed, name=next(name for n in count(1) if (name := f"Account {n}") not in taken))


def _number(typed: str) -> int:
    # The entry refuses -1, with the sentence for the field.
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 8 else -1
