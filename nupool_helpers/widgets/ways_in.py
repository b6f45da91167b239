"""The ways by which entries come into the authenticator: as text, in pictures and files, through the camera."""

from typing import TYPE_CHECKING

from nupool_helpers import qr
from nupool_helpers.authenticator_entries import (
    AuthenticatorEntry,
    ExportPart,
    ReadEntries,
    has_links,
    read,
    read_all,
    text_of,
)
from nupool_helpers.authenticator_entries.in_memory import EntriesInMemory, entries_of
from nupool_helpers.authenticator_entries.in_vault import AuthenticatorEntries
from nupool_helpers.clients.web import expect
from nupool_helpers.errors import InvalidInput, WorkbookError
from nupool_helpers.protocol.account_pages import TwoFactorPage
from nupool_helpers.secret import SecretText
from nupool_helpers.validation.one_time_codes import ISSUER
from nupool_helpers.widgets.blocks import Block, button, drop
from nupool_helpers.widgets.part import Part
from nupool_helpers.widgets.submission import Submission
from nupool_helpers.widgets.typed_entry import complaints, completed, named, typed_form

if TYPE_CHECKING:
    from nupool_helpers.widgets.panel import Panel

__all__ = ["WaysIn"]

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
        return [typed_form(), self._files()]

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
        return complaints(submission)

    def press_auth_add(self, submission: Submission) -> str:
        """Add what the seed field holds."""
        result = read(submission.secret("seed", _LONGEST_LIST), self._parts)
        if any(not entry.name and not entry.issuer for entry in result.entries):  # a link says itself whose it is
            result.entries = self._completed(result.entries, submission)
        return self._add(result)

    def _completed(self, entries: list[AuthenticatorEntry], submission: Submission) -> list[AuthenticatorEntry]:
        mine = self._set_up_now()
        taken = {entry.name for entry in self.entries.contents().entries.values()}
        made: list[AuthenticatorEntry] = []
        for entry in entries:
            if not entry.name and not entry.issuer:
                entry = named(completed(entry, submission), mine, taken)
                taken.add(entry.name)
            made.append(entry)
        return made

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
