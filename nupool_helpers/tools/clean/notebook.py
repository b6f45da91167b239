"""Every text and picture of a notebook, looked at or replaced; and a notebook without what must not stay in it."""

import base64
import json
import re
from collections.abc import Callable
from typing import Any

from nupool_helpers.errors import InvalidInput
from nupool_helpers.tools.clean.detect import REMOVED, without
from nupool_helpers.tools.clean.fields import hidden_value
from nupool_helpers.tools.clean.pictures import pictures_in, shows_a_secret
from nupool_helpers.tools.clean.shapes import FIELD

__all__ = ["Visit", "mended", "parse", "visit"]

Visit = Callable[[str, str | bytes], str]
"""Given a place in words, and a line or a picture; returns what is to stand there, nothing for a picture that goes."""
_LONGEST_VALUE = 200
_PICTURES = ("image/png", "image/jpeg", "image/gif", "image/webp", "image/bmp", "image/tiff")
# Ids and checksums that the formats of notebooks have, and nobody gives to a secret: of Jupyter's messages and widgets
# (also as Colab lists them), of Deepnote's cells, and nbgrader's, which calls a cell changed where it finds another.
_IDS = frozenset(
    {
        *("model_id", "comm_id", "msg_id", "display_id", "referenced_widgets", "checksum", "grade_id"),
        *("cell_id", "deepnote_notebook_id", "source_hash", "kernel_id"),
    }
)
_ID = re.compile(r"[0-9a-fA-F-]{16,}(?:_[0-9]+)*")  # anything else below such a name is looked at
_KEPT_AS_IT_IS = frozenset({"cell_type", "id", "execution_count", "output_type", "nbformat", "nbformat_minor"})


def parse(content: bytes) -> dict[str, Any]:
    """Return a notebook. Raises InvalidInput where it is none."""
    try:
        notebook = json.loads(content)
    except (ValueError, RecursionError):
        notebook = None
    if not isinstance(notebook, dict) or not isinstance(notebook.get("cells"), list):
        raise InvalidInput("This is not a notebook that can be read.", "path")
    return notebook


def visit(notebook: dict[str, Any], change: Visit) -> dict[str, Any]:
    """Return a notebook in which `change` has seen each line and picture, and may have put another line there.

    Raises RecursionError where it is nested more deeply than any notebook is.
    """
    cells = [_cell(number, cell, change) for number, cell in enumerate(notebook["cells"], 1) if isinstance(cell, dict)]
    rest = {name: part for name, part in notebook.items() if name not in ("cells", "metadata")}
    metadata = _value(notebook.get("metadata") or {}, "", "the notebook's metadata", change)
    return {**_dict(rest, "the notebook itself", change), "cells": cells, "metadata": metadata}


def mended(notebook: dict[str, Any]) -> dict[str, Any]:
    """Return a notebook without outputs, without widget state, and without what is secret in the rest."""
    bare = {**notebook, "cells": [_bare(cell) for cell in notebook["cells"] if isinstance(cell, dict)]}
    metadata = notebook.get("metadata")
    if isinstance(metadata, dict):
        bare["metadata"] = {name: value for name, value in metadata.items() if name != "widgets"}
    return visit(bare, _harmless)


def _harmless(_place: str, part: str | bytes) -> str:
    if isinstance(part, str):
        return without(part)
    return "" if shows_a_secret(part) else "kept"


def _bare(cell: dict[str, Any]) -> dict[str, Any]:
    return {**cell, "outputs": [], "execution_count": None} if cell.get("cell_type") == "code" else cell


def _cell(number: int, cell: dict[str, Any], change: Visit) -> dict[str, Any]:
    new = {}
    for name, part in cell.items():
        if name == "source":
            new[name] = _source(number, part, change)
        else:
            new[name] = _value(part, name, f"cell {number}, {name}", change)
    return new


def _source(number: int, source: Any, change: Visit) -> Any:
    text = "".join(map(str, source)) if isinstance(source, list) else source if isinstance(source, str) else ""
    text = _without_pictures(text, f"cell {number}", change)
    return [
        _with_its_end(line, lambda bare, place=f"cell {number}, line {at}": change(place, bare))  # type: ignore[misc]
        for at, line in enumerate(text.splitlines(keepends=True), 1)
    ]


def _value(value: Any, name: str, place: str, change: Visit) -> Any:
    if isinstance(value, dict):
        return _dict(value, place, change)
    if isinstance(value, list):
        if len(value) > 1 and all(isinstance(one, str) and one.endswith("\n") for one in value[:-1]):
            return _text("".join(map(str, value)), name, place, change).splitlines(keepends=True)  # one text
        return [_value(one, name, place, change) for one in value]
    if isinstance(value, str) and not (name in _KEPT_AS_IT_IS or (name in _IDS and _ID.fullmatch(value))):
        return _text(value, name, place, change)
    return value


def _dict(value: dict[str, Any], place: str, change: Visit) -> dict[str, Any]:
    new = {}
    for name, inner in value.items():
        picture = _picture(inner) if name in _PICTURES else None
        secret = hidden_value(value, inner) if name in ("state", "attributes") and isinstance(inner, dict) else ""
        if secret:
            rest = _dict({**inner, secret: ""}, place, change)
            new[name] = rest | {secret: change(place, FIELD + inner[secret]).removeprefix(FIELD)}
        elif picture is None:
            # A widget's state stands below its id, 32 hexadecimal digits that are no secret.
            own = isinstance(inner, dict) and "model_name" in inner
            new[name if own else change(place, name)] = _value(inner, name, place, change)
        elif change(place, picture):
            new[name] = inner
    return new


def _without_pictures(text: str, place: str, change: Visit) -> str:
    for picture in reversed(list(pictures_in(text))):
        if not change(place, picture.content):
            text = text[: picture.start] + REMOVED + text[picture.end :]
    return text


def _picture(value: Any) -> bytes | None:
    try:
        return base64.b64decode("".join(value))
    except (ValueError, TypeError):
        return None


def _text(text: str, name: str, place: str, change: Visit) -> str:
    if name.isidentifier() and len(text) < _LONGEST_VALUE and '"' not in text and "\n" not in text:
        # With its name before it, so that a field called "password" is seen for what it is.
        front = f'"{name}": "'
        return change(place, f'{front}{text}"').removeprefix(front).removesuffix('"')
    text = _without_pictures(text, place, change)
    return "".join(_with_its_end(line, lambda bare: change(place, bare)) for line in text.splitlines(keepends=True))


def _with_its_end(line: str, change: Callable[[str], str]) -> str:
    bare = line.rstrip("\r\n")
    return change(bare) + line[len(bare) :]
