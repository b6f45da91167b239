"""The programs of today whose configuration is written and read here, and the files written whole or not at all."""

from pathlib import Path

from nupool_helpers.errors import InvalidInput
from nupool_helpers.exports import ccxt
from nupool_helpers.exports.credentials import Credentials, Format, hidden
from nupool_helpers.exports.freqtrade import FREQTRADE
from nupool_helpers.exports.hummingbot import HUMMINGBOT
from nupool_helpers.ordinary_files import is_there, read_text
from nupool_helpers.private_files import replace_file
from nupool_helpers.secret import SecretText

__all__ = ["FORMATS", "differences", "preview", "read", "write"]

FORMATS: dict[str, Format] = {"ccxt": ccxt.JSON, "env": ccxt.ENV, "freqtrade": FREQTRADE, "hummingbot": HUMMINGBOT}


def preview(form: Format, entry: Credentials) -> str:
    """Return what is written for this entry, its secrets hidden. Raises InvalidInput as writing would."""
    _rendered(form, entry, SecretText(""))
    return form.render(hidden(entry), "").replace("\\u2022", "•")


def differences(form: Format, path: Path, entry: Credentials) -> list[tuple[str, str, str]]:
    """Return (exchange, as it is in the file, as it will be) for a file that is there, nothing of a Secret shown."""
    old = read_text(path)
    before = {one.exchange: one for one in form.parse(old)}
    after = {one.exchange: one for one in form.parse(_rendered(form, entry, SecretText(old)).reveal())}
    rows = []
    for name in dict.fromkeys([*before, *after]):
        now, then = before.get(name), after.get(name)
        said = "stays" if then == now else f"Key {then.key[:4]}…" if then else "goes"
        rows.append((name, f"Key {now.key[:4]}…" if now else "", said))
    return rows


def write(form: Format, path: Path, entry: Credentials, *, keep: bool = True) -> Path | None:
    """Write the entry into a file for this user alone, other exchanges' entries kept; read it back and compare.

    Returns the copy of the file before. Raises InvalidInput before anything is written, OSError where it cannot be.
    """
    old = SecretText(read_text(path) if is_there(path) else "")
    content = _rendered(form, entry, old)
    copy = replace_file(path, content, keep=keep and bool(old))
    if entry not in read(form, path):
        raise InvalidInput("The file does not read back as it was written.", "path")
    return copy


def read(form: Format, path: Path) -> list[Credentials]:
    """Return the pairs in a file."""
    return form.parse(read_text(path))


def _rendered(form: Format, entry: Credentials, old: SecretText) -> SecretText:
    content = SecretText(form.render(entry, old.reveal()))
    if entry not in form.parse(content.reveal()):
        raise InvalidInput("This form cannot hold these values: they would read back otherwise.", "program")
    return content
