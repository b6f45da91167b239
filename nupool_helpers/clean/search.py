"""Secrets searched in files, and taken out of notebooks. No finding holds a value."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from nupool_helpers import qr
from nupool_helpers.clean.detect import find
from nupool_helpers.clean.notebook import lines_of, mended, parse
from nupool_helpers.errors import CorrectTheEntry
from nupool_helpers.exports import users_dat
from nupool_helpers.files import write_private

__all__ = ["Finding", "mend", "search"]

_PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".bmp")
_CODE = (".py", ".js", ".ts", ".sh", ".md", ".rst", ".html", ".css")  # where a value may be an expression
_QR = "QR code of a seed"


@dataclass(frozen=True, slots=True)
class Finding:
    """A secret in a file: where in it, and of what kind."""

    file: str
    place: str
    kind: str


def search(name: str, content: bytes) -> list[Finding]:
    """Return what is secret in a file's content. Raises CorrectTheEntry for a notebook that cannot be read."""
    found = dict.fromkeys(_kinds(name, content))
    return [Finding(name, place, kind) for place, kind in found]


def _kinds(name: str, content: bytes) -> Iterator[tuple[str, str]]:
    low = name.lower()
    if low.endswith(_PICTURES):
        yield from (("the picture", _QR) for _ in _codes(content))
        return
    if low.endswith(".ipynb"):
        for place, part in lines_of(parse(content)):
            if isinstance(part, bytes):
                yield from ((f"{place}, a picture", _QR) for _ in _codes(part))
            else:
                yield from ((place, hit.kind) for hit in find(part))
        return
    if b"\0" in content[:8192]:
        return
    text = content.decode("utf-8", "replace")
    if low.endswith(".dat") and users_dat.parse(text):
        yield "its accounts", "Secret in users.dat"
    for number, line in enumerate(text.splitlines(), 1):
        yield from ((f"line {number}", hit.kind) for hit in find(line, configuration=not low.endswith(_CODE)))


def _codes(picture: bytes) -> list[str]:
    try:
        return [text for text in qr.read(picture) if find(text)]
    except CorrectTheEntry:
        return []


def mend(path: Path, keep_in: Path) -> Path:
    """Take outputs, widget state and secrets out of a notebook; return the private copy of it as it was."""
    content = path.read_bytes()
    book = mended(parse(content))
    number = 1
    while (copy := keep_in / f"{path.stem}-{number}.ipynb").exists():
        number += 1
    write_private(copy, content)
    mode = path.stat().st_mode & 0o777
    write_private(path, (json.dumps(book, indent=1, ensure_ascii=False) + "\n").encode())
    path.chmod(mode)
    return copy
