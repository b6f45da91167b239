"""The ways by which accounts come into the authenticator: as text, in pictures and files, through the camera."""

from dataclasses import replace
from typing import Any

from nupool_helpers import qr
from nupool_helpers.authenticator_entries import HASHES, AuthenticatorEntry, Found, clean_name, has_links, read
from nupool_helpers.authenticator_entries.in_vault import AuthenticatorEntries
from nupool_helpers.errors import InvalidInput
from nupool_helpers.secret import SecretText
from nupool_helpers.validation.one_time_codes import ISSUER
from nupool_helpers.widgets.blocks import Block, button, choice, details, drop, field, form, secret_field
from nupool_helpers.widgets.submission import Submission
from nupool_helpers.widgets.vault_part import VaultPart

__all__ = ["WaysIn", "issuer_field"]

_LONGEST_LIST = 1_000_001  # characters; one more than is read, so that a longer list is refused and not cut


class WaysIn(VaultPart):
    """The part of the authenticator that adds accounts."""

    _accounts: AuthenticatorEntries | None = None

    @property
    def accounts(self) -> AuthenticatorEntries:
        """The accounts in this kernel's vault."""
        if self._accounts is None:
            self._accounts = AuthenticatorEntries(self.workbook.vault)
        return self._accounts

    def ways_in(self) -> list[Block]:
        """Show the forms that add an account."""
        learner = self.workbook.state().learner if self.workbook.port() else None
        mine = [button("auth_mine", "Add the practice account's seed", "second")]
        seed = secret_field("seed", "Seed, link, or a list of links", "Spaces and small letters do no harm.")
        unusual = details(
            "Other digits, hash or period (a link says them itself)",
            choice("digits", "Digits", [("", "6, as nearly everywhere"), ("7", "7"), ("8", "8")]),
            choice("hash", "Hash", [("", "SHA1, as nearly everywhere"), *((name, name) for name in HASHES[1:])]),
            field("period", "Period in seconds", "Empty: 30, as nearly everywhere."),
        )
        hint = "Choose files, drop them here, or paste a screenshot. A text file with a list of links will do, too."
        return [
            *(mine if learner and learner.two_factor == "setup" else []),
            form("auth_add", "Add", seed, field("name", "Name"), issuer_field(""), unusual),
            drop("auth_files", "A picture of a QR code", hint),
        ]

    def press_auth_add(self, submission: Submission) -> str:
        """Add what the seed field holds."""
        found = read(submission.secret("seed", _LONGEST_LIST))
        found.accounts = [one if one.name or one.issuer else _completed(one, submission) for one in found.accounts]
        return self._add(found)

    def press_auth_mine(self, _submission: Submission) -> str:
        """Add the seed that the exchange shows at step 4."""
        model = self.workbook.site().post("settings/two-factor/start", fresh="")
        if "seed" not in model:
            raise InvalidInput("The seed is in use already. It cannot be shown again.")
        mine = AuthenticatorEntry(model["account"]["email"], ISSUER, model["seed"])
        return self._add(Found([mine]))

    def press_auth_files(self, submission: Submission) -> str:
        """Add the accounts of the QR codes in pictures, and of lists of links."""
        links, problems = [], []
        for content in submission.files():
            try:
                links.append(_links_in(content))
            except InvalidInput as error:
                problems.append(str(error))
        if not links:
            raise InvalidInput(" ".join(dict.fromkeys(problems)) or "Choose a picture.")
        found = read(SecretText("\n".join(one.reveal() for one in links)))
        found.problems += problems
        return self._add(found)

    def frame(self, picture: bytes) -> str:
        """Add the accounts in a picture of the camera's; empty where it shows no QR code."""
        return self._add(read(_links_in(picture))) if qr.read(picture) else ""

    def _add(self, found: Found) -> str:
        if not found.accounts:
            raise InvalidInput(" ".join(found.problems))
        new = self.accounts.add(found.accounts)
        said = [f"Added: {', '.join(one.title for one in new)}."] if new else []
        if len(new) < len(found.accounts):
            said.append("What was there already was left as it is.")
        said += [f"{one.title}: {warning}" for one in new for warning in one.warnings]
        return " ".join([*said, *found.problems])


def issuer_field(value: str) -> Block:
    """The field for what an account is for."""
    return field("issuer", "Where it is for", value=value)


def _completed(one: AuthenticatorEntry, submission: Submission) -> AuthenticatorEntry:
    """A seed that was typed alone, with what stands in the other fields."""
    name, issuer = clean_name(submission.text("name")), clean_name(submission.text("issuer"))
    if not name and not issuer:
        raise InvalidInput("Give the account a name.", "name")
    said: dict[str, Any] = {
        what: _number(submission.text(what)) for what in ("digits", "period") if submission.text(what)
    }
    if submission.text("hash"):
        said["hash"] = submission.text("hash")
    return replace(one, name=name, issuer=issuer, **said)


def _number(typed: str) -> int:
    # The account refuses -1, with the sentence for the field.
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 8 else -1


def _links_in(content: bytes) -> SecretText:
    """Return the links in a file: a text that lists them, or a picture of their QR codes."""
    text = _text_of(content)
    if text:
        if not has_links(SecretText(text)):
            raise InvalidInput(
                "This is neither a picture nor a list of links. Take a PNG or a JPEG, or an export as otpauth links."
            )
        return SecretText(text)
    texts = qr.read(content)
    if not texts:
        raise InvalidInput("No QR code is found in this picture. Cut it out more closely, or enlarge it.")
    links = [one for one in texts if has_links(SecretText(one))]
    if not links:
        raise InvalidInput("The QR code in this picture is not an authenticator's.")
    return SecretText("\n".join(links))


def _text_of(content: bytes) -> str:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return ""
    return "" if "\0" in text else text
