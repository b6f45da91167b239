"""Secrets searched in a file's content, and taken out of a notebook. No finding holds a value."""

import io
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from nupool_helpers.errors import InvalidInput
from nupool_helpers.exports import users_dat
from nupool_helpers.private_files import write_private
from nupool_helpers.tools.clean.detect import find
from nupool_helpers.tools.clean.fields import saved_fields
from nupool_helpers.tools.clean.lines import OVERLAP, PART, lines
from nupool_helpers.tools.clean.merge import sides
from nupool_helpers.tools.clean.notebook import mended, parse, visit
from nupool_helpers.tools.clean.pictures import pictures_in, shows_a_secret
from nupool_helpers.tools.clean.shapes import HEXADECIMAL
from nupool_helpers.validation.wide_text import wide_encoding

__all__ = ["Finding", "mend", "search"]

_PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".bmp")
_SUMS = (".md5", ".md5sum", "md5sums", "md5sums.txt")  # files of nothing but checksums and names
_CODE = (".py", ".js", ".ts", ".sh", ".md", ".rst", ".html", ".css")  # where a value may be an expression
_QR = "QR code of a seed"
_LARGEST = 256 * 1024 * 1024  # of what has to be in memory as a whole: a notebook, a picture
_RUN = re.compile(rb"[\x20-\x7e]{8,}|(?:[\x20-\x7e]\0){8,}")  # text between bytes that are none, UTF-16 as well
_DATABASE = b"SQLite format 3\0"


@dataclass(frozen=True, slots=True)
class Finding:
    """A secret in a file: where in it, and of what kind."""

    file: str
    place: str
    kind: str


def search(name: str, file: BinaryIO) -> Iterator[Finding]:
    """Return what is secret in a file, each place and kind once.

    Raises InvalidInput, after what is found all the same, for a notebook that is none or is too large.
    """
    seen = set()
    for place, kind in _kinds(name.lower(), file):
        if (place, kind) not in seen:
            seen.add((place, kind))
            yield Finding(name, place, kind)


def _kinds(name: str, file: BinaryIO) -> Iterator[tuple[str, str]]:
    if name.endswith(_PICTURES):
        if shows_a_secret(file.read(_LARGEST)):
            yield "the picture", _QR
    elif name.endswith(".ipynb"):
        content = file.read(_LARGEST)
        try:
            yield from _in_notebook(content)
        except (InvalidInput, RecursionError):
            yield from _in_broken(name, content)
            raise InvalidInput("This is not a notebook that can be read.", "path") from None
    else:
        begin = file.read(8192)
        file.seek(0)
        wide = wide_encoding(begin)
        if wide or b"\0" not in begin:
            yield from _in_text(name, file, wide or "utf-8")
        else:
            yield from _in_bytes(file, certain=not begin.startswith(_DATABASE))


def _in_broken(name: str, content: bytes) -> Iterator[tuple[str, str]]:
    """What is in a notebook that is none: in each side of a merge, and line by line where one is no notebook either."""
    versions = sides(content)
    whole = bool(versions)
    for version in versions:
        try:
            yield from _in_notebook(version)
        except (InvalidInput, RecursionError):
            whole = False
    if not whole:
        yield from _in_text(name, io.BytesIO(content))


def _in_notebook(content: bytes) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []

    def look(place: str, part: str | bytes) -> str:
        if isinstance(part, str):
            found.extend((place, hit.kind) for hit in find(part))
            return part
        if shows_a_secret(part):
            found.append((f"{place}, a picture", _QR))
        return "kept"

    visit(parse(content), look)
    return found


def _in_text(name: str, file: BinaryIO, encoding: str = "utf-8") -> Iterator[tuple[str, str]]:
    if name.endswith(".dat") and users_dat.parse(file.read(PART).decode(encoding, "replace")):
        yield "its accounts", "Secret in users.dat"
    file.seek(0)
    text = io.TextIOWrapper(file, encoding, errors="replace")
    try:
        for number, line, of_a_field in saved_fields(lines(text)):
            if of_a_field:
                yield f"line {number}", "value of a password field"
            found = _in_line(line, not name.endswith(_CODE))
            yield from ((f"line {number}", kind) for kind in found if kind != HEXADECIMAL or not name.endswith(_SUMS))
    finally:
        text.detach()  # whoever opened the file closes it


def _in_line(line: str, configuration: bool) -> Iterator[str]:
    pictures = list(pictures_in(line))
    for picture in reversed(pictures):
        if shows_a_secret(picture.content):
            yield _QR
        line = line[: picture.start] + line[picture.end :]
    yield from (hit.kind for hit in find(line.rstrip("\n"), configuration=configuration))


def _in_bytes(file: BinaryIO, *, certain: bool) -> Iterator[tuple[str, str]]:
    before = b""
    while part := file.read(PART):
        for run in _RUN.finditer(before + part):
            line = run[0].replace(b"\0", b"").decode("ascii")
            yield from (("text between its bytes", hit.kind) for hit in find(line, certain=certain))
        before = part[-OVERLAP:]


def mend(path: Path, keep_in: Path) -> Path:
    """Take outputs, widget state and secrets out of a notebook; return the private copy of it as it was.

    Raises InvalidInput for what is no notebook, OSError where it cannot be written; it is left as it was then.
    """
    path = path.resolve()  # what a link leads to, not the link
    content = path.read_bytes()
    try:
        notebook = mended(parse(content))
    except RecursionError:
        raise InvalidInput("This is not a notebook that can be read.", "path") from None
    # The copy first, so that nothing is lost whatever stops it; for this user alone, since it holds the secrets.
    number = 1
    while (copy := keep_in / f"{path.stem}-{number}.ipynb").exists():
        number += 1
    write_private(copy, content)
    mode = path.stat().st_mode & 0o777
    # A half of a surrogate pair, which UTF-8 has no bytes for, stays the escape that it was.
    write_private(path, (json.dumps(notebook, indent=1, ensure_ascii=False) + "\n").encode("utf-8", "backslashreplace"))
    path.chmod(mode)  # who may read the notebook is its owner's affair, and nothing in it is secret now
    return copy
