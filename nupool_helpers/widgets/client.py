"""Configure the client: a form, what will be written, and the file read back."""

from pathlib import Path
from typing import Any

from nupool_helpers.errors import CorrectTheEntry
from nupool_helpers.exports import pool_conf, users_dat
from nupool_helpers.exports.pool_conf import PoolConf
from nupool_helpers.widgets.blocks import Block, choice, details, field, form, pre, table, text
from nupool_helpers.widgets.key_pair import PairEntry, pair_form
from nupool_helpers.widgets.panel import Pressed

__all__ = ["ConfigureClient"]

_SERVER = "eu.nupool.net"
_LOOK = "This is what will be written. Choose “write the file” when it is right."
_FORMS = [
    (pool_conf.NAME, "pool.conf: one pair"),
    (users_dat.NAME, "users.dat: a line for each pair; the server is named when the client is started"),
]
_FIELDS = ("address", "server", "unit", "exchange", "interest", "trading")


class ConfigureClient(PairEntry):
    """The form for `pool.conf` and `users.dat`. The pair comes from this kernel, from the vault or from its fields."""

    def __init__(self) -> None:
        super().__init__()
        self._last: list[Block] = []
        self._path = str(Path.home() / "nupool" / pool_conf.NAME)

    def blocks(self) -> list[Block]:
        """Show the pair, the form, and what was written or would be."""
        self.book.exchange(start=False)
        if self.pair_to_keep() is None:
            ask = text("Which pair shall the client use? Take the one of step 14 from the vault, or enter it.")
            return [ask, *self.vault_blocks(), details("Enter the pair", pair_form())]
        pair = self.pair_to_keep()
        assert pair is not None
        return [
            text(f"The pair: Key {pair.key[:8]}…, its Secret hidden.", "good"),
            *self.verdict_blocks(),
            details("Another pair", *self.vault_blocks(), pair_form("Use this pair")),
            self._form(),
            *self._last,
        ]

    def _form(self) -> Block:
        trading = [("pybot", "pybot, the client's own"), ("nubot", "nubot"), ("none", "none")]
        exchanges = [(name, name) for name in ("bittrex", "ccedk", "bitcoincoid", "bter", "testing")]
        ordermatch = [("no", "no"), ("yes", "yes: orders may trade at once")]
        return form(
            "write",
            "Look at it, then write",
            field("address", "address", "A NuBits address for the payout. It begins with B.", live=True),
            field("server", "server", "The pool: a host, or a host and its port.", _SERVER, live=True),
            field("unit", "unit", "The coin on the other side of the market.", "btc", live=True),
            choice("exchange", "exchange", exchanges, "bittrex"),
            field("interest", "interest", "Percent a day: one number, or bid,ask. 0: the pool's most.", "0", live=True),
            choice("ordermatch", "ordermatch", ordermatch, "no"),
            choice("trading", "trading", trading, "pybot"),
            choice("form", "Form", _FORMS, pool_conf.NAME),
            field("path", "File", "Made for you alone. Not in a folder that is shared or copied away.", self._path),
            choice("keep", "A file that is there", [("yes", "keep it as a copy"), ("no", "replace it")], "yes"),
            choice("really", "Now", [("look", "only show what will be written"), ("write", "write the file")], "look"),
        )

    def look(self, pressed: Pressed) -> dict[str, str]:
        """Say what is wrong with the fields that are not empty."""
        typed = {name: pressed.text(name) for name in _FIELDS}
        found = {name: pool_conf.complaint(name, value) for name, value in typed.items() if value}
        return super().look(pressed) | {name: sentence for name, sentence in found.items() if sentence}

    def press_write(self, pressed: Pressed) -> str:
        """Show what will be written and how it differs from a file that is there; or write it."""
        conf, path = self._conf(pressed), _path(pressed.text("path"))
        self._path = str(path)
        really = pressed.text("really") == "write"
        try:
            if pressed.text("form") == users_dat.NAME:
                return self._add_line(conf, path.with_name(users_dat.NAME), really, pressed.text("keep") != "no")
            return self._write_file(conf, path, really, pressed.text("keep") != "no")
        except OSError:
            raise CorrectTheEntry("The file cannot be written there. Choose another folder.", "path") from None

    def _write_file(self, conf: PoolConf, path: Path, really: bool, keep: bool) -> str:
        self._last = [pre(f"{path}, the Secret hidden", pool_conf.preview(conf))]
        if not really:
            if path.is_file():
                rows: list[Any] = pool_conf.differences(path, conf) or [("nothing", "", "")]
                self._last.append(table("What changes in the file that is there", ("Name", "Now", "Then"), rows))
            return _LOOK
        return self._written(path, pool_conf.write(path, conf, keep=keep).copy)

    def _add_line(self, conf: PoolConf, path: Path, really: bool, keep: bool) -> str:
        before = users_dat.read(path) if path.is_file() else []
        accounts = users_dat.added(before, conf)
        self._last = [pre(f"{path}, the Secrets hidden", users_dat.preview(accounts))]
        if not really:
            if before:
                self._last.append(pre("The file that is there, the Secrets hidden", users_dat.preview(before)))
            return _LOOK
        return self._written(path, users_dat.write(path, accounts, keep=keep))

    def _written(self, path: Path, copy: Path | None) -> str:
        kept = f" The file before it is kept as {copy.name}." if copy else ""
        say = f"Written to {path}, readable by you alone, and read back by the client's own rules: all as in the form."
        self._last.append(text(say + kept, "good"))
        return say + kept

    def _conf(self, pressed: Pressed) -> PoolConf:
        pair = self.pair_to_keep()
        if pair is None:
            raise CorrectTheEntry("Enter the pair first.", "key")
        values = {name: pressed.text(name) for name in _FIELDS}
        for name, value in values.items():
            sentence = pool_conf.complaint(name, value)
            if sentence:
                raise CorrectTheEntry(sentence, name)
        return PoolConf(pair=pair, ordermatch=pressed.text("ordermatch") == "yes", **values)


def _path(typed: str) -> Path:
    if not typed:
        raise CorrectTheEntry("Name the file.", "path")
    path = Path(typed).expanduser()
    return path / pool_conf.NAME if path.is_dir() else path
