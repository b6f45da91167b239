"""A part that panels have: what it shows, and what its buttons do. A panel has parts, and is none of them."""

from typing import TYPE_CHECKING

from nupool_helpers.widgets.submission import Submission

if TYPE_CHECKING:
    from nupool_helpers.widgets.panel import Panel

__all__ = ["Part"]


class Part:
    """A part of a panel, which finds the `press_NAME` of its buttons. Secrets to be seen or handed on are the panel's.

    A panel makes its parts when it is made, and puts their blocks where it wants them.
    """

    def __init__(self, panel: "Panel") -> None:
        self.panel, self.workbook = panel, panel.workbook
        panel.parts.append(self)

    def look(self, submission: Submission) -> dict[str, str]:
        """Return what is wrong with fields that are being typed: field name to sentence."""
        del submission
        return {}

    def frame(self, picture: bytes) -> str:
        """Look at a picture of the camera's; a sentence where it held what was looked for."""
        del picture
        return ""

    def refused_code(self, submission: Submission) -> str:
        """Return what this part knows of why a code was refused."""
        del submission
        return ""
