"""The ways by which entries come into the authenticator: as text, in pictures and files, through the camera."""

from dataclasses import replace
from itertools import count
from typing import TYPE_CHECKING, Any

from nupool_helpers import qr
from nupool_helpers.authenticator_entries import (
    HASHES,
    AuthenticatorEntry,
    ExportPart,
    ReadEntries,
    clean_name,
    read,
    read_all,
    text_of,
)
from nupool_helpers.authenticator_entries.in_memory import EntriesInMemory, entries_of
from nupool_helpers.authenticator_entries.in_vault import AuthenticatorEntries
from nupool_helpers.authenticator_entries.misread import misread
from nupool_helpers.clients.web import expect
from nupool_helpers.errors import InvalidInput, WorkbookError
from nupool_helpers.protocol.account_pages import TwoFactorPage
from nupool_helpers.secret import SecretText
from nupool_helpers.validation.one_time_codes import ISSUER
from nupool_helpers.widgets.blocks import Block, button, choice, details, drop, field, form, secret_field
from nupool_helpers.widgets.part import Part
from nupool_helpers.widgets.submission import Submission

if TYPE_CHECKING:
    from nupool_helpers.widgets.panel import Panel

__all__ = ["WaysIn", "issuer_field"]

_SOME = AuthenticatorEntry("", "", SecretText("A" * 32))  # stands in for a seed of which nothing is said
_MISREAD = (
    "Not added: sign {} is not that of the practice account's seed. Look at your copy, and type the seed once more.",
    "Not added: signs {} and {} are not those of the practice account's seed. Look at your copy, and type the seed "
    "once more.",
)
_LONGEST_LIST = 1_000_001  # characters; one more than is read, so that a longer list is refused and not cut


