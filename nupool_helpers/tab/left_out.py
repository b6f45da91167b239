"""What a page leaves out, and what it says in its place."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nupool_helpers.widgets.panel import Panel

__all__ = ["NO_VAULT", "own_key_is_elsewhere"]

NO_VAULT = (
    "There is no vault in this page: a browser's Python has no library that could encrypt it. Keep what you are shown "
    "in a password manager or on paper. On a machine of your own, the workbook has one."
)
_NO_LIVE_KEY = (
    "Never type a real exchange's Secret into a page of the web, and so not into this one: whoever serves a page can "
    "change it. Install the workbook on a machine of your own and ask there, in this notebook or with nupool-key."
)


def own_key_is_elsewhere() -> "Panel":
    """Return the panel that stands where a key of today would be asked for: it asks for none, and says why."""
    from nupool_helpers.widgets.blocks import Block, text
    from nupool_helpers.widgets.panel import Panel

    class Elsewhere(Panel):
        starts_exchange = False

        def blocks(self) -> list[Block]:
            return [text(_NO_LIVE_KEY, "warn")]

    return Elsewhere()
