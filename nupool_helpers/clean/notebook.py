"""The texts and pictures of a notebook, and a notebook without its outputs, widget state and secrets."""

import base64
import binascii
import json
from collections.abc import Iterator
from typing import Any

from nupool_helpers.clean.detect import REMOVED, find
from nupool_helpers.errors import CorrectTheEntry

__all__ = ["lines_of", "mended", "parse"]

_LONGEST_VALUE = 200


def parse(content: bytes) -> dict[str, Any]:
    """Return a notebook. Raises CorrectTheEntry where it is none."""
    try:
        book = json.loads(content)
    except (ValueError, RecursionError):
        book = None
    if not isinstance(book, dict) or not isinstance(book.get("cells"), list):
        raise CorrectTheEntry("This is not a notebook that can be read.", "path")
    return book


def lines_of(book: dict[str, Any]) -> Iterator[tuple[str, str | bytes]]:
    """Return each line with its place in words, and each picture as bytes."""
    for number, cell in enumerate(book["cells"], 1):
        if not isinstance(cell, dict):
            continue
        for line, text in enumerate(_text(cell.get("source")).splitlines(), 1):
            yield f"cell {number}, line {line}", text
        for part in ("outputs", "attachments", "metadata"):
            yield from ((f"cell {number}, {part}", leaf) for leaf in _leaves(cell.get(part)))
    yield from (("the notebook's metadata", leaf) for leaf in _leaves(book.get("metadata")))


def mended(book: dict[str, Any]) -> dict[str, Any]:
    """Return a notebook without outputs, attachments, widget state and what is secret in its cells."""
    cells = [_mended_cell(cell) for cell in book["cells"] if isinstance(cell, dict)]
    kept = {
        name: value for name, value in _dict(book.get("metadata")).items() if name in ("kernelspec", "language_info")
    }
    return {**book, "cells": cells, "metadata": kept}


def _mended_cell(cell: dict[str, Any]) -> dict[str, Any]:
    lines = _text(cell.get("source")).splitlines(keepends=True)
    new = {**cell, "source": [_mended_line(line) for line in lines], "metadata": {}}
    new.pop("attachments", None)
    return new | ({"outputs": [], "execution_count": None} if cell.get("cell_type") == "code" else {})


def _mended_line(line: str) -> str:
    for hit in reversed(find(line)):
        line = line[: hit.start] + REMOVED + line[hit.end :]
    return line


def _leaves(value: Any) -> Iterator[str | bytes]:
    if isinstance(value, dict):
        for name, inner in value.items():
            # With its name before it, so that a field called "password" is seen for what it is.
            yield from (_named(str(name), leaf) for leaf in _leaves(inner))
    elif isinstance(value, list):
        if value and all(isinstance(one, str) for one in value):
            yield from "".join(value).splitlines()
        else:
            for inner in value:
                yield from _leaves(inner)
    elif isinstance(value, str):
        yield from value.splitlines()


def _named(name: str, leaf: str | bytes) -> str | bytes:
    if name in ("image/png", "image/jpeg") and isinstance(leaf, str):
        try:
            return base64.b64decode(leaf)
        except (ValueError, binascii.Error):
            return leaf
    if isinstance(leaf, bytes) or not name.isidentifier() or len(leaf) > _LONGEST_VALUE or '"' in leaf:
        return leaf
    return f'"{name}": "{leaf}"'


def _text(source: Any) -> str:
    return "".join(map(str, source)) if isinstance(source, list) else source if isinstance(source, str) else ""


def _dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
