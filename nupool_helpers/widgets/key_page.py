"""The part of a panel that makes, changes and deletes keys, through the exchange's own pages."""

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Protocol

from nupool_helpers.errors import InvalidInput
from nupool_helpers.protocol.state import KeyState
from nupool_helpers.validation.keys import KeyPair, Permission
from nupool_helpers.validation.least_privilege import NEEDED, least_privilege
from nupool_helpers.widgets.blocks import Block, code_field, details, field, form, hidden, page, switches, text
from nupool_helpers.widgets.part import Part
from nupool_helpers.widgets.submission import Submission
from nupool_helpers.widgets.whose import whose_account

if TYPE_CHECKING:
    from nupool_helpers.widgets.panel import Panel

__all__ = ["KeyPage", "KeyUser", "name_field", "permission_switches", "rights_of"]

_BACK = "This is the key that you use. When you are done, give it back READ INFO and TRADE LIMIT, and nothing else."


def rights_of(keys: list[KeyState], pair: KeyPair) -> frozenset[Permission] | None:
    """Return what the exchange's page says that a key may do, None where it is not on the learner's page."""
    row = next((key for key in keys if key.key == pair.key), None)
    return frozenset(row.permissions) if row else None


class KeyUser(Protocol):
    """Who uses the keys, and is told what became of one."""

    def taken(self, pair: KeyPair) -> None:
        """Take a key that was just made."""

    def changed(self, key: str) -> None:
        """Note that a key's switches were changed."""

    def gone(self, key: str) -> None:
        """Note that a key was deleted."""


class KeyPage(Part):
    """Does what the API Keys page does, with a code as there. `user` is told what follows from it."""

    def __init__(self, panel: "Panel", user: KeyUser) -> None:
        super().__init__(panel)
        self._user = user

    def blocks(self, keys: list[KeyState], named: Mapping[str, str]) -> list[Block]:
        """Show the switches of a new key and of every key on the page; `named` says what some are called here."""
        make = form("make", "Make a second key", name_field(""), permission_switches(()), code_field(), tone="second")
        blocks = [details("Compare with a second key", make)]
        for key in keys:
            name, row = key.name or named.get(key.key, "Key"), str(key.id)
            rights = permission_switches(key.permissions)
            body = (hidden("version", key.version), name_field(key.name), rights, code_field())
            save = form("change", "Save Changes", *body, tone="second", row=row)
            away = form("remove", "Delete this key", code_field(), tone="danger", row=row)
            hint = [text(_BACK, "hint")] if self.workbook.pair and self.workbook.pair.key == key.key else []
            blocks.append(details(f"Switches of: {name} {key.key[:6]}…", *hint, save, away, name=f"row {row}"))
        whose = whose_account(self.workbook.state().learner)
        return [*blocks, page("Do it on the exchange's page", "settings/api-keys"), *whose]

    def press_make(self, submission: Submission) -> str:
        """Make a key through the exchange's own page."""
        pair = self.workbook.site().make_key(submission.rights(), submission.secret("code"), submission.text("name"))
        self.workbook.changed()
        self._user.taken(pair)
        return "The key is made. Its Secret is in this notebook's memory only."

    def press_change(self, submission: Submission) -> str:
        """Change a key's switches through the exchange's own page."""
        key, version = self._on_page(submission), submission.text("version")
        # The version is that of what was shown, and its addresses are those of the page: they cannot have changed.
        form = {"name": submission.text("name"), "addresses": key.addresses, "version": version}
        self.workbook.site().save_key(key.id, submission.rights(), submission.secret("code"), **form)
        self.workbook.changed()
        self._user.changed(key.key)
        return "The exchange has saved the switches. Try the calls again, and see what has changed."

    def press_remove(self, submission: Submission) -> str:
        """Delete a key through the exchange's own page."""
        key = self._on_page(submission)
        self.workbook.site().post(f"settings/api-keys/{key.id}/delete", code=submission.secret("code"))
        self.workbook.changed()
        self._user.gone(key.key)
        return "The key is deleted. Whoever has its pair can do nothing with it now."

    def _on_page(self, submission: Submission) -> KeyState:
        learner = self.workbook.state(fresh=True).learner  # not the page: that would be the learner's visit
        rows = learner.keys if learner else []
        key = next((key for key in rows if str(key.id) == submission.arg("row") and key.saved), None)
        if key is None:
            raise InvalidInput("This key is not on your account's page any more.")
        return key


def name_field(name: str) -> Block:
    """Return the field for the name of a key."""
    return field("name", "Name", "Optional. The program that this key is for: one key for one program.", name)


def permission_switches(on: Collection[str], *, warned: bool = False) -> Block:
    """Return the four switches, each with what it allows, and those in `on` switched on.

    With `warned` one that is not needed says so for as long as it is on, saved or not.
    """
    items = [(right.field, right.value, right.allows, right.value in on) for right in Permission]
    excess = set(Permission) - NEEDED if warned else ()
    alone = {right.field: least_privilege({other: other is right for other in Permission}, ()) for right in excess}
    return switches("Permissions", items, {name: verdict.sentence for name, verdict in alone.items()})