class WaysIn(Part):
    """The part that adds entries to an authenticator."""

    def __init__(self, panel: "Panel") -> None:
        super().__init__(panel)
        # The camera sees the pictures of an export one after the other: only with those before are they all.
        self._parts: set[ExportPart] = set()

    @property
    def entries(self) -> AuthenticatorEntries | EntriesInMemory:
        """The entries in this kernel's vault, or in its memory."""
        return entries_of(self.workbook.vault, self.workbook.entries_in_memory)

    def mine(self) -> list[Block]:
        """Show the button that adds the seed which is being set up, where there is one."""
        return [button("auth_mine", "Add the practice account's seed", "second")] if self._is_setting_up() else []

    def blocks(self) -> list[Block]:
        """Show the forms that add an entry."""
        seed = secret_field("seed", "Seed, link, or a list of links", "Spaces and small letters do no harm.")
        unusual = details(
            "Other digits, hash or period (a link says them itself)",
            choice("digits", "Digits", [("", "6, as nearly everywhere"), ("7", "7"), ("8", "8")]),
            choice("hash", "Hash", [("", "SHA1, as nearly everywhere"), *((name, name) for name in HASHES[1:])]),
            field("period", "Period in seconds", "Empty: 30, as nearly everywhere.", live=True),
        )
        return [
            form("auth_add", "Add", seed, field("name", "Name", "Empty: Account 1, say. It can be renamed."), issuer_field(""), unusual),
            self._files(),
        ]

    def _files(self) -> Block:
        if self.workbook.vault.why_not:  # then the library that reads pictures is left out, too
            no_picture = (
                "Pictures of QR codes are not read here: take the seed or the link, which is the same, as text."
            )
            return drop("auth_files", "A text file with a list of links", no_picture, pictures=False)
        hint = "Choose files, drop them here, or paste a screenshot. A text file with a list of links will do, too."
        return drop("auth_files", "A picture of a QR code", hint)

    def look(self, submission: Submission) -> dict[str, str]:
        """Say what is wrong with the period as it is typed: the seed is out of its field once the form is sent."""
        try:
            _completed(_SOME, submission)
        except InvalidInput as error:
            return error.others | {error.field: str(error)}
        return {}

    def press_auth_add(self, submission: Submission) -> str:
        """Add what the seed field holds."""
        result = read(submission.secret("seed", _LONGEST_LIST), self._parts)
        # A link says itself whose it is.
        result.entries = [
            entry if entry.name or entry.issuer else self._named(_completed(entry, submission))
            for entry in result.entries
        ]
        return self._add(result)

    def _named(self, typed: AuthenticatorEntry) -> AuthenticatorEntry:
        """Return an entry with a name: without one it is no reason to have the whole seed typed once more.

        Raises InvalidInput where its seed was to be the one that is set up, and is not.
        """
        mine = self._set_up_now()
        if mine and (wrong := misread(typed.seed, mine.seed)):
            raise InvalidInput(_MISREAD[len(wrong) - 1].format(*wrong), "seed")
        if typed.name or typed.issuer:
            return typed
        if mine and mine.seed == typed.seed:
            return replace(typed, name=mine.name, issuer=mine.issuer)
        taken = {entry.name for entry in self.entries.contents().entries.values()}
        return replace(typed, name=next(name for n in count(1) if (name := f"Account {n}") not in taken))

    def _is_setting_up(self, *, fresh: bool = False) -> bool:
        learner = self.workbook.state(fresh=fresh).learner if self.workbook.port() else None
        return learner is not None and learner.two_factor == "setup"

    def _set_up_now(self) -> AuthenticatorEntry | None:
        # An entry for anything else is added without the exchange, too.
        try:
            return self._set_up() if self._is_setting_up(fresh=True) else None
        except WorkbookError:
            return None

    def _set_up(self) -> AuthenticatorEntry:
        page = expect(TwoFactorPage, self.workbook.site().post("settings/two-factor/start", fresh=""))
        if page.seed is None or page.account is None:
            raise InvalidInput("The seed is in use already. It cannot be shown again.")
        return AuthenticatorEntry(page.account.email, ISSUER, page.seed)

    def press_auth_mine(self, _submission: Submission) -> str:
        """Add the seed that the exchange shows at step 4."""
        return self._add(ReadEntries([self._set_up()]))

    def press_auth_files(self, submission: Submission) -> str:
        """Add the entries of the QR codes in pictures, and of lists of links."""
        links, problems = [], []
        for content in submission.files():
            try:
                links.append(_links_in(content))
            except InvalidInput as error:
                problems.append(str(error))
        if not links:
            raise InvalidInput(" ".join(dict.fromkeys(problems)) or "Choose a picture.")
        result = read_all(links, self._parts)
        result.notes += problems
        return self._add(result)

    def frame(self, picture: bytes) -> str:
        """Add the entries in a picture of the camera's; empty where it shows no QR code."""
        return self._add(read(_links_in(picture), self._parts)) if qr.read(picture) else ""

    def _add(self, result: ReadEntries) -> str:
        new = self.entries.add(result.entries) if result.entries else []
        self._parts |= set(result.parts)
        if not result.entries:
            raise InvalidInput(" ".join(result.problems))
        sentences = [f"Added: {', '.join(entry.title for entry in new)}."] if new else []
        if len(new) < len(result.entries):
            sentences.append("What was there already was left as it is.")
        sentences += [f"{entry.title}: {warning}" for entry in new for warning in entry.warnings]
        return " ".join([*sentences, *result.problems])


def issuer_field(value: str) -> Block:
    """The field for what an entry is for."""
    return field("issuer", "Where it is for", value=value)


def _completed(entry: AuthenticatorEntry, submission: Submission) -> AuthenticatorEntry:
    """A seed that was typed alone, with what stands in the other fields."""
    name, issuer = clean_name(submission.text("name")), clean_name(submission.text("issuer"))
    settings: dict[str, Any] = {
        what: _number(submission.text(what)) for what in ("digits", "period") if submission.text(what)
    }
    if submission.text("hash"):
        settings["hash"] = submission.text("hash")
    return replace(entry, name=name, issuer=issuer, **settings)


def _number(typed: str) -> int:
    # The entry refuses -1, with the sentence for the field.
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 8 else -1


def _links_in(content: bytes) -> SecretText:
    """Return the links in a file: a text that lists them, or a picture of their QR codes."""
    text = text_of(content)
    if text:
        if not has_links(SecretText(text)):
            raise InvalidInput(
                "This is neither a picture nor a list of links. Take a PNG or a JPEG, or an export as otpauth links."
            )
        return SecretText(text)
    texts = qr.read(content)
    if not texts:
        raise InvalidInput("No QR code is found in this picture. Cut it out more closely, or enlarge it.")
    links = [found for found in texts if has_links(SecretText(found))]
    if not links:
        raise InvalidInput("The QR code in this picture is not an authenticator's.")
    return SecretText(" ".join(links))
