"""What a format of a program's configuration is, and a file of any format shown, written and read back."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Generic, TypeVar

from nupool_helpers.errors import InvalidInput
from nupool_helpers.exports.credentials import Credentials, hidden
from nupool_helpers.ordinary_files import is_there, read_text
from nupool_helpers.private_files import replace_file
from nupool_helpers.secret import SecretText

__all__ = ["Change", "Format", "differences", "pair_format", "preview", "read", "write"]

Value = TypeVar("Value")
Change = tuple[str, str, str]
"""What changes in a file: its name, how it is now, how it will be; nothing of a Secret in any of them."""
_UNREADABLE = "The file does not read back as it was written. Look whether its folder is full."


@dataclass(frozen=True, slots=True)
class Format(Generic[Value]):
    """A program's configuration: how a value of its kind becomes a file's text, and what is read from one.

    `render(value, old)` returns the file's text, what `old` (the file that is there, or "") has of others kept;
    `shown(value, old)` the same as it may be seen. `parse(text)` returns the pairs in a text, `holds(text, value)`
    tells whether the program reads there what was meant, `changes(old, new)` what differs between two texts, under
    `heading`. All raise InvalidInput, its `field` the part that cannot be; `refused` is the sentence, and `refused_at`
    the field, for what would read back otherwise for a reason that nobody thought of. `where` says where the file goes
    and who else can read it there, `use(value)` the lines that give it to the program, `release` which release's form
    was followed and how that was checked, `rules` by whose rules it was read back, `hiding` what the
    preview hides.
    """

    name: str
    file: str
    render: Callable[[Value, str], str]
    shown: Callable[[Value, str], str]
    parse: Callable[[str], list[Credentials]]
    holds: Callable[[str, Value], bool]
    changes: Callable[[str, str], Iterable[Change]]
    use: Callable[[Value], str] = lambda _value: ""
    release: str = ""
    where: str = ""
    hiding: str = "the secrets hidden"
    heading: str = "Exchange"
    rules: str = ""
    refused: str = "This form cannot hold these values: they would read back otherwise."
    refused_at: str = "program"


def pair_format(
    render: Callable[[Credentials, str], str],
    parse: Callable[[str], list[Credentials]],
    use: Callable[[Credentials], str],
    **told: str,
) -> Format[Credentials]:
    """Return the format of a program that takes one pair for each exchange."""
    return Format(
        render=render,
        shown=lambda entry, _old: render(hidden(entry), ""),
        parse=parse,
        holds=lambda text, entry: entry in parse(text),
        changes=partial(_changed_pairs, parse),
        use=use,
        **told,
    )


def preview(form: Format[Value], value: Value, old: str = "") -> str:
    """Return what is written for this value, the Secrets hidden. Raises InvalidInput as writing would."""
    _rendered(form, value, SecretText(old))
    return form.shown(value, old).replace("\\u2022", "•")  # as JSON and YAML write the dot


def differences(form: Format[Value], path: Path, value: Value) -> list[Change]:
    """Return what changes in a file that is there, nothing of a Secret shown."""
    old = SecretText(read_text(path))
    return list(form.changes(old.reveal(), _rendered(form, value, old).reveal()))


def write(form: Format[Value], path: Path, value: Value, *, keep: bool = True) -> Path | None:
    """Write a file for this user alone, what it has of others kept; read it back and compare.

    A file that is there is kept as a copy in the data folder, which is returned, unless `keep` is False. Raises
    InvalidInput before anything is written, OSError where it cannot be.
    """
    old = SecretText(read_text(path) if is_there(path) else "")
    copy = replace_file(path, _rendered(form, value, old), keep=keep and bool(old))
    if not form.holds(read_text(path), value):
        raise InvalidInput(_UNREADABLE, "path")
    return copy


def read(form: Format[Value], path: Path) -> list[Credentials]:
    """Return the pairs in a file."""
    return form.parse(read_text(path))


def _changed_pairs(parse: Callable[[str], list[Credentials]], old: str, new: str) -> Iterable[Change]:
    before, after = ({one.exchange: one for one in parse(text)} for text in (old, new))
    for name in dict.fromkeys([*before, *after]):
        now, then = before.get(name), after.get(name)
        said = "stays" if then == now else f"Key {then.key[:4]}…" if then else "goes"
        yield name, f"Key {now.key[:4]}…" if now else "", said


def _rendered(form: Format[Value], value: Value, old: SecretText) -> SecretText:
    content = SecretText(form.render(value, old.reveal()))
    if not form.holds(content.reveal(), value):
        raise InvalidInput(form.refused, form.refused_at)
    return content
