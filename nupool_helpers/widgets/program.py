"""Configure a program of today, with a pair of an exchange that exists."""

from dataclasses import dataclass, replace
from pathlib import Path

from nupool_helpers.errors import InvalidInput
from nupool_helpers.exports import programs
from nupool_helpers.exports.credentials import Credentials, Format, check
from nupool_helpers.ordinary_files import is_there
from nupool_helpers.secret import SecretText
from nupool_helpers.validation.keys import KeyPair
from nupool_helpers.widgets.blocks import Block, button, choice, details, field, form, pre, secret_field, table, text
from nupool_helpers.widgets.file_part import entry_in, file_form, keep_choice, kept_as, require_unchanged, state_of
from nupool_helpers.widgets.submission import Submission
from nupool_helpers.widgets.vault_part import VaultPart

__all__ = ["ConfigureProgram"]

_VAULT = "vault"
_SOME = SecretText("s")  # stands in for a Secret of which nothing is said
_WARNING = "A practice pair works with the practice exchange only. Here, use a pair of an exchange that exists."


@dataclass(frozen=True, slots=True)
class _Meant:
    """What was shown, and is written as it was shown; without a format it goes into the vault."""

    entry: Credentials
    chosen: Format | None
    path: Path
    before: str  # the mark of the file that was there


class ConfigureProgram(VaultPart):
    """The form for ccxt, freqtrade and hummingbot, and for the vault, from which any of them can be written again."""

    starts_exchange = False

    def __init__(self) -> None:
        super().__init__()
        self._last: list[Block] = []
        self._taken: Credentials | None = None  # from the vault or a file
        self._meant: _Meant | None = None

    def blocks(self) -> list[Block]:
        """Show the form and what was written or would be."""
        options = [(name, f"{form.name} ({form.file})") for name, form in programs.FORMATS.items()]
        return [
            text(_WARNING, "hint"),
            *self._pair_taken(),
            form(
                "show",
                "Show what will be written",
                choice("program", "Program", [*options, (_VAULT, "none: keep the pair in the vault")], "ccxt"),
                *([] if self._taken else _pair_fields()),
                field("folder", "Folder", "Not one that is shared or copied away.", str(Path.home() / "nupool")),
                watched=bool(self._last),
            ),
            *self._last,
            details("The vault", *self.vault_blocks()),
            file_form(),
        ]

    def opened(self) -> None:
        """Put the preview away: the fields that it was made of are empty on a new page."""
        self._last, self._meant = [], None

    def _pair_taken(self) -> list[Block]:
        if self._taken is None:
            return []
        shown = f"The pair of {self._taken.exchange}, Key {self._taken.key[:4]}…, is taken."
        return [text(shown, "good"), button("forget", "Enter another pair", "second")]

    def pair_to_keep(self) -> KeyPair | None:
        """Return None: what this panel keeps comes from its own form."""
        return None

    def look(self, pressed: Submission) -> dict[str, str]:
        """Say what is wrong with the fields that are not empty; what was made of others is not written any more."""
        if pressed.has("program"):
            self.opened()
        typed = _entry(pressed)
        return _complaints(
            replace(typed, exchange=typed.exchange or "kraken", key=typed.key or "k", secret=typed.secret or _SOME)
        )

    def besides(self, pressed: Submission) -> dict[str, str]:
        """Return what is wrong with every field, the empty ones as well."""
        mine = pressed.has("program") and self._taken is None
        return _complaints(_entry(pressed)) if mine else super().besides(pressed)

    def press_vault_take(self, pressed: Submission) -> str:
        """Take a pair of the vault."""
        name = pressed.choice("pair")
        pair, more = self.workbook.vault.pair_and_more(name)
        uid = more["uid"].reveal() if "uid" in more else ""
        return self._take(Credentials(name, pair.key, pair.secret, more.get("password"), uid))

    def press_from_file(self, pressed: Submission) -> str:
        """Take a pair from a file."""
        return self._take(entry_in(pressed))

    def press_forget(self, _pressed: Submission) -> str:
        """Show the fields again."""
        self._taken, self._meant, self._last = None, None, []
        return "Enter the pair."

    def _take(self, entry: Credentials) -> str:
        self._taken, self._meant, self._last = entry, None, []
        return "Choose the program now."

    def press_show(self, pressed: Submission) -> str:
        """Show what will be written, and what it changes in a file that is there."""
        name, entry = pressed.text("program"), self._taken or _entry(pressed)
        self._last, self._meant = [], None
        chosen = programs.FORMATS.get(name)
        if chosen is None and name != _VAULT:
            raise InvalidInput("Choose the program.", "program")
        if not pressed.text("folder") and chosen:
            raise InvalidInput("Name the folder.", "folder")
        check(entry)
        path = Path(pressed.text("folder")).expanduser() / (chosen.file if chosen else "")
        before = _before(path) if chosen else ""
        meant = _Meant(entry, chosen, path, before)
        self._last = _shown(chosen, entry, path) if chosen else [button("write", "Keep the pair in the vault")]
        self._meant = meant
        return "This is what will be written. Nothing is written yet." if chosen else "It is kept with the next press."

    def press_write(self, pressed: Submission) -> str:
        """Write what was shown."""
        if self._meant is None:
            raise InvalidInput("Look first at what will be written.")
        entry, chosen, path = self._meant.entry, self._meant.chosen, self._meant.path
        keep = pressed.text("keep") != "no"
        if chosen:
            require_unchanged(_before(path), self._meant.before)
        said = _write(chosen, path, entry, keep=keep) if chosen else self._keep(entry)
        self._last, self._meant = [*self._last[:-1], text(said, "good")], None
        return said

    def _keep(self, entry: Credentials) -> str:
        if self.workbook.vault.locked:
            raise InvalidInput("Open the vault below first.")
        more = {"password": entry.password} if entry.password else {}
        if entry.uid:
            more["uid"] = SecretText(entry.uid)
        self.workbook.vault.put_pair(entry.exchange, KeyPair(entry.key, entry.secret), more)
        return f"Kept in the vault as {entry.exchange}."


