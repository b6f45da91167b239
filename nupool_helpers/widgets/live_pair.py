"""The part of a panel that takes the pair of an exchange of today: its fields, and what it is used for."""

from typing import cast, get_args

from nupool_helpers import live
from nupool_helpers.errors import InvalidInput
from nupool_helpers.exports.credentials import Credentials
from nupool_helpers.live.judging import PURPOSES
from nupool_helpers.secret import SecretText
from nupool_helpers.tools.doctor.live_pairs import credentials_of
from nupool_helpers.widgets.blocks import Block, choice, code_field, field, secret_field, secret_lines
from nupool_helpers.widgets.submission import Submission

__all__ = ["entered", "more_fields", "pair_fields", "purpose_choice", "purpose_in"]

_LINES = ("binance", "bybit", "bybiteu", "coinbase")  # whose Secret may be a private key of several lines
_AS_IT_IS = "passphrase as it is"  # the preview's words where the exchange wants it so
_SENT = "This one is sent with the request, as it is: this exchange's API wants it so."
_SIGNED = "It is not sent: what goes out is a signature over it."


def purpose_choice(chosen: live.Purpose) -> Block:
    """The field `purpose`."""
    return choice("purpose", "You use the key for", PURPOSES.items(), chosen)


def purpose_in(submission: Submission) -> live.Purpose:
    """Return what was chosen. Raises InvalidInput where it is nothing that was offered."""
    name = submission.text("purpose")
    if name not in get_args(live.Purpose):
        raise InvalidInput("Choose what you use the key for.", "purpose")
    return cast(live.Purpose, name)


def pair_fields(exchange: live.Exchange) -> list[Block]:
    """The two fields of a pair, and what else a key of this exchange has."""
    hint = "It is not sent, not shown and not saved here."
    if exchange.id in _LINES:
        secret = secret_lines("secret", "Secret", f"{hint} One that has several lines is pasted whole.")
    else:
        secret = secret_field("secret", "Secret", hint)
    return [field("key", "Key", "It is a name, and is not saved here."), secret, *more_fields(exchange)]


def more_fields(exchange: live.Exchange, entry: Credentials | None = None) -> list[Block]:
    """The fields for what a key of this exchange has besides the pair, and the `entry` of a file has not."""
    fields = []
    if "passphrase" in exchange.needs and not (entry and entry.password):
        sent = any(_AS_IT_IS in line for line in live.preview(exchange))
        fields.append(secret_field("passphrase", "Passphrase", _SENT if sent else _SIGNED))
    if "code" in exchange.may_need:
        hint = "Only where this very key has a second factor of its own; it is sent. Else leave it empty."
        fields.append(code_field("One-time code of the key", hint))
    return fields


def entered(submission: Submission, entry: Credentials | None = None) -> live.Credentials:
    """Return the pair in the fields, or that of `entry` with what was entered besides."""
    passphrase, code = (_stripped(submission, name) or None for name in ("passphrase", "code"))
    if entry:
        return credentials_of(entry, passphrase, code)
    return live.Credentials(_stripped(submission, "key"), _stripped(submission, "secret"), passphrase, code)


def _stripped(submission: Submission, name: str) -> SecretText:
    return SecretText(submission.secret(name).reveal().strip())
