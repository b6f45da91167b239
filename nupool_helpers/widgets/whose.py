"""Whose account a panel acts on: said in each that does something there."""

from nupool_helpers.clients.seat import Learner
from nupool_helpers.widgets.blocks import Block, text

__all__ = ["whose_account"]


def whose_account(learner: Learner | None) -> list[Block]:
    """Return the line that names the account and says how another one is chosen; nothing where there is none."""
    if learner is None:
        return []
    return [text(f"This acts on the practice account {learner.email}. Choose another one in Start here.", "hint")]
