"""The part of a panel that opens the vault, keeps a pair in it and takes one out."""

import math
from typing import TYPE_CHECKING

from nupool_helpers.errors import InvalidInput, VaultError
from nupool_helpers.validation.keys import KeyPair
from nupool_helpers.widgets.blocks import Block, button, choice, field, form, secret_field, text
from nupool_helpers.widgets.part import Part
from nupool_helpers.widgets.submission import Submission

if TYPE_CHECKING:
    from nupool_helpers.vault.vault import Vault
    from nupool_helpers.widgets.panel import Panel

__all__ = ["PRACTICE_PAIR", "VaultPart"]

PRACTICE_PAIR = "practice exchange"
"""What the vault calls the practice exchange's pair, where it is given no other name."""
_NOW = "It locks itself within a minute, unless it is used."


class VaultPart(Part):
    """Opens the vault for a panel. It asks for the password only when something in the vault is needed.

    With `keeps` it offers to keep the pair in use. Who shows `blocks` has a `press_vault_take` for the pair chosen.
    """

    def __init__(self, panel: "Panel", *, keeps: bool = True) -> None:
        super().__init__(panel)
        self._keeps = keeps

    def _pair(self) -> KeyPair | None:
        return self.workbook.pair_in_use if self._keeps else None

    def keep_blocks(self) -> list[Block]:
        """Show the password field, or the open vault's form that keeps the pair."""
        vault = self.workbook.vault
        if vault.locked:
            return self.unlock_blocks()
        opened = self.opened_text()
        if self._pair() is None:
            return [opened]
        return [
            opened,
            form("vault_keep", "Keep the pair in the vault", field("name", "Name in the vault", value=PRACTICE_PAIR)),
        ]

    def opened_text(self) -> Block:
        """Say where the open vault is open, and when it locks itself."""
        vault = self.workbook.vault
        minutes = math.ceil((vault.keys.seconds_left() or 0) / 60)
        # Minutes, and not the time of day: the kernel's clock may be of another zone than the reader's.
        rest = f"It locks itself in {minutes} minutes without use." if minutes > 1 else _NOW
        return text(f"The vault is open in {_all_or_this(vault)}: {vault.path}. {rest}", "hint")

    def blocks(self) -> list[Block]:
        """Show the password field, or what can be done with the open vault."""
        blocks = self.keep_blocks()
        if self.workbook.vault.locked:
            return blocks
        names = self.workbook.vault.pair_names()
        if names:
            pairs = choice("pair", "Pair in the vault", [(name, name or "(without a name)") for name in names])
            blocks.append(form("vault_take", "Use this pair", pairs, tone="second"))
        return [*blocks, button("vault_lock", "Lock the vault", "second")]

    def is_empty(self) -> bool:
        """Tell whether it is known to give no pair: there is no vault, or the open one holds none."""
        vault = self.workbook.vault
        return not vault.exists or (not vault.locked and not vault.pair_names())

    def unlock_blocks(self) -> list[Block]:
        """Show the password field of the locked vault, or of the one that is to be made."""
        if self.workbook.vault.why_not:
            return [text(self.workbook.vault.why_not, "hint")]
        new = not self.workbook.vault.exists
        say = "A vault is one file, locked with a password. Any KeePass program opens it."
        hint = "A new one. Nobody can replace it: press show, read it once more, and write it down." if new else ""
        label = "Make the vault" if new else "Unlock the vault"
        password = secret_field("vault_password", "Vault password", hint, live=new)
        return [text(say, "hint"), form("vault_open", label, password)]

    def look(self, submission: Submission) -> dict[str, str]:
        """Say what would make a new vault's password stronger, as it is typed."""
        password = submission.secret("vault_password")
        if not password or self.workbook.vault.exists:
            return {}
        from nupool_helpers.vault.password import password_complaint

        complaint = password_complaint(password)
        return {"vault_password": complaint} if complaint else {}

    def press_vault_open(self, submission: Submission) -> str:
        """Make the vault or unlock it."""
        vault, password = self.workbook.vault, submission.secret("vault_password")
        said = "The password is the vault's." if vault.exists else "The vault is made."
        try:
            alone = vault.unlock(password) if vault.exists else vault.create(password)
        except VaultError as error:
            raise InvalidInput(str(error), "vault_password") from None
        return f"{said} {alone}".strip()  # where it is open and for how long, the panel says itself

    def press_vault_keep(self, submission: Submission) -> str:
        """Keep the pair."""
        pair, name = self._pair(), submission.text("name") or PRACTICE_PAIR
        if pair is None:
            raise InvalidInput("There is no pair to keep yet.")
        self.workbook.vault.put_pair(name, pair)
        self.workbook.unkept.drop(pair.key)
        return f"Kept in the vault as {name}."

    def press_vault_lock(self, _submission: Submission) -> str:
        """Lock the vault, in all notebooks."""
        self.workbook.vault.lock()
        return "The vault is locked in all notebooks."


def _all_or_this(vault: "Vault") -> str:
    return "all notebooks" if vault.keys.is_shared else "this notebook"
