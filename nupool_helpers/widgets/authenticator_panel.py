"""The workbook's own authenticator as a panel by itself."""

from nupool_helpers.widgets.authenticator import AuthenticatorPart
from nupool_helpers.widgets.blocks import Block
from nupool_helpers.widgets.vault_part import VaultPart

__all__ = ["Authenticator"]


class Authenticator(VaultPart):
    """The authenticator by itself."""

    starts_exchange = False

    def __init__(self) -> None:
        super().__init__()
        self.authenticator = AuthenticatorPart(self)

    def blocks(self) -> list[Block]:
        """Show it."""
        return self.authenticator.blocks()
