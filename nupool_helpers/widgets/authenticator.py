"""The workbook's own authenticator: the vault's entries, and their codes for who asks."""

import time
from typing import TYPE_CHECKING

from nupool_helpers.authenticator_entries import AuthenticatorEntry
from nupool_helpers.authenticator_entries.in_memory import EntriesInMemory
from nupool_helpers.authenticator_entries.in_vault import AuthenticatorEntries
from nupool_helpers.authenticator_entries.right_ago import right_ago
from nupool_helpers.errors import VaultError
from nupool_helpers.widgets.blocks import AWAY, Block, authenticator_entry, button, details, field, form, text
from nupool_helpers.widgets.part import Part
from nupool_helpers.widgets.submission import Submission
from nupool_helpers.widgets.typed_entry import issuer_field
from nupool_helpers.widgets.vault_part import VaultPart
from nupool_helpers.widgets.ways_in import WaysIn
from nupool_helpers.widgets.ways_out import WaysOut

if TYPE_CHECKING:
    from nupool_helpers.widgets.panel import Panel

__all__ = ["AuthenticatorPart"]

_ONE_DEVICE = (
    "A code that is made on the machine where you type the password is one device, not two. It helps against a stolen "
    "password, and not against somebody who has this machine."
)
_LOCKED = "Its accounts are in the vault. Open that above, where it keeps the pair."
_IN_MEMORY = (
    "The accounts are in this page's memory alone, and gone when it is closed or loaded again. So keep a copy of every "
    "seed, and add no account here that you need elsewhere."
)


class AuthenticatorPart(Part):
    """The part of a panel that shows the vault's entries and hands on their codes."""

    def __init__(self, panel: "Panel") -> None:
        super().__init__(panel)
        self.vault = VaultPart(panel)
        self._ways_in = WaysIn(panel)
        self._ways_out = WaysOut(panel, lambda: self.entries)
        self._open: frozenset[str] = frozenset()  # the entries whose codes are shown
        self._asked = ""  # the entry whose deletion waits for a second press

    @property
    def entries(self) -> AuthenticatorEntries | EntriesInMemory:
        """The entries in this kernel's vault, or in its memory."""
        return self._ways_in.entries

    def help_blocks(self, *, opens: bool = True) -> list[Block]:
        """Offer the authenticator at a step, for who has no phone.

        With `opens` False the panel has the field for the vault's password elsewhere, and one is enough.
        """
        blocks = self.blocks() if opens or not self.workbook.vault.locked else [AWAY, text(_LOCKED, "hint")]
        return [details("Without a phone: the workbook's own authenticator", *blocks)]

    def blocks(self) -> list[Block]:
        """Show the vault's password field, or the entries and what can be done with them."""
        try:
            contents = self.entries.contents()
        except VaultError:
            self._open, self._asked = frozenset(), ""
            return [AWAY, text(_ONE_DEVICE, "hint"), *self.vault.unlock_blocks()]
        now = time.time()
        shown = [block for number, entry in contents.entries.items() for block in self._entry(number, entry, now)]
        if not shown:
            ways = "its seed or its link" if self.workbook.in_a_page else "its seed, by a picture, or with the camera"
            shown = [text(f"No account yet. Add the first one below: by {ways}.")]
        shown += [text(f"{title}: an entry of the vault that gives no codes. {why}") for title, why in contents.unread]
        # In sight, and not folded away: at the steps where it can be pressed it is what a reader is sent to.
        add = [*self._ways_in.mine(), details("Add an account", *self._ways_in.blocks())]
        if self.workbook.vault.why_not:
            return [text(_ONE_DEVICE, "hint"), *shown, *add, text(_IN_MEMORY, "warn")]
        lock = button("vault_lock", "Lock the vault", "second")
        return [
            *shown,
            *add,
            *self._ways_out.blocks(contents.entries),
            self.vault.opened_text(),
            lock,
        ]

    def _entry(self, number: str, entry: AuthenticatorEntry, now: float) -> list[Block]:
        shown = number in self._open
        codes = (entry.code(now).reveal(), entry.code(now + entry.period).reveal()) if shown else ("", "")
        change = form(
            "auth_rename", "Rename", field("name", "Name", value=entry.name), issuer_field(entry.issuer), number=number
        )
        return [
            authenticator_entry(number, entry.title, codes, entry.ends(now), entry.period),
            *(text(warning, "warn") for warning in entry.warnings),
            *self._sure(number, entry),
            details(f"Rename or delete {entry.title}", change, button("auth_ask", "Delete …", "danger", number=number)),
        ]

    def _sure(self, number: str, entry: AuthenticatorEntry) -> list[Block]:
        if number != self._asked:
            return []
        return [
            text(f"Delete {entry.title}? If its 2FA is still enabled, you cannot log in there any more.", "warn"),
            button("auth_delete", f"Yes, delete {entry.title}", "danger", number=number),
            button("auth_keep", "Keep it", "second"),
        ]

    def press_auth_show(self, submission: Submission) -> str:
        """Show an entry's codes, or hide them again."""
        number = submission.arg("number")
        self.entries.get(number)
        self._open ^= {number}
        return ""

    def press_auth_hand(self, submission: Submission) -> str:
        """Hand the code of now to the clipboard or to the field of this notebook."""
        entry = self.entries.get(submission.arg("number"))
        self.panel.handed = {"value": entry.code(time.time()).reveal(), "to": submission.arg("to")}
        return ""

    def press_auth_rename(self, submission: Submission) -> str:
        """Give an entry another name."""
        self.entries.rename(submission.arg("number"), submission.text("name"), submission.text("issuer"))
        return "Renamed."

    def press_auth_ask(self, submission: Submission) -> str:
        """Ask whether an entry is really to be deleted."""
        self.entries.get(submission.arg("number"))
        self._asked = submission.arg("number")
        return ""

    def press_auth_keep(self, _submission: Submission) -> str:
        """Delete nothing."""
        self._asked = ""
        return "Nothing was deleted."

    def press_auth_delete(self, submission: Submission) -> str:
        """Delete the entry that was asked about."""
        number = submission.arg("number")
        if number != self._asked:
            return self.press_auth_ask(submission)
        self._asked = ""
        self.entries.delete(number)
        if self.workbook.vault.why_not:
            return "Deleted."
        return "Deleted. A KeePass program finds it in the vault's recycle bin."

    def refused_code(self, submission: Submission) -> str:
        """Say whether the code was right some time ago."""
        if self.workbook.vault.locked and not self.workbook.vault.why_not:
            return ""
        ago = right_ago(list(self.entries.contents().entries.values()), submission.secret("code"), time.time())
        return f"Your code was right {ago} seconds ago." if ago else ""
