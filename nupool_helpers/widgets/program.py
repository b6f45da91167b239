"""Configure a program of today, with a pair of an exchange that exists."""

from pathlib import Path

from nupool_helpers.errors import CorrectTheEntry
from nupool_helpers.exports import ccxt, programs
from nupool_helpers.exports.entry import Entry, Format
from nupool_helpers.keys import KeyPair
from nupool_helpers.secret import SecretText
from nupool_helpers.widgets.blocks import Block, choice, details, field, form, pre, secret_field, text
from nupool_helpers.widgets.panel import Pressed
from nupool_helpers.widgets.vault_part import VaultPart

__all__ = ["ConfigureProgram"]

_VAULT = "vault"


class ConfigureProgram(VaultPart):
    """The form for ccxt, freqtrade and hummingbot, and for the vault, from which any of them can be written again."""

    starts_exchange = False

    def __init__(self) -> None:
        super().__init__()
        self._last: list[Block] = []
        self._taken: Entry | None = None  # from the vault

    def blocks(self) -> list[Block]:
        """Show the form and what was written or would be."""
        options = [(name, f"{form.name} ({form.file})") for name, form in programs.FORMATS.items()]
        warning = "A practice pair works with the practice exchange only. Use a pair of an exchange that exists here."
        taken = [text(f"The pair of {self._taken.exchange} comes from the vault.", "good")] if self._taken else []
        now = [("look", "only show what will be written"), ("write", "write the file")]
        return [
            text(warning, "hint"),
            *taken,
            form(
                "write",
                "Look at it, then write",
                choice("program", "Program", [*options, (_VAULT, "none: keep it in the vault")], "ccxt"),
                *([] if self._taken else _pair_fields()),
                field("folder", "Folder", "Not one that is shared or copied away.", str(Path.home() / "nupool")),
                choice("really", "Now", now, "look"),
            ),
            details("The vault", *self.vault_blocks()),
            *self._last,
        ]

    def pair_to_keep(self) -> KeyPair | None:
        """Return None: what this panel keeps comes from its own form."""
        return None

    def press_vault_take(self, pressed: Pressed) -> str:
        """Fill the form with a pair of the vault."""
        name = pressed.text("pair")
        pair, more = self.book.vault.pair_and_more(name)
        uid = more["uid"].reveal() if "uid" in more else ""
        self._taken = Entry(name, pair.key, pair.secret, more.get("password"), uid)
        return "Choose the program now. To enter another pair, lock the vault."

    def press_vault_lock(self, pressed: Pressed) -> str:
        """Lock the vault, and forget what came out of it."""
        self._taken = None
        return super().press_vault_lock(pressed)

    def press_write(self, pressed: Pressed) -> str:
        """Show what will be written, or write it; or keep it in the vault."""
        name, entry = pressed.text("program"), self._taken or _entry(pressed)
        if name == _VAULT:
            return self._keep(entry)
        chosen = programs.FORMATS.get(name)
        if chosen is None:
            raise CorrectTheEntry("Choose the program.", "program")
        self._last = [pre(f"{chosen.file}, the secrets hidden", programs.preview(chosen, entry))]
        self._last += [text(f"Where it goes: {chosen.where}", "hint"), text(f"Form: {chosen.release}.", "hint")]
        if chosen is ccxt.JSON:
            self._last.append(pre("The lines of Python that use it", ccxt.LOADING.format(exchange=entry.exchange)))
        if pressed.text("really") != "write":
            return "This is what will be written. Secret fields are empty again; fill them in to write the file."
        return _write(chosen, entry, pressed.text("folder"))

    def _keep(self, entry: Entry) -> str:
        if self.book.vault.locked:
            raise CorrectTheEntry("Open the vault below first.", "program")
        programs.preview(ccxt.JSON, entry)  # judges the parts as for a file
        more = {"password": entry.password} if entry.password else {}
        if entry.uid:
            more["uid"] = SecretText(entry.uid)
        self.book.keep_pair(entry.exchange, KeyPair(entry.key, entry.secret), more)
        return f"Kept in the vault as {entry.exchange}."


def _pair_fields() -> list[Block]:
    return [
        field("exchange", "Exchange", "Its id in the program, like kraken."),
        field("key", "Key"),
        secret_field("secret", "Secret", "It is not shown and not saved here."),
        secret_field("password", "Passphrase", "Only where the exchange gives one with the pair."),
        field("uid", "User id", "Only where the exchange asks for one."),
    ]


def _entry(pressed: Pressed) -> Entry:
    password = pressed.secret("password")
    names = pressed.text("exchange").lower(), pressed.text("key"), pressed.text("uid")
    return Entry(names[0], names[1], pressed.secret("secret"), password if password else None, names[2])


def _write(chosen: Format, entry: Entry, folder: str) -> str:
    if not folder:
        raise CorrectTheEntry("Name the folder.", "folder")
    path = Path(folder).expanduser() / chosen.file
    try:
        copy = programs.write(chosen, path, entry)
    except OSError:
        raise CorrectTheEntry("The file cannot be written there. Choose another folder.", "folder") from None
    kept = f" The file before it is kept as {copy.name}." if copy else ""
    return f"Written to {path}, readable by you alone, and read back.{kept}"