def _complaints(entry: Credentials) -> dict[str, str]:
    """What is wrong with each part, all others being right."""
    good, found = Credentials("kraken", "k", _SOME), {}
    for name in ("exchange", "key", "secret", "password", "uid"):
        try:
            check(replace(good, **{name: getattr(entry, name)}))
        except InvalidInput as error:
            found[error.field] = str(error)
    return found


def _pair_fields() -> list[Block]:
    return [
        field("exchange", "Exchange", "Its id, as ccxt has it: kraken, say.", live=True),
        field("key", "Key", live=True),
        secret_field("secret", "Secret", "It is not shown and not saved here.", live=True),
        secret_field("password", "Passphrase", "Only where the exchange gives one with the pair."),
        field("uid", "User id", "Only where the exchange asks for one."),
    ]


def _entry(pressed: Submission) -> Credentials:
    password = pressed.secret("password")
    names = pressed.text("exchange").lower(), pressed.text("key"), pressed.text("uid")
    return Credentials(names[0], names[1], pressed.secret("secret"), password if password else None, names[2])


def _before(path: Path) -> str:
    try:
        return state_of(path)
    except InvalidInput as error:
        raise InvalidInput(str(error), "folder") from None
    except OSError:
        raise InvalidInput("The file that is there cannot be read. Choose another folder.", "folder") from None


def _shown(chosen: Format, entry: Credentials, path: Path) -> list[Block]:
    blocks = [pre(f"{path}, the secrets hidden", programs.preview(chosen, entry))]
    blocks += [pre("How the program gets it", chosen.use(entry))]
    blocks += [text(f"Where it goes: {chosen.where}", "hint"), text(f"Form: {chosen.release}.", "hint")]
    try:
        if not is_there(path):
            return [*blocks, button("write", "Write the file")]
        rows = programs.differences(chosen, path, entry)
    except InvalidInput as error:
        raise _at_the_folder(error) from None
    except OSError:
        raise InvalidInput("The file that is there cannot be read. Choose another folder.", "folder") from None
    changes = table("What changes in the file that is there", ("Exchange", "Now", "Then"), rows)
    return [*blocks, changes, form("write", "Write the file", keep_choice())]


def _write(chosen: Format, path: Path, entry: Credentials, *, keep: bool) -> str:
    try:
        copy = programs.write(chosen, path, entry, keep=keep)
    except InvalidInput as error:
        raise _at_the_folder(error) from None
    except OSError:
        raise InvalidInput("The file cannot be written there. Choose another folder.", "folder") from None
    kept = f" {kept_as(copy)}" if copy else ""
    return f"Written to {path}, readable by you alone, and read back.{kept}"


def _at_the_folder(error: InvalidInput) -> InvalidInput:
    return InvalidInput(str(error), "folder" if error.field == "path" else error.field)
