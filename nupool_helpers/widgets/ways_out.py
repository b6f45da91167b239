"""The ways by which entries leave the authenticator. Each asks for the vault's password again."""

import base64
from collections.abc import Callable
from typing import TYPE_CHECKING

from nupool_helpers import qr
from nupool_helpers.authenticator_entries import AuthenticatorEntry, to_uri
from nupool_helpers.authenticator_entries.in_memory import EntriesInMemory
from nupool_helpers.authenticator_entries.in_vault import AuthenticatorEntries
from nupool_helpers.errors import InvalidInput, VaultError
from nupool_helpers.secret import SecretText
from nupool_helpers.widgets.blocks import Block, choice, details, form, reveal, secret_field, text
from nupool_helpers.widgets.part import Part
from nupool_helpers.widgets.submission import Submission

if TYPE_CHECKING:
    from nupool_helpers.widgets.panel import Panel

__all__ = ["WaysOut"]

_FILE = "vault"


class WaysOut(Part):
    """The part that moves an authenticator's entries elsewhere."""

    def __init__(self, panel: "Panel", entries: Callable[[], AuthenticatorEntries | EntriesInMemory]) -> None:
        super().__init__(panel)
        self._entries = entries

    def blocks(self, entries: dict[str, AuthenticatorEntry]) -> list[Block]:
        """Show what can be taken out, and the field for the password."""
        if not entries:
            return []
        options = [
            ("", "all, as a list of links"),
            (_FILE, "all, as a copy of the vault itself"),
            *((number, f"{entry.title}, as a QR code") for number, entry in entries.items()),
        ]
        say = text(
            "A list or a QR code is the seeds themselves. A copy of the vault stays locked with its password, and any "
            "KeePass program opens it.",
            "hint",
        )
        where = text(f"The vault is the file {self.workbook.vault.path}.", "hint")
        again = secret_field("again", "Vault password", "Asked for again, since seeds come out.")
        take = form("auth_out", "Take it out", choice("what", "What", options), again)
        return [details("Move accounts to another device or program", say, take, where)]

    def press_auth_out(self, submission: Submission) -> str:
        """Give seeds or the file, after the vault's password was entered again."""
        vault, what = self.workbook.vault, submission.text("what")
        try:
            vault.prove(submission.secret("again"))
        except VaultError as error:
            raise InvalidInput(str(error), "again") from None
        if what == _FILE:
            content = base64.b64encode(vault.content()).decode()
            self.panel.handed = {"value": content, "to": "file", "name": vault.path.name}
            return "The browser has a copy of the vault now, and keeps it where its downloads go."
        if what:
            self.panel.shown.append(_as_qr(self._entries().get(what)))
        else:
            self.panel.shown.append(_as_list(list(self._entries().contents().entries.values())))
        return "Mind who looks at your screen."


def _as_list(entries: list[AuthenticatorEntry]) -> Block:
    links = SecretText("\n".join(to_uri(entry).reveal() for entry in entries))
    hint = "Aegis, 2FAS, KeePassXC and others read such a list. Keep it nowhere unlocked."
    return reveal("Links", links, hint, of_vault=True)


def _as_qr(entry: AuthenticatorEntry) -> Block:
    uri = to_uri(entry)
    return reveal(entry.title, uri, "Scan it with the other device.", qr.svg(uri), of_vault=True)
