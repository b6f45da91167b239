"""Configure the client: a form, what will be written, and the file read back."""

from pathlib import Path

from nupool_helpers.errors import InvalidInput
from nupool_helpers.exports import pool_conf, users_dat
from nupool_helpers.exports.parameters import complaint
from nupool_helpers.exports.pool_conf import PoolConf
from nupool_helpers.exports.programs import CLIENT
from nupool_helpers.widgets.blocks import Block, details, field, form, hidden, text, watched
from nupool_helpers.widgets.client_fields import client_fields
from nupool_helpers.widgets.pair_entry import PairEntry, pair_form
from nupool_helpers.widgets.panel import Panel
from nupool_helpers.widgets.submission import Submission
from nupool_helpers.widgets.write_part import WritePart

__all__ = ["ConfigureClient"]

_FIELDS = ("address", "server", "unit", "exchange", "interest", "trading")


class ConfigureClient(Panel):
    """The form for `pool.conf` and `users.dat`. The pair comes from this kernel, the vault, a file or its fields."""

    def __init__(self) -> None:
        super().__init__()
        self._entry = PairEntry(self)
        self._file: WritePart[PoolConf] = WritePart("path", "name", self.workbook)
        self._path = str(Path.home() / "nupool" / pool_conf.NAME)

    def blocks(self) -> list[Block]:
        """Show the pair, the form, and what was written or would be."""
        self.workbook.exchange(start=False)
        pair = self.workbook.pair_in_use
        if self._file.value is not None and self._file.value.pair != pair:
            self.opened()
        if pair is None:
            return self._entry.ask("Which pair shall the client use?")
        return [
            text(f"The pair: Key {pair.key[:8]}…, its Secret hidden.", "good"),
            *self._entry.verdict_blocks(),
            details("Another pair", *self._entry.vault.blocks(), pair_form("Use this pair"), self._entry.file_form()),
            self._form(),
            *self._file.blocks,
        ]

    def opened(self) -> None:
        """Put the preview away: the fields that it was made of are empty on a new page."""
        self._file.clear()

    def _form(self) -> Block:
        shown = form("show", "Show what will be written", *client_fields(), self._place())
        return watched(shown, bool(self._file.blocks))

    def _place(self) -> Block:
        if self.workbook.in_a_page:
            return hidden("path", self._path)  # it is a download, and the browser knows where those lie
        return field("path", "File", "Made for you alone. Not in a folder that is shared or copied away.", self._path)

    def look(self, submission: Submission) -> dict[str, str]:
        """Say what is wrong with the fields that are not empty; what was made of others is not written any more."""
        if submission.has("path"):
            self.opened()
        found = {name: sentence for name, value, sentence in _judged(submission) if value and sentence}
        return super().look(submission) | found

    def besides(self, submission: Submission) -> dict[str, str]:
        """Return what is wrong with every field, the empty ones as well."""
        mine = _judged(submission) if submission.has("path") else []
        return super().besides(submission) | {name: sentence for name, _value, sentence in mine if sentence}

    def press_from_file(self, submission: Submission) -> str:
        """Take a pair from a file; what was shown is not written any more."""
        self.opened()
        return self._entry.press_from_file(submission)

    def press_show(self, submission: Submission) -> str:
        """Show what will be written, and how it differs from a file that is there."""
        self.opened()
        path = _path(submission.text("path"))
        chosen = CLIENT.get(submission.text("form"), pool_conf.POOL_CONF)
        into = path.with_name(users_dat.NAME) if chosen is users_dat.USERS_DAT else path
        said = self._file.show(chosen, self._conf(submission), into)
        self._path = str(path)
        return said

    def press_write(self, submission: Submission) -> str:
        """Write what was shown."""
        conf, said = self._file.value, self._file.write(keep=submission.text("keep") != "no")
        if conf:
            self.workbook.unkept.drop(conf.pair.key)
        return said

    def _conf(self, submission: Submission) -> PoolConf:
        pair = self.workbook.pair_in_use
        if pair is None:
            raise InvalidInput("Enter the pair first.", "key")
        for name, _value, sentence in _judged(submission):
            if sentence:
                raise InvalidInput(sentence, name)
        values = {name: submission.text(name) for name in _FIELDS}
        return PoolConf(pair=pair, ordermatch=submission.text("ordermatch") == "yes", **values)


def _judged(submission: Submission) -> list[tuple[str, str, str | None]]:
    many = submission.text("form") == users_dat.NAME
    values = {name: submission.text(name) for name in _FIELDS}
    rules = {"unit": "units"} if many else {}
    return [(name, value, complaint(rules.get(name, name), value)) for name, value in values.items()]


def _path(typed: str) -> Path:
    if not typed:
        raise InvalidInput("Name the file.", "path")
    path = Path(typed).expanduser().absolute()  # the preview says where it goes
    return path / pool_conf.NAME if path.is_dir() else path
