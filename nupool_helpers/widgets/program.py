"""Configure a program of today, with a pair of an exchange that exists."""

from dataclasses import replace
from pathlib import Path

from nupool_helpers.errors import InvalidInput
from nupool_helpers.exports.credentials import Credentials, check
from nupool_helpers.exports.programs import FORMATS
from nupool_helpers.secret import SecretText
from nupool_helpers.validation.keys import KeyPair
from nupool_helpers.widgets.blocks import Block, button, choice, details, field, form, text, watched
from nupool_helpers.widgets.file_part import entry_in, file_form
from nupool_helpers.widgets.panel import Panel
from nupool_helpers.widgets.program_pair import (
    all_complaints,
    complaints,
    exchange_field,
    pair_fields,
    typed_complaints,
    typed_pair,
)
from nupool_helpers.widgets.submission import Submission
from nupool_helpers.widgets.vault_part import PRACTICE_PAIR, VaultPart
from nupool_helpers.widgets.write_part import WritePart

__all__ = ["ConfigureProgram"]

_VAULT = "vault"
_NO_FOLDER = "Name the folder."
_PRACTICE = "This pair is the practice exchange's; no program of today knows it. Take a pair of your own exchange."
_WARNING = (
    "A practice pair works with the practice exchange only. This is one of the places for a pair of a real exchange: "
    "it is written where you choose, and sent nowhere."
)


class ConfigureProgram(Panel):
    """The form for the programs of today, and for the vault, from which any of their files can be written again."""

    starts_exchange = False

    def __init__(self) -> None:
        super().__init__()
        self._vault = VaultPart(self, keeps=False)
        self._taken: Credentials | None = None  # from the vault or a file
        self._file: WritePart[Credentials] = WritePart("folder", "folder", self.workbook)
        self._kept: Credentials | None = None  # goes into the vault with the next press

    def blocks(self) -> list[Block]:
        """Show the form and what was written or would be."""
        options = [(name, f"{form.name} ({form.file})") for name, form in FORMATS.items()]
        return [
            text(_WARNING, "hint"),
            *self._pair_taken(),
            watched(
                form(
                    "show",
                    "Show what will be written",
                    choice("program", "Program", [*options, (_VAULT, "none: keep the pair in the vault")], "ccxt"),
                    *self._pair_fields(),
                    field("folder", "Folder", "Not one that is shared or copied away.", str(Path.home() / "nupool")),
                ),
                bool(self._file.blocks or self._kept),
            ),
            *self._file.blocks,
            *([button("write", "Keep the pair in the vault")] if self._kept else []),
            details("The vault", *self._vault.blocks()),
            file_form(),
        ]

    def opened(self) -> None:
        """Put the preview away: the fields that it was made of are empty on a new page."""
        self._file.clear()
        self._kept = None

    def _pair_taken(self) -> list[Block]:
        if self._taken is None:
            return []
        shown = f"The pair of {self._taken.exchange or 'an exchange'}, Key {self._taken.key[:4]}…, is taken."
        return [text(shown, "good"), button("forget", "Enter another pair", "second")]

    def _pair_fields(self) -> list[Block]:
        """Return the fields of a pair. Of one that was taken its exchange alone: its name may say another thing."""
        if self._taken is None:
            return pair_fields()
        return [exchange_field("" if "exchange" in complaints(self._taken) else self._taken.exchange)]

    def _asked_for(self, submission: Submission) -> Credentials:
        """Return the pair that was taken or typed, for the exchange that was named."""
        typed = typed_pair(submission)
        if self._taken is None:
            return typed
        return replace(self._taken, exchange=typed.exchange or self._taken.exchange)

    def _refuse_practice(self, entry: Credentials, field: str = "") -> None:
        """Raise InvalidInput for the practice exchange's pair, which is told by its name or by its Key."""
        if entry.exchange.casefold() == PRACTICE_PAIR or entry.key in self.workbook.known_keys():
            raise InvalidInput(_PRACTICE, field)

    def look(self, submission: Submission) -> dict[str, str]:
        """Say what is wrong with the fields that are not empty; what was made of others is not written any more."""
        if submission.has("program"):
            self.opened()
        return typed_complaints(submission)

    def besides(self, submission: Submission) -> dict[str, str]:
        """Return what is wrong with every field, the empty ones as well."""
        mine = submission.has("program") and self._taken is None
        folder = {} if submission.text("folder") or submission.text("program") == _VAULT else {"folder": _NO_FOLDER}
        return folder | all_complaints(submission) if mine else super().besides(submission)

    def press_vault_take(self, submission: Submission) -> str:
        """Take a pair of the vault."""
        name = submission.choice("pair")
        pair, more = self.workbook.vault.pair_and_more(name)
        uid = more["uid"].reveal() if "uid" in more else ""
        return self._take(Credentials(name, pair.key, pair.secret, more.get("password"), uid))

    def press_from_file(self, submission: Submission) -> str:
        """Take a pair from a file."""
        return self._take(entry_in(submission))

    def press_forget(self, _submission: Submission) -> str:
        """Show the fields again."""
        self.opened()
        self._taken = None
        return "Enter the pair."

    def _take(self, entry: Credentials) -> str:
        self._refuse_practice(entry)
        self.opened()
        self._taken = entry
        more = "Name its exchange, and choose" if "exchange" in complaints(entry) else "Choose"
        return f"{more} the program now."

    def press_show(self, submission: Submission) -> str:
        """Show what will be written, and what it changes in a file that is there."""
        self.opened()
        name, entry = submission.text("program"), self._asked_for(submission)
        chosen = FORMATS.get(name)
        if chosen is None and name != _VAULT:
            raise InvalidInput("Choose the program.", "program")
        if not submission.text("folder") and chosen:
            raise InvalidInput(_NO_FOLDER, "folder")
        self._refuse_practice(entry, "exchange" if entry.exchange == PRACTICE_PAIR else "key")
        check(entry)
        if chosen:
            return self._file.show(chosen, entry, Path(submission.text("folder")).expanduser().absolute() / chosen.file)
        self._kept = entry
        return "It is kept with the next press."

    def press_write(self, submission: Submission) -> str:
        """Write what was shown."""
        if self._kept is None:
            entry, said = self._file.value, self._file.write(keep=submission.text("keep") != "no")
            if entry:
                self.workbook.unkept.drop(entry.key)
            return said
        said, self._kept = self._keep(self._kept), None
        self._file.blocks = [text(said, "good")]
        return said

    def _keep(self, entry: Credentials) -> str:
        if self.workbook.vault.locked:
            raise InvalidInput("Open the vault below first.")
        more = {"password": entry.password} if entry.password else {}
        if entry.uid:
            more["uid"] = SecretText(entry.uid)
        self.workbook.vault.put_pair(entry.exchange, KeyPair(entry.key, entry.secret), more)
        self.workbook.unkept.drop(entry.key)
        return f"Kept in the vault as {entry.exchange}."
