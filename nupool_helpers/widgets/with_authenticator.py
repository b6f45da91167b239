"""A step at which somebody without a phone gets the workbook's own authenticator."""

from nupool_helpers.widgets.authenticator import AuthenticatorPart
from nupool_helpers.widgets.blocks import Block
from nupool_helpers.widgets.step import StepPanel
from nupool_helpers.widgets.vault_part import VaultPart

__all__ = ["StepWithAuthenticator"]


class StepWithAuthenticator(StepPanel, VaultPart):
    """The panel of such a step. It has an authenticator, and the vault's own field for that."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.authenticator = AuthenticatorPart(self)

    def help_blocks(self) -> list[Block]:
        """Offer the authenticator below the step's own part."""
        return self.authenticator.help_blocks()
