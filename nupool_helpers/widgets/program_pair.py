"""The fields of a pair for a program of today, and what is wrong with what stands in them."""

from dataclasses import replace

from nupool_helpers.errors import InvalidInput
from nupool_helpers.exports.credentials import Credentials, check
from nupool_helpers.exports.programs import FORMATS
from nupool_helpers.secret import SecretText
from nupool_helpers.widgets.blocks import Block, field, secret_field
from nupool_helpers.widgets.submission import Submission

__all__ = ["all_complaints", "complaints", "exchange_field", "pair_fields", "typed_complaints", "typed_pair"]

_SOME = SecretText("s")  # stands in for a Secret of which nothing is said


def complaints(entry: Credentials) -> dict[str, str]:
    """Return what is wrong with each part, all others being right."""
    good, found = Credentials("kraken", "k", _SOME), {}
    for name in ("exchange", "key", "secret", "password", "uid"):
        try:
            check(replace(good, **{name: getattr(entry, name)}))
        except InvalidInput as error:
            found[error.field] = str(error)
    return found


def typed_complaints(submission: Submission) -> dict[str, str]:
    """Return what is wrong with the parts that are typed; nothing is said of the others."""
    typed = typed_pair(submission)
    return complaints(
        replace(typed, exchange=typed.exchange or "kraken", key=typed.key or "k", secret=typed.secret or _SOME)
    )


def all_complaints(submission: Submission) -> dict[str, str]:
    """Return what is wrong with each part, and what the chosen program says of those that are right by themselves."""
    entry, chosen = typed_pair(submission), FORMATS.get(submission.text("program"))
    found = complaints(entry)
    if chosen is None or "exchange" in found:
        return found
    good = Credentials("kraken", "k", _SOME)
    try:
        chosen.render(replace(entry, **{name: getattr(good, name) for name in found}), "")
    except InvalidInput as error:
        return error.others | {error.field: str(error)} | found
    return found


def pair_fields() -> list[Block]:
    """Return the fields for a pair."""
    return [
        exchange_field(),
        field("key", "Key", live=True),
        secret_field("secret", "Secret", "It is not shown and not saved here.", live=True),
        secret_field("password", "Passphrase", "Only where the exchange gives one with the pair."),
        field("uid", "User id", "Only where the exchange asks for one."),
    ]


def exchange_field(name: str = "") -> Block:
    """Return the field for the exchange of a pair."""
    return field("exchange", "Exchange", "Its id, as ccxt has it: kraken, say.", name, live=True)


def typed_pair(submission: Submission) -> Credentials:
    """Return the pair in the fields."""
    password = submission.secret("password")
    names = submission.text("exchange").lower(), submission.text("key"), submission.text("uid")
    return Credentials(names[0], names[1], submission.secret("secret"), password if password else None, names[2])
