"""Configure a program of today, with a pair of an exchange that exists."""

from pathlib import Path

from nupool_helpers.errors import CorrectTheEntry
from nupool_helpers.exports import ccxt, programs
from nupool_helpers.exports.entry import Entry
from nupool_helpers.widgets.blocks import Block, choice, field, form, pre, secret_field, text
from nupool_helpers.widgets.panel import Panel, Pressed

__all__ = ["ConfigureProgram"]


class ConfigureProgram(Panel):
    """The form for ccxt, freqtrade and hummingbot."""

    starts_exchange = False

    def __init__(self) -> None:
        super().__init__()
        self._last: list[Block] = []

    def blocks(self) -> list[Block]:
        """Show the form and what was written or would be."""
        options = [(name, f"{form.name} ({form.file})") for name, form in programs.FORMATS.items()]
        warning = "A practice pair works with the practice exchange only. Use a pair of an exchange that exists here."
        return [
            text(warning, "hint"),
            form(
                "write",
                "Look at it, then write",
                choice("program", "Program", options, "ccxt"),
                field("exchange", "Exchange", "Its id in the program, like kraken."),
                field("key", "Key"),
                secret_field("secret", "Secret", "It is not shown and not saved here."),
                secret_field("password", "Passphrase", "Only where the exchange gives one with the pair."),
                field("uid", "User id", "Only where the exchange asks for one."),
                field("folder", "Folder", "Not one that is shared or copied away.", str(Path.home() / "nupool")),
                choice(
                    "really", "Now", [("look", "only show what will be written"), ("write", "write the file")], "look"
                ),
            ),
            *self._last,
        ]

    def press_write(self, pressed: Pressed) -> str:
        """Show what will be written, or write it."""
        chosen = programs.FORMATS.get(pressed.text("program"))
        if chosen is None:
            raise CorrectTheEntry("Choose the program.", "program")
        password = pressed.secret("password")
        names = pressed.text("exchange").lower(), pressed.text("key"), pressed.text("uid")
        entry = Entry(names[0], names[1], pressed.secret("secret"), password if password else None, names[2])
        self._last = [pre(f"{chosen.file}, the secrets hidden", programs.preview(chosen, entry))]
        self._last += [text(f"Where it goes: {chosen.where}", "hint"), text(f"Form: {chosen.release}.", "hint")]
        if chosen is ccxt.JSON:
            self._last.append(pre("The lines of Python that use it", ccxt.LOADING.format(exchange=entry.exchange)))
        if pressed.text("really") != "write":
            return "This is what will be written. The secret fields are empty again; fill them in to write the file."
        folder = pressed.text("folder")
        if not folder:
            raise CorrectTheEntry("Name the folder.", "folder")
        path = Path(folder).expanduser() / chosen.file
        try:
            copy = programs.write(chosen, path, entry)
        except OSError:
            raise CorrectTheEntry("The file cannot be written there. Choose another folder.", "folder") from None
        kept = f" The file before it is kept as {copy.name}." if copy else ""
        return f"Written to {path}, readable by you alone, and read back.{kept}"
