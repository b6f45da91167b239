"""The doctor as a control."""

from pathlib import Path

from nupool_helpers.doctor.examine import examine
from nupool_helpers.errors import CorrectTheEntry
from nupool_helpers.widgets.blocks import Block, field, form, table, text
from nupool_helpers.widgets.panel import Panel, Pressed

__all__ = ["Doctor"]


class Doctor(Panel):
    """Examines a configuration that is there, and says what is wrong, the most dangerous first."""

    starts_exchange = False

    def __init__(self) -> None:
        super().__init__()
        self._last: list[Block] = []

    def blocks(self) -> list[Block]:
        """Show the field, and what was found."""
        path = field("path", "File", "pool.conf, users.dat, keys.json, .env, config-private.json or a vault.")
        return [form("examine", "Examine", path), *self._last]

    def press_examine(self, pressed: Pressed) -> str:
        """Examine one file. It is not changed, and no value of a Secret is shown."""
        if not pressed.text("path"):
            raise CorrectTheEntry("Name the file.", "path")
        path, self._last = Path(pressed.text("path")).expanduser(), []
        try:
            found = examine(path)
        except OSError:
            raise CorrectTheEntry("The file cannot be read. Look at its name.", "path") from None
        if not found:
            self._last = [text("Nothing wrong.", "good")]
            return f"Examined {path}."
        rows = [(finding.kind.words, finding.place or "the whole file", finding.sentence) for finding in found]
        self._last = [table(f"What is wrong with {path}", ("What", "Where", "What to do"), rows)]
        return f"Findings: {len(found)}."
