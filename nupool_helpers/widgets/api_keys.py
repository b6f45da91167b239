"""Steps 12 and 13: a new row, and its rights."""

from nupool_helpers.clients.seat import Learner
from nupool_helpers.errors import InvalidInput, WorkbookError
from nupool_helpers.protocol.state import KeyState
from nupool_helpers.secret import SecretText
from nupool_helpers.widgets.blocks import (
    Block,
    button,
    code_field,
    details,
    either,
    field,
    form,
    hidden,
    reveal,
    table,
    text,
)
from nupool_helpers.widgets.key_page import name_field, permission_switches
from nupool_helpers.widgets.standing_secrets import ANOTHER_KEY, key_listed
from nupool_helpers.widgets.step import StepPanel
from nupool_helpers.widgets.submission import Submission
from nupool_helpers.widgets.vault_part import VaultPart

__all__ = ["FIRST", "AddKey", "GrantRights", "in_force", "key_list"]

FIRST = "The exchange gives keys only where two-factor authentication is enabled. Finish step 10 first."
"""What steps 11 to 13 say before that."""


def in_force(learner: Learner | None) -> bool:
    """Tell whether the learner's second factor is enabled."""
    return learner is not None and learner.two_factor == "in force"


def _key_name(key: KeyState) -> str:
    half = f"{key.key[:8]}…" if key.saved else "new row"
    return f"{key.name} ({half})" if key.name else half


def key_list(learner: Learner) -> Block:
    """Return the table of the account's keys."""
    rows = [
        (_key_name(key), ", ".join(key.permissions) or "none", "yes" if key.last_used_at else "never")
        for key in learner.keys
    ]
    return (
        table("The keys of your account", ("Key", "Permissions", "Used"), rows)
        if rows
        else text("No keys yet.", "hint")
    )


def _form(key: KeyState) -> Block:
    hint = "Optional, with commas between; empty: from anywhere."
    addresses = field("addresses", "IP addresses that may use the key", hint, key.addresses, live=True)
    rights = permission_switches(key.permissions, warned=True)
    body = (hidden("version", key.version), name_field(key.name), rights, addresses, code_field())
    return form("save", "Save Changes", *body, row=str(key.id))


class AddKey(StepPanel):
    """Step 12: a new row."""

    def own_blocks(self, learner: Learner | None) -> list[Block]:
        """Show the button and the list."""
        if learner is None or not in_force(learner):
            return [self.next_step()]
        return [button("add", "Add New Key"), self.open_page("Or do it on the exchange's page"), key_list(learner)]

    def press_add(self, _submission: Submission) -> str:
        """Press Add New Key."""
        self.workbook.site().new_key()
        self.workbook.changed()
        return "A new row is there. Its four switches are off, and its values are made when you save it."


class GrantRights(StepPanel):
    """Step 13: four switches, a fresh code, and the pair that saving reveals."""

    with_authenticator = True

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self._vault = VaultPart(self)

    def own_blocks(self, learner: Learner | None) -> list[Block]:
        """Show the switches of the new row, or of the newest key."""
        if learner is None or not in_force(learner):
            return [self.next_step()]
        if not learner.keys:
            return [text("There is no row yet. Press Add New Key at step 12.", "warn")]
        key = next((key for key in learner.keys if not key.saved), learner.keys[-1])
        # Each key has a form of its own, so that no key is ever given what was shown of another one.
        parts = [(str(k.id), _key_name(k), _form(k)) for k in learner.keys]
        shown = either("row", "Key", parts, str(key.id)) if len(parts) > 1 else parts[0][2]
        return [shown, self.open_page("Or do it on the exchange's page")]

    def help_blocks(self) -> list[Block]:
        """Offer the vault for a pair that was revealed just now, since another notebook's kernel does not know it."""
        if self.workbook.new_pair is None or self.authenticator is None:
            return super().help_blocks()
        return [self._keep(), *self.authenticator.help_blocks(opens=False)]

    def without_exchange(self) -> list[Block]:
        """Let the pair be kept all the same: the vault needs no exchange."""
        return [*super().without_exchange(), *([self._keep()] if self.workbook.new_pair else [])]

    def _keep(self) -> Block:
        pair = self.workbook.new_pair
        named = f"Keep the pair {pair.key[:8]}… in the vault" if pair else "Keep the pair in the vault"
        return details(named, *self._vault.keep_blocks(), name="keep")

    def press_save(self, submission: Submission) -> str:
        """Save the row; the first time Key and Secret come back, the Secret this once."""
        row, version = submission.arg("row"), submission.text("version")
        if not row.isdecimal():
            raise InvalidInput("Choose the key.")
        form = {"name": submission.text("name"), "addresses": submission.text("addresses"), "version": version}
        pair = self.workbook.site().save_key(row, submission.rights(), submission.secret("code"), **form)
        if pair is None:
            return "The key's rights are changed."
        self.workbook.hold_new(pair)
        halves = [
            reveal("Key", SecretText(pair.key), "A name. It is sent with each call."),
            reveal("Secret", pair.secret, "Shown this once, and never sent. Keep it before you leave this page."),
        ]
        self._show(pair.key, [half | {"pair": pair.key} for half in halves])
        return "The key is saved. Keep both halves now: in the vault, or copied into step 14."

    def _show(self, key: str, halves: list[Block]) -> None:
        # The pair is shown this once: it must be seen even if the exchange has gone away just now.
        try:
            state = self.workbook.state(fresh=True)
        except WorkbookError:
            self.shown += halves
        else:
            self.shown += [self.held.hold(half, state, key_listed(key), ANOTHER_KEY) for half in halves]
