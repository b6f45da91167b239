"""Configure the client: a form, what will be written, and the file read back."""

from dataclasses import dataclass
from pathlib import Path

from nupool_helpers.errors import InvalidInput
from nupool_helpers.exports import pool_conf, users_dat
from nupool_helpers.exports.parameters import EXCHANGES, complaint
from nupool_helpers.exports.pool_conf import PoolConf
from nupool_helpers.ordinary_files import is_there
from nupool_helpers.widgets.blocks import Block, button, choice, details, field, form, pre, table, text
from nupool_helpers.widgets.file_part import file_form, keep_choice, kept_as, require_unchanged, state_of
from nupool_helpers.widgets.key_pair import PairEntry, pair_form
from nupool_helpers.widgets.submission import Submission

__all__ = ["ConfigureClient"]

_SERVER = "eu.nupool.net"
_FORMS = [
    (pool_conf.NAME, "pool.conf: one pair"),
    (users_dat.NAME, "users.dat: a line for each pair"),
]
_FIELDS = ("address", "server", "unit", "exchange", "interest", "trading")
_MATCH = [("no", "no: an order that would trade at once is not placed"), ("yes", "yes: orders may trade at once")]
_BOTS = [("pybot", "pybot: the client's own"), ("nubot", "nubot: another program"), ("none", "none: you, by hand")]


@dataclass(frozen=True, slots=True)
class _Meant:
    """What was shown, and is written as it was shown."""

    conf: PoolConf
    path: Path
    many: bool
    before: str  # the mark of the file that was there


