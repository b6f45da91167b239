"""The workbook's own authenticator as a panel by itself."""

from nupool_helpers.widgets.authenticator import AuthenticatorPart
from nupool_helpers.widgets.blocks import Block
from nupool_helpers.widgets.panel import Panel

__all__ = ["Authenticator"]


class Authenticator(Panel):
    """The authenticator by itself."""

    starts_exchange = False

    def __init__(self) -> None:
        super().__init__()
        self.authenticator = AuthenticatorPart(self)

    def blocks(self) -> list[Block]:
        """Show it."""
        return self.authenticator.blocks()
