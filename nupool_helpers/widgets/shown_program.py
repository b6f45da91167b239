"""The files of the programs of today with a made-up pair, where one of a real exchange may not be typed."""

from nupool_helpers.errors import InvalidInput
from nupool_helpers.exports.credentials import Credentials
from nupool_helpers.exports.programs import FORMATS
from nupool_helpers.secret import SecretText
from nupool_helpers.widgets.blocks import Block, choice, form, text, watched
from nupool_helpers.widgets.panel import Panel
from nupool_helpers.widgets.submission import Submission
from nupool_helpers.widgets.write_part import file_blocks

__all__ = ["ShownProgram"]

_MADE_UP = Credentials("kraken", "a-made-up-key", SecretText("a-made-up-secret"))
_WHY = (
    "A pair of a real exchange belongs into no page of the web, and so none is asked for here. With a made-up one you "
    "see what each program's file looks like, and how the program gets it. To write yours, install the workbook on a "
    "machine of your own."
)


class ShownProgram(Panel):
    """Shows the file of a program, and takes no pair."""

    starts_exchange = False

    def __init__(self) -> None:
        super().__init__()
        self._chosen = next(iter(FORMATS))

    def blocks(self) -> list[Block]:
        """Show the programs, and the file of the chosen one."""
        options = [(name, f"{form.name} ({form.file})") for name, form in FORMATS.items()]
        ask = form("choose", "Show its file", choice("program", "Program", options, self._chosen), tone="second")
        chosen = FORMATS[self._chosen]
        return [text(_WHY, "warn"), watched(ask), *file_blocks(chosen, _MADE_UP, chosen.file)]

    def look(self, submission: Submission) -> dict[str, str]:
        """Show the file of another program at once."""
        try:
            self.press_choose(submission)
        except InvalidInput as error:
            return {error.field: str(error)}
        return {}

    def press_choose(self, submission: Submission) -> str:
        """Show the file of another program. Raises InvalidInput for one that is not known."""
        name = submission.text("program")
        if name not in FORMATS:
            raise InvalidInput("Choose the program.", "program")
        self._chosen = name
        return ""