class ConfigureClient(PairEntry):
    """The form for `pool.conf` and `users.dat`. The pair comes from this kernel, the vault, a file or its fields."""

    def __init__(self) -> None:
        super().__init__()
        self._last: list[Block] = []
        self._meant: _Meant | None = None
        self._path = str(Path.home() / "nupool" / pool_conf.NAME)

    def blocks(self) -> list[Block]:
        """Show the pair, the form, and what was written or would be."""
        self.workbook.exchange(start=False)
        pair = self.pair_to_keep()
        if self._meant is not None and self._meant.conf.pair != pair:
            self.opened()
        if pair is None:
            return self.ask_for_pair(
                "Which pair shall the client use? Take the one of step 14 from the vault, or enter it."
            )
        return [
            text(f"The pair: Key {pair.key[:8]}…, its Secret hidden.", "good"),
            *self.verdict_blocks(),
            details("Another pair", *self.vault_blocks(), pair_form("Use this pair"), file_form()),
            self._form(),
            *self._last,
        ]

    def opened(self) -> None:
        """Put the preview away: the fields that it was made of are empty on a new page."""
        self._last, self._meant = [], None

    def _form(self) -> Block:
        return form(
            "show",
            "Show what will be written",
            field("address", "address", "Where the pool pays to: a NuBits address. It begins with B.", live=True),
            field("server", "server", "The pool: a host, or a host and its port.", _SERVER, live=True),
            field(
                "unit",
                "unit",
                "The coin on the other side of the market; in users.dat perhaps several: btc,usd.",
                "btc",
                live=True,
            ),
            choice(
                "exchange",
                "exchange",
                [(name, name) for name in EXCHANGES],
                "bittrex",
                "Where the pair belongs. testing is the pool's own trial.",
            ),
            field(
                "interest",
                "interest",
                "Least percent a day: one number for both sides, or bid,ask. 0: the pool's most.",
                "0",
                live=True,
            ),
            choice("ordermatch", "ordermatch", _MATCH, "no", "Whether an order may meet another one at once."),
            choice("trading", "trading", _BOTS, "pybot", "Which program places the orders."),
            choice(
                "form",
                "Form",
                _FORMS,
                pool_conf.NAME,
                "users.dat goes into the same folder, and its server is named when the client is started.",
            ),
            field("path", "File", "Made for you alone. Not in a folder that is shared or copied away.", self._path),
            watched=bool(self._last),
        )

    def look(self, pressed: Submission) -> dict[str, str]:
        """Say what is wrong with the fields that are not empty; what was made of others is not written any more."""
        if pressed.has("path"):
            self.opened()
        found = {name: sentence for name, value, sentence in _judged(pressed) if value and sentence}
        return super().look(pressed) | found

    def besides(self, pressed: Submission) -> dict[str, str]:
        """Return what is wrong with every field, the empty ones as well."""
        mine = _judged(pressed) if pressed.has("path") else []
        return super().besides(pressed) | {name: sentence for name, _value, sentence in mine if sentence}

    def press_from_file(self, pressed: Submission) -> str:
        """Take a pair from a file; what was shown is not written any more."""
        self.opened()
        return super().press_from_file(pressed)

    def press_show(self, pressed: Submission) -> str:
        """Show what will be written, and how it differs from a file that is there."""
        self.opened()
        path = _path(pressed.text("path"))
        many = pressed.text("form") == users_dat.NAME
        conf, path_of = self._conf(pressed), path.with_name(users_dat.NAME) if many else path
        try:
            meant = _Meant(conf, path_of, many, state_of(path_of))
            self._last = [*_preview(meant), *_difference(meant)]
        except OSError:
            raise InvalidInput("The file that is there cannot be read. Choose another name.", "path") from None
        self._meant, self._path = meant, str(path)
        return "This is what will be written. Nothing is written yet."

    def press_write(self, pressed: Submission) -> str:
        """Write what was shown."""
        meant, keep = self._meant, pressed.text("keep") != "no"
        if meant is None:
            raise InvalidInput("Look first at what will be written.")
        try:
            require_unchanged(state_of(meant.path), meant.before)
            if meant.many:
                before = users_dat.read(meant.path) if is_there(meant.path) else []
                copy = users_dat.write(meant.path, users_dat.added(before, meant.conf), keep=keep)
            else:
                copy = pool_conf.write(meant.path, meant.conf, keep=keep)
        except OSError:
            raise InvalidInput("The file cannot be written there. Choose another folder.", "path") from None
        kept = f" {kept_as(copy)}" if copy else ""
        say = f"Written to {meant.path}, readable by you alone, and read back by the client's own rules: all as shown."
        self._last, self._meant = self._last[:1], None
        return say + kept

    def _conf(self, pressed: Submission) -> PoolConf:
        pair = self.pair_to_keep()
        if pair is None:
            raise InvalidInput("Enter the pair first.", "key")
        for name, _value, sentence in _judged(pressed):
            if sentence:
                raise InvalidInput(sentence, name)
        values = {name: pressed.text(name) for name in _FIELDS}
        return PoolConf(pair=pair, ordermatch=pressed.text("ordermatch") == "yes", **values)


def _judged(pressed: Submission) -> list[tuple[str, str, str | None]]:
    many = pressed.text("form") == users_dat.NAME
    values = {name: pressed.text(name) for name in _FIELDS}
    rules = {"unit": "units"} if many else {}
    return [(name, value, complaint(rules.get(name, name), value)) for name, value in values.items()]


def _preview(meant: _Meant) -> list[Block]:
    if not meant.many:
        return [pre(f"{meant.path}, the Secret hidden", pool_conf.preview(meant.conf))]
    before = users_dat.read(meant.path) if is_there(meant.path) else []
    said = users_dat.preview(users_dat.added(before, meant.conf))
    return [pre(f"{meant.path}, the Secrets hidden", said)]


def _difference(meant: _Meant) -> list[Block]:
    if not is_there(meant.path):
        return [button("write", "Write the file")]
    rows = (users_dat if meant.many else pool_conf).differences(meant.path, meant.conf)
    changes = table("What changes in the file that is there", ("Name", "Now", "Then"), rows)
    shown = changes if rows else text("The file that is there says the same already.")
    return [shown, form("write", "Write the file", keep_choice())]


def _path(typed: str) -> Path:
    if not typed:
        raise InvalidInput("Name the file.", "path")
    path = Path(typed).expanduser()
    return path / pool_conf.NAME if path.is_dir() else path
