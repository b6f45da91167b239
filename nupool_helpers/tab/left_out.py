"""What a page leaves out, and what it says in its place."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nupool_helpers.widgets.panel import Panel

__all__ = ["ELSEWHERE", "NO_VAULT"]

NO_VAULT = (
    "There is no vault in this page: a browser's Python has no library that could encrypt it. Keep what you are shown "
    "in a password manager or on paper. On a machine of your own, the workbook has one."
)
_NO_LIVE_KEY = (
    "Never type a real exchange's Secret into a page of the web, and so not into this one: whoever serves a page can "
    "change it. Install the workbook on a machine of your own and ask there, in this notebook or with nupool-key."
)


def _own_key_is_elsewhere() -> "Panel":
    from nupool_helpers.widgets.blocks import Block, text
    from nupool_helpers.widgets.panel import Panel

    class Elsewhere(Panel):
        starts_exchange = False

        def blocks(self) -> list[Block]:
            return [text(_NO_LIVE_KEY, "warn")]

    return Elsewhere()


def _programs_are_shown() -> "Panel":
    from nupool_helpers.widgets.shown_program import ShownProgram

    return ShownProgram()


ELSEWHERE = {"own_key": _own_key_is_elsewhere, "configure_program": _programs_are_shown}
"""The panels that would ask for a pair of a real exchange: by their function, what makes the one in their place."""
