"""The part of a panel that shows what will be written into a file, and writes it as it was shown."""

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Generic, TypeVar

from nupool_helpers.errors import InvalidInput
from nupool_helpers.exports import formats
from nupool_helpers.exports.formats import Format
from nupool_helpers.lessons.workbook import Workbook
from nupool_helpers.ordinary_files import is_there, read_file, read_text
from nupool_helpers.widgets.blocks import Block, button, choice, form, pre, table, text

__all__ = ["WritePart", "file_blocks"]

Value = TypeVar("Value")
Done = TypeVar("Done")
_LOOK = "Look first at what will be written."
_ALONE = "Move it to where you alone can read it."
_CHANGED = "The file was changed since. Look once more at what will be written."


class WritePart(Generic[Value]):
    """A preview, what changes in a file that is there, and the button that writes.

    `field` is the panel's field that names the place, `kind` what a person names there: a sentence about the file
    stands beside that field. What is written in a page is a download; a file that is there is its own of before.
    """

    def __init__(self, field: str, kind: str, workbook: Workbook) -> None:
        self._field, self._kind, self._workbook = field, kind, workbook
        self.blocks: list[Block] = []
        self._meant: tuple[Format[Value], Value, Path, str] | None = None

    @property
    def value(self) -> Value | None:
        """What is written with the next press, None where nothing was shown."""
        return self._meant[1] if self._meant else None

    def clear(self) -> None:
        """Put the preview away; nothing is written any more."""
        self.blocks, self._meant = [], None

    def show(self, chosen: Format[Value], value: Value, path: Path) -> str:
        """Show what will be written, and how it differs from a file that is there."""
        self.clear()
        before, blocks = self._judged(lambda: (_state(path), self._shown(chosen, value, path)), self._unreadable())
        self._meant, self.blocks = (chosen, value, path, before), blocks
        return "This is what will be written. Nothing is written yet."

    def write(self, *, keep: bool) -> str:
        """Write what was shown, unless the file is another one by now. Where it lies stands in the button's place."""
        if self._meant is None:
            raise InvalidInput(_LOOK)
        chosen, value, path, before = self._meant
        if self._judged(lambda: _state(path), self._unreadable()) != before:
            raise InvalidInput(_CHANGED)
        failed = "The file cannot be written there. Choose another folder."
        keep = keep and not self._workbook.in_a_page
        copy = self._judged(lambda: formats.write(chosen, path, value, keep=keep), failed)
        said = f"Written to {path}, readable by you alone, and read back{chosen.rules}."
        if self._workbook.in_a_page:
            said = f"{path.name} was read back{chosen.rules}, and is among your browser's downloads. {_ALONE}"
        kept = f" {_kept_as(copy)}" if copy else ""
        self.blocks, self._meant = [*self.blocks[:-1], text(said + kept, "good")], None
        return "The file is written."

    def _shown(self, chosen: Format[Value], value: Value, path: Path) -> list[Block]:
        there = is_there(path)
        name = path.name if self._workbook.in_a_page else str(path)
        blocks = file_blocks(chosen, value, name, read_text(path) if there else "")
        if not there:
            return [*blocks, button("write", "Write the file")]
        rows = formats.differences(chosen, path, value)
        changes = table("What changes in the file that is there", (chosen.heading, "Now", "Then"), rows)
        blocks += [changes if rows else text("The file that is there says the same already.")]
        return [*blocks, form("write", "Write the file", *([] if self._workbook.in_a_page else [_keep_choice()]))]

    def _unreadable(self) -> str:
        return f"The file that is there cannot be read. Choose another {self._kind}."

    def _judged(self, do: Callable[[], Done], failed: str) -> Done:
        try:
            return do()
        except InvalidInput as error:
            raise InvalidInput(str(error), self._field if error.field == "path" else error.field) from None
        except OSError:
            raise InvalidInput(failed, self._field) from None


def _state(path: Path) -> str:
    """Mark what a file holds now, without keeping it; empty where there is none."""
    return hashlib.sha256(read_file(path)).hexdigest() if is_there(path) else ""


def file_blocks(chosen: Format[Value], value: Value, name: str, old: str = "") -> list[Block]:
    """Show what is written for a value, the Secrets hidden, and how its program gets it."""
    blocks = [pre(f"{name}, {chosen.hiding}", formats.preview(chosen, value, old))]
    if used := chosen.use(value):
        blocks += [pre("How the program gets it", used)]
        blocks += [text(f"Where it goes: {chosen.where}", "hint"), text(f"Form: {chosen.release}.", "hint")]
    return blocks


def _keep_choice() -> Block:
    options = [("yes", "keep it as a copy in the data folder"), ("no", "replace it without a copy")]
    return choice("keep", "The file that is there", options, "yes")


def _kept_as(copy: Path) -> str:
    """Say where the file before lies; the copy is not beside it, where a repository would take it for a new file."""
    return f"The file before it is kept as {copy}, readable by you alone. Delete it when you need it no more."
